import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Path } from '../../../../src/model/objects/object';
import { parseDocument } from '../../../../src/model/objects/parse';
import { parsedFinder } from '../../../../src/model/objects/positions/parsed-position';
import { quickFinder } from '../../../../src/model/objects/positions/quick-position';
import { splitDocuments } from '../../../../src/model/objects/split';
import { RULE_CASES } from '../../../rules/cases';

const ROOT = join(__dirname, '..', '..', '..', '..');

/** Every manifest of the project, written by many hands. */
function manifests(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => entry.isDirectory()
    ? manifests(join(folder, entry.name))
    : /\.ya?ml$/.test(entry.name) ? [join(folder, entry.name)] : []);
}

/** Every path of a value, and some that lead nowhere. */
function paths(value: unknown, path: Path = []): Path[] {
  const children = typeof value === 'object' && value !== null
    ? Object.entries(value).map(([key, child]) => [Array.isArray(value) ? Number(key) : key, child] as const) : [];
  return [path, [...path, 'missing'], ...children.flatMap(([key, child]) => paths(child, [...path, key]))];
}

describe('quickFinder()', () => {
  const slices = [...new Set([
    ...['test/rules', 'test/cli', 'examples'].flatMap(folder => manifests(join(ROOT, folder))).map(file => readFileSync(file, 'utf8')),
    ...RULE_CASES.map(({ yaml }) => yaml),
  ].flatMap(text => splitDocuments(text).map(({ start, end }) => text.slice(start, end))))];
  let found = 0;
  let asked = 0;

  test('agrees with the parser, or returns undefined', () => {
    for (const slice of slices) {
      const parsed = parseDocument(slice);
      if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) continue;
      const [quick, sure] = [quickFinder(slice, 1), parsedFinder(slice, 1)];
      for (const path of paths(parsed.value)) {
        const place = quick(path);
        asked += 1;
        if (place === undefined) continue;
        found += 1;
        expect({ slice, path, place }).toEqual({ slice, path, place: sure(path) });
      }
    }
    expect(asked).toBeGreaterThan(10_000);
    expect(found / asked).toBeGreaterThan(0.3); // it would be no use otherwise
  });

  test.each<[what: string, text: string, path: Path]>([
    ['an anchor', 'a: &x 1\nb: *x\n', ['b']],
    ['a merge key', 'a:\n  <<: {b: 1}\n', ['a', 'b']],
    ['a flow map', 'a: {b: 1}\n', ['a', 'b']],
    ['a block scalar, whose lines look like keys', 'a: |\n  b: 1\n', ['a', 'b']],
    ['a key in two lines', '? a\n: 1\n', ['a']],
    ['a tag', 'a: !!str 1\n', ['a']],
    ['a tab', 'a:\n\tb: 1\n', ['a', 'b']],
    ['a sequence in a sequence', 'a:\n- - b: 1\n', ['a', 0, 0]],
  ])('leaves %s to the parser', (_, text, path) => expect(quickFinder(text, 1)(path)).toBeUndefined());
});
