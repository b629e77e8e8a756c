import { readDocuments } from '../../../src/model/objects/documents';

const config = (fields: object) => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', ...fields });

describe('readDocuments() of an object beyond what Kubernetes holds', () => {
  test.each<[name: string, text: string, problem: string | undefined]>([
    ['annotations at their limit', config({ metadata: { name: 'c', annotations: { a: 'x'.repeat(256 * 1024 - 1) } } }), undefined],
    ['annotations above it', config({ metadata: { name: 'c', annotations: { a: 'x'.repeat(256 * 1024) } } }),
      'ConfigMap c has annotations of 262145 bytes but Kubernetes takes at most 262144; it is not read further'],
    ['annotations above it in UTF-8', config({ metadata: { name: 'c', annotations: { a: 'ä'.repeat(128 * 1024) } } }),
      'ConfigMap c has annotations of 262145 bytes but Kubernetes takes at most 262144; it is not read further'],
    ['an object near its limit', config({ metadata: { name: 'c' }, data: { a: 'x'.repeat(1.49 * 1024 * 1024) } }), undefined],
    ['an object above it', config({ metadata: { name: 'c' }, data: { a: 'x'.repeat(1.5 * 1024 * 1024) } }),
      'ConfigMap c holds more than 1.5 MiB, the most that Kubernetes keeps of one object, and is not read further'],
    ['an object of many small values', config({ metadata: { name: 'c' }, data: Array(800_000).fill(0) }),
      'ConfigMap c holds more than 1.5 MiB, the most that Kubernetes keeps of one object, and is not read further'],
    ['a list at its limit', config({ metadata: { name: 'c' }, data: { a: [Array(10_000).fill(0)] } }), undefined],
    ['a list above it', config({ metadata: { name: 'c' }, data: { a: [Array(10_001).fill(0)] } }),
      'ConfigMap c has a list of 10001 items; lists of more than 10000 are not read, and neither is the rest of it'],
    ['a long list of small objects', `{"apiVersion":"v1","kind":"List","items":[${Array(300).fill(config({ metadata: { name: 'c' }, data: { a: 'x'.repeat(9999) } })).join()}]}`, undefined],
    ['aliases that repeat a text', `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\na: &a ${'x'.repeat(9999)}\nb: [${Array(200).fill('*a').join()}]\n`,
      'ConfigMap c holds more than 1.5 MiB, the most that Kubernetes keeps of one object, and is not read further'],
  ])('%s', (_, text, problem) => {
    const { objects, problems } = readDocuments('f', text);
    expect(problems).toEqual(problem === undefined ? [] : [{ file: 'f', line: 1, column: 1, message: problem }]);
    expect(objects.length > 0).toBe(problem === undefined);
  });
});
