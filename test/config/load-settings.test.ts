import { loadSettings, SettingsFiles } from '../../src/model/settings/load-settings';

const files = (texts: Readonly<Record<string, string>>): SettingsFiles => ({
  kindOf: path => Object.hasOwn(texts, path) ? 'file' : undefined,
  list: () => [],
  read: path => ({ text: texts[path] }),
});

const problemsWith = (count: number) => {
  const text = Array.from({ length: count }, (_, index) => `key${index}: 1\n`).join('');
  const loaded = loadSettings({ paths: [], config: 'c.yaml', codes: () => [] }, files({ 'c.yaml': text }));
  return 'problems' in loaded ? loaded.problems.map(({ line, message }) => `${line} ${message}`) : [];
};

describe('loadSettings()', () => {
  test('lists fifty problems', () => {
    expect(problemsWith(50)).toHaveLength(50);
    expect(problemsWith(50)[49]).toMatch(/^50 'key49' is not a key; its keys are .*baseline$/);
  });

  test('says how many more there are', () => {
    expect(problemsWith(5000)).toHaveLength(50);
    expect(problemsWith(5000)[49]).toMatch(/^50 'key49' is not a key; .*baseline \(and 4950 more problems\)$/);
  });
});
