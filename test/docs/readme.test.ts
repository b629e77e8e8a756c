import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fences, PAGES, ROOT } from './pages';
import { PICTURES } from './pictures';

const README = PAGES.find(({ path }) => path === 'README.md')!;

describe('the README', () => {
  test('shows YAML that an example makes', () => {
    const yaml = readFileSync(join(ROOT, 'examples', '2048', 'expected', 'game-2048.k8s.yaml'), 'utf8');
    const shown = fences(README, 'yaml').flatMap(body => body.split('\n')).map(line => line.trim()).filter(line => line !== '' && line !== '# …');
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter(line => !yaml.includes(line))).toEqual([]);
  });

  test('names the lost requests that its pictures show', () => {
    const told = [...README.text.matchAll(/(LOST (typically [\d,]+ of [\d,]+, at worst )?[\d,]+|none) of [\d,]+ requests/g)].map(([words]) => words);
    const drawn = ['timeline-2048-unsafe.svg', 'timeline-2048.svg'].map(name => readFileSync(join(ROOT, 'docs', name), 'utf8'));
    expect(told).toHaveLength(drawn.length);
    drawn.forEach((svg, index) => expect(svg).toContain(told[index]));
  });

  test('shows the commands that draw its pictures', () => {
    const commands = (['timeline-2048-unsafe.svg', 'timeline-2048.svg'] as const).map(name => `zero-downtime ${PICTURES[name]}`);
    expect(fences(README, 'sh').flatMap(body => body.split('\n'))).toEqual(expect.arrayContaining(commands));
  });

  test('is short enough', () => expect(README.text.split('\n').length).toBeLessThan(200));
});
