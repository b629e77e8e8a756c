import { applyPatch } from 'diff';
import fc from 'fast-check';
import { applyEdits } from './edits';
import { unifiedDiff } from '../../../src/fix/diff';
import { Edit } from '../../../src/fix/yaml/manuscript';
import { Path } from '../../../src/model/objects/object';

const set = (path: Path, value: unknown, document = 0): Edit => ({ kind: 'set', document, path, value });
const remove = (path: Path, document = 0): Edit => ({ kind: 'remove', document, path });
const append = (path: Path, value: unknown, document = 0): Edit => ({ kind: 'append', document, path, value });

const edited = (text: string, ...edits: Edit[]) => {
  const result = applyEdits(text, edits);
  expect(result.refused).toEqual([]);
  expect(applyEdits(result.text, edits)).toEqual(result);
  return result.text;
};

const refusal = (text: string, edit: Edit) => {
  const result = applyEdits(text, [edit]);
  expect(result.text).toBe(text);
  return result.refused.map(({ reason }) => reason);
};

describe('Manuscript.edit() sets', () => {
  test.each<[string, string, Edit, string]>([
    ['a plain number', 'a: 1 # one\n', set(['a'], 2), 'a: 2 # one\n'],
    ['a double-quoted text', 'a: "30"\n', set(['a'], '40'), 'a: "40"\n'],
    ['a single-quoted text', "a: '30'\n", set(['a'], "it's"), "a: 'it''s'\n"],
    ['a text that needs other quotes', "a: 'x'\n", set(['a'], 'x\ty'), 'a: "x\\ty"\n'],
    ['a plain text', 'a: x   # c\n', set(['a'], 'y z'), 'a: y z   # c\n'],
    ['a text that would read as a number', 'a: x\n', set(['a'], '40'), 'a: "40"\n'],
    ['a text that would read as a boolean in YAML 1.1', 'a: x\n', set(['a'], 'yes'), 'a: "yes"\n'],
    ['a number in place of a text', 'a: "30"\n', set(['a'], 40), 'a: 40\n'],
    ['an empty value', 'a:   # soon\nb: 1\n', set(['a'], 2), 'a: 2   # soon\nb: 1\n'],
    ['an empty value at the end', 'b: 1\na:', set(['a'], 2), 'b: 1\na: 2'],
    ['a tilde', 'a: ~\n', set(['a'], 2), 'a: 2\n'],
    ['null', 'a: 1\n', set(['a'], null), 'a: null\n'],
    ['an item', 'a:\n- x # c\n- y\n', set(['a', 0], 'z'), 'a:\n- z # c\n- y\n'],
    ['an item in brackets', 'a: ["sleep", "40"]\n', set(['a', 1], '50'), 'a: ["sleep", "50"]\n'],
    ['a text in braces that has a comma', 'a: {b: x, c: y}\n', set(['a', 'b'], 'p,q'), 'a: {b: "p,q", c: y}\n'],
    ['a literal block', 'a: |\n    x\n    y\nb: 1\n', set(['a'], 'p\nq\n'), 'a: |\n    p\n    q\nb: 1\n'],
    ['one line in place of a literal block', 'a: |\n  x\nb: 1\n', set(['a'], 'p'), 'a: p\nb: 1\n'],
    ['a scalar in place of a map', 'a:\n  b: 1\nc: 2\n', set(['a'], 3), 'a: 3\nc: 2\n'],
    ['a scalar in place of a map that ends in an empty value', 'a:\n  b:  # c\nd: 2', set(['a'], 3), 'a: 3  # c\nd: 2'],
    ['an alias', 'a: &x 1\nb: *x\n', set(['b'], 2), 'a: &x 1\nb: 2\n'],
    ['with CRLF', 'a: 1\r\nb: 2\r\n', set(['a'], 3), 'a: 3\r\nb: 2\r\n'],
    ['behind a byte order mark', '\uFEFFa: 1\n', set(['a'], 3), '\uFEFFa: 3\n'],
    ['in the document that is meant', 'a: 1\n---\na: 1\n--- # c\na: 1\n', set(['a'], 2, 1), 'a: 1\n---\na: 2\n--- # c\na: 1\n'],
    ['beside directives and ends', '%YAML 1.2\n---\na: 1\n...\n', set(['b'], 2), '%YAML 1.2\n---\na: 1\nb: 2\n...\n'],
  ])('%s', (_, text, edit, expected) => {
    expect(edited(text, edit)).toBe(expected);
  });

  test.each<[string, string, Edit, string]>([
    ['behind the number of pods', 'spec:\n  replicas: 2\n  selector: {}\n  template: {}\n', set(['spec', 'minReadySeconds'], 5),
      'spec:\n  replicas: 2\n  minReadySeconds: 5\n  selector: {}\n  template: {}\n'],
    ['in the order of those beside it', 'spec:\n  minReadySeconds: 1\n  template: {}\n  replicas: 2\n', set(['spec', 'strategy'], { type: 'Recreate' }),
      'spec:\n  minReadySeconds: 1\n  strategy:\n    type: Recreate\n  template: {}\n  replicas: 2\n'],
    ['at the head, above what is said of the containers', 'spec:\n  # two\n  # lines\n  containers:\n  - name: web\n', set(['spec', 'terminationGracePeriodSeconds'], 70),
      'spec:\n  terminationGracePeriodSeconds: 70\n  # two\n  # lines\n  containers:\n  - name: web\n'],
    ['before the containers', 'spec:\n  dnsPolicy: Default # c\n  # web\n  containers:\n  - name: web\n', set(['spec', 'terminationGracePeriodSeconds'], 70),
      'spec:\n  dnsPolicy: Default # c\n  terminationGracePeriodSeconds: 70\n  # web\n  containers:\n  - name: web\n'],
    ['behind ports and environment', '- name: web\n  image: web\n  env:\n  - name: A\n    value: |\n      x\n\n  resources: {}\n', set([0, 'lifecycle'], { preStop: { sleep: { seconds: 5 } } }),
      '- name: web\n  image: web\n  env:\n  - name: A\n    value: |\n      x\n  lifecycle:\n    preStop:\n      sleep:\n        seconds: 5\n\n  resources: {}\n'],
    ['at the end where the map begins behind a dash', '- resources: {}\n  image: web\n', set([0, 'lifecycle'], 1), '- resources: {}\n  image: web\n  lifecycle: 1\n'],
    ['at the end where nothing that is known comes after', 'spec:\n  template: {}\n  other: 1\n', set(['spec', 'volumeClaimTemplates'], []),
      'spec:\n  template: {}\n  other: 1\n  volumeClaimTemplates: []\n'],
    ['with CRLF', 'spec:\r\n  replicas: 2\r\n  template: {}\r\n', set(['spec', 'minReadySeconds'], 5),
      'spec:\r\n  replicas: 2\r\n  minReadySeconds: 5\r\n  template: {}\r\n'],
  ])('what is missing where a person would write it: %s', (_, text, edit, expected) => {
    expect(edited(text, edit)).toBe(expected);
  });

  test('of a key that stands twice the one that counts', () => {
    expect(edited('a: 1\nb: {c: 1}\na: 2 # wins\nb: {c: 2}\n', set(['a'], 3), set(['b', 'c'], 4))).toBe('a: 1\nb: {c: 1}\na: 3 # wins\nb: {c: 4}\n');
  });

  test('nothing where a key that stands twice would only show the one before', () => {
    expect(refusal('a: 1\na: 2\nb: 3\n', remove(['a']))).toHaveLength(1);
  });

  test.each<[string, string, Edit, string]>([
    ['the end of its map', 'a:\n  b: 1\nc: 2\n', set(['a', 'x'], 3), 'a:\n  b: 1\n  x: 3\nc: 2\n'],
    ['deep maps that are missing', 'a:\n    b: 1\n', set(['a', 'x', 'v', 'z'], 3), 'a:\n    b: 1\n    x:\n        v:\n            z: 3\n'],
    ['the line before comments of the parent', 'a:\n  b: 1 # one\n# about c\nc: 2\n', set(['a', 'x'], 3), 'a:\n  b: 1 # one\n  x: 3\n# about c\nc: 2\n'],
    ['the line behind a literal block', 'a:\n  b: |\n    x\n\nc: 2\n', set(['a', 'x'], 3), 'a:\n  b: |\n    x\n  x: 3\n\nc: 2\n'],
    ['the line behind a nested sequence', 'a:\n  b:\n  - x\n  - y: 1\nc: 2\n', set(['a', 'x'], 3), 'a:\n  b:\n  - x\n  - y: 1\n  x: 3\nc: 2\n'],
    ['a map that is an item', 'a:\n- b: 1\n- c: 2\n', set(['a', 0, 'x'], 3), 'a:\n- b: 1\n  x: 3\n- c: 2\n'],
    ['a text without last line break', 'a: 1', set(['b'], 2), 'a: 1\nb: 2'],
    ['an empty map', 'a: {} # none\nb: 1\n', set(['a', 'x'], 3), 'a: # none\n  x: 3\nb: 1\n'],
    ['an empty value', 'a:\nb: 1\n', set(['a', 'x', 'v'], 3), 'a:\n  x:\n    v: 3\nb: 1\n'],
    ['an empty map that is an item', 'a:\n  - {}\n', set(['a', 0, 'x'], 3), 'a:\n  - x: 3\n'],
    ['quoted texts', 'a:\n  b: "p"\n', set(['a', 'x'], 'q'), 'a:\n  b: "p"\n  x: "q"\n'],
    ['the line behind an anchored empty value', 'a:\n  b: &n # c\nd: *n\n', set(['a', 'x'], 3), 'a:\n  b: &n # c\n  x: 3\nd: *n\n'],
    ['braces', 'a: { b: 1 }\n', set(['a', 'x'], 3), 'a: { b: 1, x: 3 }\n'],
    ['braces over lines', 'a: {\n  b: 1, # one\n  c: 2  # two\n}\n', set(['a', 'x'], 3), 'a: {\n  b: 1, # one\n  c: 2,  # two\n  x: 3\n}\n'],
    ['braces with a last comma', 'a: {\n  b: 1,\n}\n', set(['a', 'x'], 3), 'a: {\n  b: 1,\n  x: 3,\n}\n'],
    ['JSON over lines', '{\n  "a": {\n    "b": 1\n  }\n}\n', set(['a', 'x', 'y'], 3), '{\n  "a": {\n    "b": 1,\n    "x": {\n      "y": 3\n    }\n  }\n}\n'],
    ['JSON in one line', '{"a":{"b":1,"c":2}}', set(['a', 'x'], 'y'), '{"a":{"b":1,"c":2,"x":"y"}}'],
    ['JSON in one line with spaces', '{"a": {"b": 1}}', set(['a', 'x'], 'y'), '{"a": {"b": 1, "x": "y"}}'],
    ['an empty map of JSON', '{\n  "a": {}\n}\n', set(['a', 'x'], 3), '{\n  "a": {\n    "x": 3\n  }\n}\n'],
    ['a sequence, in the style of the document', 'a:\n  b:\n  - 1\n', set(['c'], { d: ['x', { v: 1, z: 2 }] }),
      'a:\n  b:\n  - 1\nc:\n  d:\n  - x\n  - v: 1\n    z: 2\n'],
    ['a key where a merge key says otherwise', 'a: &a\n  x: 1\nb:\n  <<: *a\n', set(['b', 'x'], 2), 'a: &a\n  x: 1\nb:\n  <<: *a\n  x: 2\n'],
    ['a map that a merge key brings', 'a: &a\n  x: {y: 1}\nb:\n  <<: *a\n', set(['b', 'x', 'z'], 2),
      'a: &a\n  x: {y: 1}\nb:\n  <<: *a\n  x:\n    "y": 1\n    z: 2\n'],
    ['a document with CRLF', 'a:\r\n  b: 1\r\nc: 2\r\n', set(['a', 'x', 'v'], 3), 'a:\r\n  b: 1\r\n  x:\r\n    v: 3\r\nc: 2\r\n'],
    ['nothing else, when only a part is new', 'a: # c\n  b: 1 # one\n  c: 2 # two\n', set(['a'], { b: 1, c: 3, d: 4 }), 'a: # c\n  b: 1 # one\n  c: 3 # two\n  d: 4\n'],
  ])('a key into %s', (_, text, edit, expected) => {
    expect(edited(text, edit)).toBe(expected);
  });
});

describe('Manuscript.edit() removes', () => {
  test.each<[string, string, Edit, string]>([
    ['a key', 'a: 1\nb: 2 # two\nc: 3\n', remove(['b']), 'a: 1\nc: 3\n'],
    ['a map', 'a: 1\nb:\n  # c\n  d: 2\nc: 3\n', remove(['b']), 'a: 1\nc: 3\n'],
    ['the last key of a text without last line break', 'a: 1\nb: 2', remove(['b']), 'a: 1'],
    ['the first key of an item', 'a:\n- b: 1\n  c: 2\n', remove(['a', 0, 'b']), 'a:\n- c: 2\n'],
    ['the only key', 'a:\n  b: 1\nc: 2\n', remove(['a', 'b']), 'a: {}\nc: 2\n'],
    ['the only key of an item', 'a:\n- b: 1\n- c: 2\n', remove(['a', 0, 'b']), 'a:\n- {}\n- c: 2\n'],
    ['an item', 'a:\n  - x\n  - y # c\n  - z\n', remove(['a', 1]), 'a:\n  - x\n  - z\n'],
    ['the only item', 'a:\n  - x\nb: 1\n', remove(['a', 0]), 'a: []\nb: 1\n'],
    ['the first in braces', 'a: {b: 1, c: 2}\n', remove(['a', 'b']), 'a: {c: 2}\n'],
    ['the last in braces', 'a: {b: 1, c: 2}\n', remove(['a', 'c']), 'a: {b: 1}\n'],
    ['the only in braces', 'a: { b: 1 }\n', remove(['a', 'b']), 'a: {}\n'],
    ['the last of JSON', '{\n  "a": 1,\n  "b": 2\n}\n', remove(['b']), '{\n  "a": 1\n}\n'],
    ['nothing where nothing is', 'a: 1 # c\n', remove(['b', 'c']), 'a: 1 # c\n'],
  ])('%s', (_, text, edit, expected) => {
    const { text: result, refused } = applyEdits(text, [edit]);
    expect([result, refused]).toEqual([expected, []]);
  });
});

describe('Manuscript.edit() appends', () => {
  test.each<[string, string, Edit, string]>([
    ['to a sequence below its key', 'a:\n- x\nb: 1\n', append(['a'], 'v'), 'a:\n- x\n- v\nb: 1\n'],
    ['to an indented sequence', 'a:\n  - x # c\nb: 1\n', append(['a'], { p: 1, q: [2] }), 'a:\n  - x # c\n  - p: 1\n    q:\n      - 2\nb: 1\n'],
    ['to a sequence in brackets', 'a: [x]\n', append(['a'], 'v'), 'a: [x, v]\n'],
    ['to an empty sequence', 'a: []\n', append(['a'], 'v'), 'a:\n  - v\n'],
    ['to an empty value', 'a:\nb:\n- 1\n', append(['a'], 'v'), 'a:\n- v\nb:\n- 1\n'],
    ['to a missing one', 'a: 1\n', append(['b', 'c'], 'v'), 'a: 1\nb:\n  c:\n    - v\n'],
    ['in the quotes of the others', 'a: ["x"]\n', append(['a'], 'v'), 'a: ["x", "v"]\n'],
    ['in the quotes of the others, in lines', "a:\n- 'x'\n", append(['a'], 'v'), "a:\n- 'x'\n- 'v'\n"],
    ['a map in JSON that is indented by tabs', '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n', set(['a', 'c'], { d: 2 }),
      '{\n\t"a": {\n\t\t"b": 1,\n\t\t"c": {\n\t\t\t"d": 2\n\t\t}\n\t}\n}\n'],
    ['nothing that is there', 'a: [x, {y: 1}]\n', append(['a'], { y: 1 }), 'a: [x, {y: 1}]\n'],
  ])('%s', (_, text, edit, expected) => {
    expect(edited(text, edit)).toBe(expected);
  });
});

describe('Manuscript.edit() refuses', () => {
  test.each<[string, string, Edit, string]>([
    ['a document that is not there', 'a: 1\n', set(['a'], 2, 3), 'there is no such document'],
    ['a document that cannot be read', 'a: [\n', set(['a'], 2), 'the document cannot be read as YAML: unexpected end of the stream within a flow collection'],
    ['a field of a text', 'a: x\n', set(['a', 'b'], 2), '\'a\' has no fields, it is "x"'],
    ['an item beyond the end', 'a: [1]\n', set(['a', 3], 2), "there is no item 3 in 'a'"],
    ['to append to a map', 'a: {b: 1}\n', append(['a'], 2), "'a' is not a sequence"],
    ['to take a document away', 'a: 1\n', remove([]), 'a document as a whole is not taken away'],
    ['what an alias shares', 'a: &a {x: 1}\nb: *a\n', set(['b', 'x'], 2), "'b' is shared with others by the alias *a"],
    ['what an anchor shares', 'a: &a {x: 1}\nb: *a\n', set(['a', 'x'], 2), "'a.x' is shared with others by the anchor &a"],
    ['to take away an anchor in use', 'a: &a 1\nb: *a\n', remove(['a']), "'a' is shared with others by the anchor &a"],
    ['to take away what is merged', 'a: &a {x: 1}\nb: {<<: *a}\n', remove(['b', 'x']), "'b.x' comes from a merge key"],
    ['an empty document', '# nothing\n', set(['a'], 1), 'the document is empty'],
  ])('%s', (_, text, edit, reason) => {
    expect(refusal(text, edit)).toEqual([reason]);
  });

  test('one edit and makes the others', () => {
    const result = applyEdits('a: 1\nb: x\n', [set(['b', 'c'], 1), set(['a'], 2)]);
    expect(result).toEqual({ text: 'a: 2\nb: x\n', refused: [{ edit: set(['b', 'c'], 1), reason: '\'b\' has no fields, it is "x"' }] });
  });
});

describe('unifiedDiff()', () => {
  test('shows what changes with its surroundings', () => {
    expect(unifiedDiff('k/a.yaml', 'a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n', 'a: 1\nb: 2\nc: 3\nd: 4\ne: 6'))
      .toBe('--- a/k/a.yaml\n+++ b/k/a.yaml\n@@ -2,4 +2,4 @@\n b: 2\n c: 3\n d: 4\n-e: 5\n+e: 6\n\\ No newline at end of file\n');
  });

  test('makes the one text of the other, and shows no line that is not touched nor near one that is', () => {
    const line = fc.constantFrom('a: 1', 'b: 2', 'c: 3', '# d', '');
    const document = fc.array(line, { maxLength: 12 }).map(lines => ['z: 0', ...lines].map(each => `${each}\n`).join(''));
    const change = fc.record({ at: fc.nat(), insert: line, drop: fc.boolean() });
    const documents = fc.array(document, { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(documents, fc.array(change, { maxLength: 3 }), fc.boolean(), fc.boolean(), (all, changes, open, add) => {
      const before = all.join('---\n').slice(0, open ? -1 : undefined);
      const lines = before.split('\n');
      for (const { at, insert, drop } of changes) {
        const place = 1 + at % lines.length; // as many documents as before, in the same order
        lines.splice(place, drop && lines[place] !== '---' ? 1 : 0, insert);
      }
      const after = lines.join('\n') + (add ? '\n---\nz: 1\n' : '');
      const patch = unifiedDiff('a.yaml', before, after);
      expect(patch === '' ? before : applyPatch(before, patch)).toBe(after);
      // A line that gets or loses its end is touched as well.
      const [touched, shown] = [/^[-+](?!-- a|\+\+ b)/, /^[-+ ](?!-- a|\+\+ b)/].map(sign => patch.split('\n').filter(each => sign.test(each)).length);
      expect(touched).toBeLessThanOrEqual(2 * changes.length + 4 + (add ? 3 : 0));
      expect(shown).toBeLessThanOrEqual(7 * touched);
    }), { numRuns: 500 });
  });

  test('takes a time that grows with what is compared', () => {
    const text = (value: number) => Array.from({ length: 3000 }, (_, index) => `---\na: ${index}\nb: ${value}\nc: ${value}\n`).join('');
    expect(unifiedDiff('a.yaml', text(1), text(2)).match(/^\+b: 2$/gm)).toHaveLength(3000);
  });

  test('is empty when nothing changes', () => {
    expect(unifiedDiff('a.yaml', 'a: 1\n', 'a: 1\n')).toBe('');
  });
});
