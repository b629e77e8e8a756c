import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastGlob from 'fast-glob';
import { KINDS } from '../../src/platform/kinds';

const ROOT = join(__dirname, '..', '..');

describe('KINDS', () => {
  test('has every kind that is looked up by a name of its own', async () => {
    const files = await fastGlob('src/**/*.ts', { cwd: ROOT });
    const found = files.flatMap(file => [...readFileSync(join(ROOT, file), 'utf8').matchAll(/index\.find\(\s*'(\w+)'/g)].map(([, kind]) => kind));
    expect(found.length).toBeGreaterThan(5);
    expect([...new Set(found)].filter(kind => !Object.hasOwn(KINDS, kind))).toEqual([]);
  });

  test('has no Secrets', () => {
    expect(Object.keys(KINDS)).not.toContain('Secret');
  });

  test('says of each kind what is not judged without it', () => {
    for (const { groups, unjudged } of Object.values(KINDS)) {
      expect(groups.length).toBeGreaterThan(0);
      expect(unjudged).toMatch(/^[a-z].*[^.]$/);
    }
  });
});
