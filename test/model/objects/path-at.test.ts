import { readFileSync } from 'node:fs';
import { readDocuments } from '../../../src/model/objects/documents';
import { locator } from '../../../src/model/objects/locator';
import { Path } from '../../../src/model/objects/object';
import { pathAt } from '../../../src/model/objects/path-at';

/** Every value that is not a map or a list, by its path. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]));
}

function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  return text.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1;
}

describe('pathAt()', () => {
  test.each(['examples/2048/expected/game-2048.k8s.yaml', 'test/fix/lbc-2048.yaml'])('finds each value of %s where the locator does', file => {
    const text = readFileSync(file, 'utf8');
    const locate = locator(text);
    const { objects } = readDocuments(file, text);
    const all = objects.flatMap(({ body, source }) => leaves(body).map(path => ({ source, path })));
    expect(all.length).toBeGreaterThan(30);
    for (const { source, path } of all) {
      expect(pathAt(text, offsetOf(text, locate(source, path)))).toMatchObject({ document: source.document, path });
    }
  });

  const TEXT = ['a: 1 # note', 'list:', '  - x: {y: "z", w: 3}', '    s: |', '      text', '', 'last: &anchor v', 'again: *anchor'].join('\n');

  test.each<[string, number, Path | undefined, string | undefined]>([
    ['a:', 0, ['a'], 'a'],
    ['1 #', 0, ['a'], '1'],
    ['# note', 3, undefined, undefined],
    ['list', 2, ['list'], 'list'],
    ['y: ', 0, ['list', 0, 'x', 'y'], 'y'],
    ['"z"', 1, ['list', 0, 'x', 'y'], '"z"'],
    ['3}', 0, ['list', 0, 'x', 'w'], '3'],
    ['text', 1, ['list', 0, 's'], '|\n      text\n\n'],
    ['v\n', 0, ['last'], 'v'],
    ['*anchor', 2, ['again'], '*anchor'],
  ])('at %j, %d', (words, add, path, over) => {
    const found = pathAt(TEXT, TEXT.indexOf(words) + add);
    expect(found?.path).toEqual(path);
    if (over !== undefined) expect(TEXT.slice(found!.start, found!.end)).toBe(over);
  });

  test.each(['', '# nothing', '? {complex: key}\n: 1', 'a: [', '---\n---\n'])('finds nothing in %j', text => {
    for (let at = 0; at <= text.length; at += 1) expect(pathAt(text, at)).toBeUndefined();
  });
});
