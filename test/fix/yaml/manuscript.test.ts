import { parse, stringify } from 'yaml';
import { add } from './edits';
import { Edit, Manuscript } from '../../../src/fix/yaml/manuscript';
import { Path } from '../../../src/model/objects/object';

const set = (path: Path, value: unknown): Edit => ({ kind: 'set', document: 0, path, value });

describe('Manuscript.add()', () => {
  const BUDGET = { kind: 'PodDisruptionBudget', spec: { maxUnavailable: '25%', list: ['a'] } };
  const ADDED = 'kind: PodDisruptionBudget\nspec:\n  maxUnavailable: 25%\n  list:\n    - a\n';

  test.each([
    ['a document', 'a: 1\n', `a: 1\n---\n${ADDED}`],
    ['a text without last line break', 'a: 1', `a: 1\n---\n${ADDED}`],
    ['an open document', 'a: 1\n---\n', `a: 1\n---\n${ADDED}`],
    ['an ended document', 'a: 1\n...\n', `a: 1\n...\n---\n${ADDED}`],
    ['nothing', '', ADDED],
    ['comments', '# c\n', `# c\n---\n${ADDED}`],
    ['a document with CRLF', 'a: 1\r\n', `a: 1\r\n---\r\n${ADDED.replaceAll('\n', '\r\n')}`],
    ['a document with sequences below their keys', 'a:\n- 1\n', `a:\n- 1\n---\n${ADDED.replace('    - a', '  - a')}`],
  ])('adds to %s', (_, text, expected) => {
    expect(add(text, BUDGET)).toEqual({ text: expected });
  });

  test('says what to do where a JSON file holds one object', () => {
    expect(add('{"a": 1}\n', BUDGET)).toEqual({
      text: '{"a": 1}\n', reason: 'a JSON file holds one object: make it a List, or write the PodDisruptionBudget to a file of its own',
    });
  });

  test.each([
    ['a YAML List', 'kind: List\nitems:\n- a: 1\n- a: 2\nmetadata: {}\n',
      'kind: List\nitems:\n- a: 1\n- a: 2\n- kind: PodDisruptionBudget\n  spec:\n    maxUnavailable: 25%\n    list:\n    - a\nmetadata: {}\n'],
    ['a JSON List', '{\n  "kind": "List",\n  "items": [\n    {\n      "a": 1\n    }\n  ]\n}\n',
      `{\n  "kind": "List",\n  "items": [\n    {\n      "a": 1\n    },\n    ${JSON.stringify(BUDGET, null, 2).replaceAll('\n', '\n    ')}\n  ]\n}\n`],
    ['a JSON List on one line', '{"kind":"List","items":[{"a":1}]}', `{"kind":"List","items":[{"a":1},${JSON.stringify(BUDGET)}]}`],
    ['a List of one kind', 'kind: DeploymentList\nitems:\n- a: 1\n', `kind: DeploymentList\nitems:\n- a: 1\n---\n${ADDED.replace('    - a', '  - a')}`],
  ])('adds to %s', (_, text, expected) => {
    expect(add(text, BUDGET, ['items', 0])).toEqual({ text: expected });
  });

  test('leaves no trace of what is taken back', () => {
    const text = 'a: 1\n...\n# end\n';
    const manuscript = new Manuscript(text);
    const revert = manuscript.mark();
    manuscript.edit({ kind: 'set', document: 0, path: ['a'], value: 2 });
    manuscript.add(BUDGET, { source: { document: 0 }, prefix: [] });
    expect(manuscript.text).toBe(`a: 2\n...\n# end\n---\n${ADDED}`);
    revert();
    expect(manuscript.text).toBe(text);
  });
});

/** Lists that are large enough to be taken apart, as kubectl and others write them. */
const item = (index: number) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: `c${index}`, labels: { 'items': 'a', '- x': '[{"items": [1]}]' } },
  data: { text: '- line "of" text\n'.repeat(120) },
});
const WIDE = { apiVersion: 'v1', kind: 'List', metadata: {}, items: Array.from({ length: 40 }, (_, index) => item(index)) };
const LISTS: [string, string][] = [
  ['YAML', stringify(WIDE, { indentSeq: false })],
  ['YAML, indented', stringify(WIDE)],
  ['YAML with CRLF', stringify(WIDE, { indentSeq: false }).replaceAll('\n', '\r\n')],
  ['YAML with items last', stringify({ ...WIDE, metadata: undefined })],
  ['JSON', JSON.stringify(WIDE, null, 2)],
  ['JSON, deeper', JSON.stringify(WIDE, null, 4)],
  ['JSON on one line', JSON.stringify(WIDE)],
];

describe.each(LISTS)('a large List in %s', (_, text) => {
  const manuscript = () => new Manuscript(text);
  const valueOf = (written: string) => parse(written) as typeof WIDE;

  test('is long enough to be taken apart', () => expect(text.length).toBeGreaterThan(64 * 1024));

  test('is changed in the lines that change, in the middle and at both ends', () => {
    const changed = manuscript();
    for (const index of [0, 20, 39]) expect(changed.edit(set(['items', index, 'metadata', 'name'], `renamed-${index}`))).toBeUndefined();
    expect(changed.text).toBe([0, 20, 39].reduce((all, index) => all.replace(new RegExp(`(name"?: ?"?)c${index}\\b`), `$1renamed-${index}`), text));
  });

  test('takes what is nested', () => {
    const changed = manuscript();
    expect(changed.edit(set(['items', 1, 'spec', 'grace'], { seconds: 5 }))).toBeUndefined();
    expect(valueOf(changed.text).items[1]).toMatchObject({ spec: { grace: { seconds: 5 } } });
    if (text.startsWith('{\n')) expect(changed.text).toBe(JSON.stringify(valueOf(changed.text), null, /\n( +)/.exec(text)![1].length));
  });

  test('takes further items, each written like the others', () => {
    const changed = manuscript();
    for (const name of ['one', 'two']) {
      expect(changed.add({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, { source: { document: 0 }, prefix: ['items', 3] })).toBeUndefined();
    }
    const more = ['one', 'two'].map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    expect(valueOf(changed.text)).toEqual({ ...valueOf(text), items: [...valueOf(text).items, ...more] });
    if (text.startsWith('{')) expect(changed.text).toBe(JSON.stringify(valueOf(changed.text), null, /\n( +)/.exec(text)?.[1].length));
  });

  test('is as it was after a change that is taken back', () => {
    const changed = manuscript();
    const revert = changed.mark();
    changed.edit(set(['items', 1, 'kind'], 'Secret'));
    changed.edit(set(['metadata', 'resourceVersion'], '1'));
    changed.add({ kind: 'Namespace' }, { source: { document: 0 }, prefix: ['items', 3] });
    revert();
    expect(changed.text).toBe(text);
  });
});
