import * as fc from 'fast-check';
import { readDocuments } from '../../../src/model/objects/documents';
import { locator } from '../../../src/model/objects/locator';
import { Path } from '../../../src/model/objects/object';
import { splitDocuments } from '../../../src/model/objects/split';

const TEXT = `# Source: web.yaml
---
kind: First
---
kind: Second
base: &base
  grace: 10
spec:
  <<: *base
  delay: 5
  empty:
  list:
  - name: a
    args: ["sleep", "40"]
  - name: b
  same: *base
  text: |
    hello
`;

const at = (path: Path, document = 1, text = TEXT) => {
  const { line, column } = locator(text)({ document, line: 99 }, path);
  return `${line}:${column}`;
};

describe('locator()', () => {
  test('ignores a byte order mark', () => {
    const text = '\uFEFFkind: First\nspec:\n  delay: 5\n  flow: { a: 1 }\n';
    expect([['kind'], ['spec', 'delay'], ['spec', 'flow', 'a']].map(path => at(path, 0, text))).toEqual(['1:7', '3:10', '4:14']);
  });

  test.each<[string, Path, string]>([
    ['the root', [], '5:1'],
    ['a scalar', ['spec', 'delay'], '10:10'],
    ['a map', ['spec'], '9:3'],
    ['an item', ['spec', 'list', 1], '15:5'],
    ['a field of an item', ['spec', 'list', 1, 'name'], '15:11'],
    ['an item of a flow sequence', ['spec', 'list', 0, 'args', 1], '14:21'],
    ['the key of an empty value', ['spec', 'empty'], '11:3'],
    ['a block scalar', ['spec', 'text'], '17:9'],
    ['a merged value', ['spec', 'grace'], '7:10'],
    ['a value behind an alias', ['spec', 'same', 'grace'], '7:10'],
    ['the alias itself', ['spec', 'same'], '16:9'],
    ['the key above a missing one', ['spec', 'missing', 'deeper'], '8:1'],
    ['the key above a missing item', ['spec', 'list', 7], '12:3'],
    ['the item above a missing key', ['spec', 'list', 0, 'image'], '13:5'],
    ['the key above a field of a text', ['spec', 'text', 'length'], '17:3'],
    ['the root above a missing key', ['nothing'], '5:1'],
  ])('finds %s', (_, path, expected) => {
    expect(at(path)).toBe(expected);
  });

  test.each<[string, string, Path, string]>([
    ['with comments before', '# c\n\n---\na: 1', ['a'], '4:4'],
    ['of JSON', '{\n  "a": {"b": [1, 22]}\n}', ['a', 'b', 1], '2:18'],
    ['with CRLF', 'a: 1\r\nb: 2\r\n', ['b'], '2:4'],
    ['of five megabytes', `a: 1\nb: ${'x'.repeat(5_000_000)}`, ['a'], '1:4'],
    ['with a tag', 'a: !x 1\n', ['a'], '1:7'],
    ['with a folded text', 'a: >-\n  x\n  y\nb: "z\n  w"\nc: d\n  e\nf: 1\n', ['f'], '8:4'],
    ['with numbers as keys', 'a:\n  1: x\n', ['a', '1'], '2:6'],
    ['with duplicate keys', 'a: 1\na: 2\n', ['a'], '2:4'],
    ['with duplicate keys in a block', 'x:\n  a: {b: 1}\n  a: {b: 2}\n', ['x', 'a', 'b'], '3:10'],
    ['that merges two', 'a: &a {x: 1}\nb: &b {y: 2}\nc:\n  <<: [*a, *b]\n', ['c', 'y'], '2:11'],
  ])('copes with a document %s', (_, text, path, expected) => {
    expect(at(path, 0, text)).toBe(expected);
  });

  test.each([
    ['there is no such document', TEXT, 7],
    ['the document is nested beyond all reason', '['.repeat(100_000), 0],
    ['an alias has no anchor', 'a: *b\n', 0],
    ['a map merges itself', 'a: &a\n  <<: *a\n', 0],
    ['the document is of an unusual form', '? a\n: 1\n', 0],
    ['the document is empty', '', 0],
  ])("names the document's line when %s", (_, text, document) => {
    expect(at(['a'], document, text)).toBe('99:1');
  });

  test('finds the value at any path', () => {
    const scalar = fc.stringMatching(/^[a-z]{1,5}$/);
    const tree = fc.letrec<{ node: unknown }>(tie => ({
      node: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
        fc.dictionary(scalar, tie('node'), { minKeys: 1, maxKeys: 3 })),
    })).node;
    const leaves = (value: unknown, path: Path = []): [Path, string][] => typeof value === 'string' ? [[path, value]]
      : Object.entries(value as object).flatMap(([key, child]) => leaves(child, [...path, Array.isArray(value) ? Number(key) : key]));
    const body = fc.dictionary(scalar, tree, { minKeys: 1 });
    fc.assert(fc.property(fc.array(body, { minLength: 1, maxLength: 3 }), fc.constantFrom(undefined, 2), (bodies, indent) => {
      const text = bodies.map(written => `# c\n${JSON.stringify({ apiVersion: 'v1', kind: 'X', body: written }, null, indent)}\n`).join('---\n');
      const find = locator(text);
      for (const { body: read, source } of readDocuments('-', text).objects) {
        for (const [path, value] of leaves(read)) {
          const { line, column } = find(source, path);
          expect(text.split('\n')[line - 1].slice(column - 1)).toMatch(new RegExp(`^"${value}"`));
        }
      }
    }));
  });
});

describe('splitDocuments()', () => {
  test('range of a document', () => {
    expect(splitDocuments('a\n---\nb\n')[1]).toEqual({ start: 2, end: 8, line: 2 });
    expect(splitDocuments('a\n---\nb\n')[2]).toBeUndefined();
  });
});
