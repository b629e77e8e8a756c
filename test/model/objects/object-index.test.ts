import { readDocuments } from '../../../src/model/objects/documents';
import { ObjectIndex } from '../../../src/model/objects/object-index';

const repeated = (...files: string[]) => {
  const objects = files.flatMap((text, index) => readDocuments(`${index}.yaml`, text).objects);
  return new ObjectIndex(objects, []).repeated.map(({ first, again }) => [first, again].map(({ object: { source } }) => `${source.file}:${source.line}`).join(' '));
};
const object = (kind: string, metadata: string, apiVersion = 'v1') => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\n`;

describe('ObjectIndex.repeated', () => {
  test('finds an object that another file has, too', () =>
    expect(repeated(object('Service', '{name: web}'), `---\n${object('Service', '{name: web}')}`)).toEqual(['0.yaml:1 1.yaml:2']));

  test('compares each with the one before it', () => {
    const text = object('Service', '{name: web}');
    expect(repeated(text, text, text)).toEqual(['0.yaml:1 1.yaml:1', '1.yaml:1 2.yaml:1']);
  });

  test('takes two versions of one group for the same', () =>
    expect(repeated(object('CronJob', '{name: a}', 'batch/v1beta1'), object('CronJob', '{name: a}', 'batch/v1'))).toHaveLength(1));

  test.each([
    ['another namespace', object('Service', '{name: web, namespace: a}'), object('Service', '{name: web, namespace: b}')],
    ['another kind', object('Service', '{name: web}'), object('Secret', '{name: web}')],
    ['another group', object('Service', '{name: web}'), object('Service', '{name: web}', 'serving.knative.dev/v1')],
    ['a name that the server completes', object('Job', '{generateName: run-}', 'batch/v1'), object('Job', '{generateName: run-}', 'batch/v1')],
    ['no name', object('Kustomization', '{}', 'kustomize.config.k8s.io/v1'), object('Kustomization', '{}', 'kustomize.config.k8s.io/v1')],
  ])('leaves %s alone', (_, one, other) => expect(repeated(one, other)).toEqual([]));
});
