import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fences, PAGES, ROOT } from './pages';

const README = PAGES.find(({ path }) => path === 'README.md')!;

describe('the README', () => {
  test('shows YAML that an example makes', () => {
    const yaml = readFileSync(join(ROOT, 'examples', '2048', 'expected', 'game-2048.k8s.yaml'), 'utf8');
    const shown = fences(README, 'yaml').flatMap(body => body.split('\n')).map(line => line.trim()).filter(line => line !== '' && line !== '# …');
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter(line => !yaml.includes(line))).toEqual([]);
  });

  test('can be read in one sitting', () => expect(README.text.split('\n').length).toBeLessThan(300));
});
