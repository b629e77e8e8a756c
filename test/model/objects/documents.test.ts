import * as fc from 'fast-check';
import { readDocuments } from '../../../src/model/objects/documents';
import { UNNAMED } from '../../../src/model/objects/object';
import { splitDocuments } from '../../../src/model/objects/split';

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: prod\n';

const read = (text: string) => readDocuments('a.yaml', text);
const names = (text: string) => read(text).objects.map(({ kind, name }) => `${kind} ${name}`);
const messages = (text: string) => read(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

describe('splitDocuments()', () => {
  test.each<[string, string, string[]]>([
    ['without marker', 'a: 1\n', ['a: 1\n']],
    ['between markers', '---\na: 1\n---\nb: 2\n', ['---\na: 1\n', '---\nb: 2\n']],
    ['with a first that has none', 'a: 1\n---\nb: 2', ['a: 1\n', '---\nb: 2']],
    ['with comments before the first', '# c\n\n---\na: 1\n', ['# c\n\n---\na: 1\n']],
    ['with a comment on the marker', '--- # c\na: 1\n', ['--- # c\na: 1\n']],
    ['with content on the marker', '--- {a: 1}\n--- {b: 2}\n', ['--- {a: 1}\n', '--- {b: 2}\n']],
    ['with directives', '%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n', ['%YAML 1.2\n---\na: 1\n...\n', '%YAML 1.2\n---\nb: 2\n']],
    ['with an end and nothing behind', 'a: 1\n...\n# bye\n', ['a: 1\n...\n']],
    ['with an end and a bare one behind', 'a: 1\n...\nb: 2\n', ['a: 1\n...\n', 'b: 2\n']],
    ['with CRLF', '---\r\na: 1\r\n---\r\nb: 2\r\n', ['---\r\na: 1\r\n', '---\r\nb: 2\r\n']],
    ['with byte order marks', '\uFEFF---\na: 1\n\uFEFF---\nb: 2\n', ['\uFEFF---\na: 1\n', '\uFEFF---\nb: 2\n']],
    ['with what only looks like a marker', 'a: |\n  ---\n  x\nb: ----\n---x: 1\n', ['a: |\n  ---\n  x\nb: ----\n---x: 1\n']],
    ['that are empty', '---\n---\n', ['---\n', '---\n']],
    ['of an empty text', '', ['']],
  ])('finds documents %s', (_, text, expected) => {
    expect(splitDocuments(text).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  });

  test('line of each document', () => {
    expect(splitDocuments('# c\n---\na: 1\n\n---\nb: 2\n...\n---\n').map(({ line }) => line)).toEqual([1, 5, 8]);
  });

  test('covers the whole text', () => {
    const line = fc.constantFrom('---', '--- # c', '...', '# c', '%YAML 1.2', 'a: 1', '  b', '', '---x');
    fc.assert(fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, eol) => {
      const text = lines.map(content => content + eol).join('');
      const ranges = splitDocuments(text);
      const between = [0, ...ranges.map(({ end }) => end)].map((end, index) => text.slice(end, ranges[index]?.start));
      for (const gap of between) expect(gap).toMatch(/^([#%].*\r?\n|\.\.\.\r?\n|\r?\n)*$/);
      for (const { start, line: number } of ranges) expect(number).toBe(text.slice(0, start).split('\n').length);
    }));
  });
});

describe('readDocuments()', () => {
  test('reads an object with its source', () => {
    expect(read(`# by hand\n---\n\n# web\n${SERVICE}`)).toEqual({
      documents: 1,
      problems: [],
      objects: [{
        apiVersion: 'v1',
        kind: 'Service',
        name: 'web',
        namespace: 'prod',
        body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'prod' } },
        source: { file: 'a.yaml', document: 0, line: 5 },
        prefix: [],
      }],
    });
  });

  test('reads JSON, indented by tabs too', () => {
    expect(names('{\n\t"apiVersion": "v1",\n\t"kind": "Service", "metadata": {"name": "a\\/\\ud83d\\ude00"}\n}')).toEqual(['Service a/😀']);
  });

  test('numbers documents with the empty ones and counts without them', () => {
    const { documents, objects } = read(`---\n# nothing\n---\n${SERVICE}---\n---\n${SERVICE}`);
    expect(documents).toBe(2);
    expect(objects.map(({ source }) => [source.document, source.line])).toEqual([[1, 4], [3, 11]]);
  });

  test.each(['', '\uFEFF', '# only\n', '---\n', '--- # c\n...\n', 'null', '~\n'])('finds nothing in %j', text => {
    expect(read(text)).toEqual({ documents: 0, objects: [], problems: [] });
  });

  test('keeps words and timestamps as they are written', () => {
    const { body } = read(`${SERVICE}spec: {a: on, b: yes, c: 2020-01-01, d: 1:30, e: 12, f: 1.5, g: true, h: ~}\n`).objects[0];
    expect(body.spec).toEqual({ a: 'on', b: 'yes', c: '2020-01-01', d: '1:30', e: 12, f: 1.5, g: true, h: null });
  });

  test('merges what `<<` names', () => {
    const { body } = read(`${SERVICE}base: &base {a: 1, b: 2}\nspec: {<<: *base, b: 3}\n`).objects[0];
    expect(body.spec).toEqual({ a: 1, b: 3 });
  });

  test('splits Lists, nested and typed ones too', () => {
    const { objects } = read(JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } },
        { apiVersion: 'apps/v1', kind: 'DeploymentList', items: [{ metadata: { name: 'b' } }] },
      ],
    }));
    expect(objects.map(({ apiVersion, kind, name, prefix }) => [apiVersion, kind, name, prefix])).toEqual([
      ['v1', 'Service', 'a', ['items', 0]],
      ['apps/v1', 'Deployment', 'b', ['items', 1, 'items', 0]],
    ]);
  });

  test('an object whose kind ends with List but has no items', () => {
    expect(names('apiVersion: x/v1\nkind: AllowList\nmetadata: {name: a}\nitems: [10.0.0.1]\n')).toEqual(['AllowList a']);
  });

  test.each([
    ['no metadata', '', UNNAMED],
    ['a text as metadata', 'metadata: web', UNNAMED],
    ['a list as metadata', 'metadata: [a]', UNNAMED],
    ['a number as name', 'metadata: {name: 1}', UNNAMED],
    ['an empty name', 'metadata: {name: ""}', UNNAMED],
    ['a generated name', 'metadata: {generateName: job-}', 'job-*'],
  ])('reads an object with %s', (_, metadata, name) => {
    expect(read(`apiVersion: v1\nkind: Job\n${metadata}\n`).objects).toMatchObject([{ name }]);
    expect(read(`apiVersion: v1\nkind: Job\n${metadata}\n`).objects[0]).not.toHaveProperty('namespace');
  });

  test('prototype keys are ordinary keys', () => {
    const { objects } = read('apiVersion: v1\nkind: Job\n__proto__: {polluted: 1}\nmetadata: {__proto__: {name: evil}}\n');
    expect(objects).toMatchObject([{ name: UNNAMED }]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test.each([
    ['a text', 'hello', "1:1 the document is a text but must be a Kubernetes object with 'apiVersion' and 'kind'"],
    ['a list', '---\n- a', "2:1 the document is a list but must be a Kubernetes object with 'apiVersion' and 'kind'"],
    ['a number', '42', "1:1 the document is a number but must be a Kubernetes object with 'apiVersion' and 'kind'"],
    ['no apiVersion', 'kind: Service', "1:1 the document is not a Kubernetes object: 'apiVersion' is missing but must be a text"],
    ['neither', 'replicas: 3', "1:1 the document is not a Kubernetes object: 'apiVersion' is missing but must be a text, and 'kind' is missing but must be a text"],
    ['a kind that is no text', 'apiVersion: v1\nkind: [a]', "1:1 the document is not a Kubernetes object: 'kind' is a list but must be a text"],
    ['an empty kind', 'apiVersion: v1\nkind: ""', "1:1 the document is not a Kubernetes object: 'kind' is empty but must be a text"],
    ['a bad item of a List', 'apiVersion: v1\nkind: List\nitems: [1]',
      "1:1 'items.0' of the document is a number but must be a Kubernetes object with 'apiVersion' and 'kind'"],
    ['an unknown tag of YAML itself', 'a: !!python/name:x y', '1:21 the document cannot be read as YAML: unknown tag !<tag:yaml.org,2002:python/name:x>'],
    ['an open bracket', `${SERVICE}a: [`, '6:5 the document cannot be read as YAML: unexpected end of the stream within a flow collection'],
    ['an anchor inside itself', 'a: &a [*a]', '1:1 the document contains an anchor whose value contains itself'],
    ['more than 200 levels in one line', '['.repeat(100_000), '1:200 the document is nested deeper than 200 levels'],
    ['more than 200 levels of lists', '- '.repeat(100_000), '1:401 the document is nested deeper than 200 levels'],
  ])('fails when it is %s', (_, text, message) => {
    expect(messages(text)).toEqual([message]);
  });

  test.each([
    ['a quote that never ends', `a: "${'ab\n'.repeat(1_200_001)}`, '1200001 lines; 0 commas, dashes and brackets; 0 escapes'],
    ['lines of old Macs', `a: |\r${'  b\r'.repeat(1_200_000)}`, '1200001 lines; 0 commas, dashes and brackets; 0 escapes'],
    ['empty maps', `a: [${'{},'.repeat(3_000_001)}]`, '0 lines; 6000003 commas, dashes and brackets; 0 escapes'],
    ['lists of lists', `${'- '.repeat(6_000_001)}a`, '0 lines; 6000001 commas, dashes and brackets; 0 escapes'],
    ['escapes', `a: "${'\\n'.repeat(6_000_001)}`, '0 lines; 0 commas, dashes and brackets; 6000001 escapes'],
  ])('does not parse millions of %s', (_, text, counts) => {
    expect(messages(text)).toEqual([
      `1:1 the document is too much to be read at once (${counts}): give the objects as documents of their own, or in several files`,
    ]);
  });

  test('parses a List as large as one of kubectl', () => {
    const item = '- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: web\n    annotations:\n      example.com/owner: a team that has a name\n';
    const { objects, problems } = read(`apiVersion: v1\nitems:\n${item.repeat(50_000)}kind: List\n`);
    expect([objects.length, problems]).toEqual([50_000, []]);
  });

  test('fails when there are too many documents', () => {
    expect(messages('--- 1\n'.repeat(250_001))).toEqual(['250001:1 the file holds more than 250000 documents; give it in several files']);
  });

  test('a broken document does not affect the others', () => {
    const text = `${SERVICE}---\na: [\n---\nkind: x\n---\n${SERVICE}`;
    expect(names(text)).toEqual(['Service web', 'Service web']);
    expect(messages(text)).toEqual([
      '7:5 the document cannot be read as YAML: unexpected end of the stream within a flow collection',
      "9:1 the document is not a Kubernetes object: 'apiVersion' is missing but must be a text",
    ]);
    expect(read(text).documents).toBe(4);
  });

  test.each<[string, string, string]>([
    ['that cannot be read', '{{- if .Values.on }}\nkind: Deployment\n{{- end }}\n',
      "1:3 the document cannot be read as YAML: missed comma between flow collection entries; if '{{' in it is of a template, render it first, and give what `helm template` prints"],
    ['with an action that reads as a map', `${SERVICE}spec:\n  ports: [{ port: 80 }]\n  type: {{ .Values.type }}\n`, '1:1 the document is a template: render it first, and give what `helm template` prints'],
    ['with an action in quotes as its name', 'apiVersion: v1\nkind: Service\nmetadata: { name: "{{ .Release.Name }}-web" }\n', '1:1 the document is a template: render it first, and give what `helm template` prints'],
  ])('knows a template %s', (_, text, expected) => {
    expect([names(text), messages(text)]).toEqual([[], [expected]]);
  });

  test('keys that stand twice, of which the last counts', () => {
    const { objects, problems } = readDocuments('f', `---\n# a\n${SERVICE}spec:\n  a: 1\n  a: 2\n  b: [{ c: 1, c: 1, c: 1 }]\n`);
    const [{ body, repeatedKeys }] = objects;
    expect(problems).toEqual([]);
    expect(body.spec).toEqual({ a: 2, b: [{ c: 1 }] });
    const first = SERVICE.split('\n').length + 2; // two lines before it, and one for `spec:`
    expect(repeatedKeys).toEqual([
      { path: ['spec', 'a'], lines: [first + 1, first + 2], agree: false },
      { path: ['spec', 'b', 0, 'c'], lines: [first + 3, first + 3, first + 3], agree: true },
    ]);
  });

  test('keys that stand twice in one of several objects', () => {
    const { objects } = readDocuments('f', 'kind: List\napiVersion: v1\nitems:\n- kind: A\n  apiVersion: v1\n- kind: B\n  apiVersion: v1\n  apiVersion: v2\n');
    expect(objects.map(({ apiVersion, repeatedKeys }) => [apiVersion, repeatedKeys?.map(({ path }) => path)])).toEqual([['v1', undefined], ['v2', [['apiVersion']]]]);
  });

  test.each([
    ['nothing', '!=', null], ['a text', '!x y', 'y'], ['a list', '!x [1]', [1]], ['a map', '!x { y: 1 }', { y: 1 }],
  ])('a tag that nobody knows before %s', (_, written, value) => {
    expect(readDocuments('f', `${SERVICE}data: ${written}\n`).objects[0].body.data).toEqual(value);
  });

  test.each([
    ['of the objects that an ApplicationSet makes', 'spec:\n  template:\n    metadata: { name: "{{cluster}}-guestbook" }\n'],
    ['of a policy', 'spec: { rules: [{ mutate: { patchStrategicMerge: { metadata: { name: "{{request.object.metadata.name}}" } } } }] }\n'],
  ])('takes the name %s for no template', (_, text) => {
    expect(messages(`${SERVICE}${text}`)).toEqual([]);
  });

  test('knows a template among the items of a List', () => {
    expect(messages('apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: Service, metadata: { name: "{{ .Release.Name }}" } }]\n'))
      .toEqual(['1:1 the document is a template: render it first, and give what `helm template` prints']);
  });

  test('templates inside of values', () => {
    const text = `${SERVICE}data:\n  alert: '{{ $labels.instance }} is down'\n  script: |\n    {{ end }}\n`;
    expect([names(text), messages(text)]).toEqual([['Service web'], []]);
    expect(messages(`${SERVICE}map: {{ a: 1 }: 2}\n`)).toEqual(['1:1 the document is a template: render it first, and give what `helm template` prints']);
  });

  test('fails when aliases expand to billions of values', () => {
    const levels = Array.from({ length: 40 }, (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`);
    expect(messages(`l0: &l0 [x, x]\n${levels.join('\n')}\n`)).toEqual([expect.stringMatching(/^1:1 the document stands for more than \d+ values by its aliases$/)]);
  });

  test.each(['---\n', '--- # b.yaml\r\n', '\uFEFF---\n'])('takes a byte order mark for no part of a document after %j', marker => {
    const { objects, problems } = read(`${SERVICE}${marker}\uFEFF${SERVICE}`);
    expect([problems, objects.map(({ name }) => name)]).toEqual([[], ['web', 'web']]);
    const broken = read(`${SERVICE}${marker}\uFEFF${SERVICE}a: {\n`);
    expect(broken.problems).toMatchObject([{ line: (SERVICE + SERVICE).split('\n').length + 1 }]);
  });

  test.each(['\0', '\u001b', '\u007f', '\ufffe', '\ud800'])('has the place of %j', character => {
    const text = `${SERVICE}---\n${SERVICE}data:\n${'  a: b\n'.repeat(5000)}  c: x${character}y\n  d: e\n`;
    const lines = text.slice(0, text.indexOf(character)).split('\n');
    expect(read(text).problems).toMatchObject([{ line: lines.length, column: lines[lines.length - 1].length + 1 }]);
  });

  test('a very long line', () => {
    expect(names(`${SERVICE}data: ${'x'.repeat(1_400_000)}\n`)).toEqual(['Service web']);
    expect(read(`${SERVICE}data: {${'a: {b: [1, 2]}, '.repeat(1)}}\nlist: [${`[${'1,'.repeat(10_000)}], `.repeat(50)}]\n`).problems).toEqual([]);
  });

  test('never throws', () => {
    const token = fc.constantFrom('---\n', '...\n', '%', '&a ', '*a', '<<: ', '- ', '? ', ': ', 'kind: ', 'List\n', 'items:\n', '{', '}', '[', ']',
      '"', "'", '|\n', '>-\n', '\n', '  ', '\t', '#', '!', '!!map ', '\r', '\uFEFF', '\0', 'a', '1', '__proto__: ', 'metadata: ');
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(token, { maxLength: 40 }).map(tokens => tokens.join(''))), text => {
      const { objects, documents, problems } = read(text);
      expect(documents).toBeLessThanOrEqual(splitDocuments(text).length);
      for (const { line, column } of problems) expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
      for (const object of objects) expect(typeof object.kind).toBe('string');
    }), { numRuns: 2000 });
  });
});
