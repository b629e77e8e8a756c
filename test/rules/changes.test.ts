import { readDocuments } from '../../src/model/objects/documents';
import { KubernetesObject } from '../../src/model/objects/object';
import { unrelated } from '../../src/rules/changes/unrelated';
import { compareManifests } from '../../src/rules/engine/report';

test.each([
  ['the old manifests', 'namespace: shop', ''],
  ['the new manifests', '', 'namespace: shop'],
])('objects are the same where only %s say the namespace', (_, before, after) => {
  const service = (namespace: string, type: string) =>
    readDocuments('web.yaml', `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  ${namespace}\nspec:\n  type: ${type}\n`);
  const { findings } = compareManifests(service(before, 'LoadBalancer'), service(after, 'ClusterIP'), {}, () => undefined);
  expect(findings.map(({ code, field }) => `${code} ${field}`)).toEqual(['C02 spec.type']);
});

test('objects of several namespaces are told apart', () => {
  const service = (name: string, namespace: string, type: string) =>
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  ${namespace}\nspec:\n  type: ${type}\n`;
  const old = readDocuments('old.yaml', ['a', 'b'].map(name => service('web', `namespace: ${name}`, 'LoadBalancer')).join('---\n'));
  expect(compareManifests(old, readDocuments('new.yaml', service('web', '', 'ClusterIP')), {}, () => undefined).findings).toEqual([]);
});

describe('unrelated()', () => {
  const object = (kind: string, name: string, namespace?: string): KubernetesObject =>
    ({ apiVersion: 'v1', kind, name, namespace, body: {}, source: { file: 'a.yaml', document: 0, line: 1 }, prefix: [] });
  const web = object('Service', 'web', 'prod');

  test.each<[string, KubernetesObject[], KubernetesObject[], unknown]>([
    ['one object is in both', [web, object('Service', 'a')], [web, object('Service', 'b')], undefined],
    ['there is nothing on one side', [], [web], undefined],
    ['there is nothing on the other side', [web], [object('Namespace', 'prod')], undefined],
    ['all is renamed', [web], [object('Service', 'shop', 'prod')], expect.stringContaining('no new object has kind and name of an old one')],
    ['all is of another kind', [web], [object('Ingress', 'web', 'prod')], expect.stringContaining('no new object has kind and name of an old one')],
    ['only what answers no request stays', [web, object('ConfigMap', 'web', 'prod')], [object('Service', 'shop', 'prod'), object('ConfigMap', 'web', 'prod')], expect.any(String)],
    ['only the Namespace stays', [web, object('Namespace', 'prod')], [object('Service', 'shop', 'prod'), object('Namespace', 'prod')], expect.any(String)],
    ['all is moved', [web], [object('Service', 'web', 'shop')], expect.stringContaining('in different namespaces')],
  ])('tells whether there is something to compare where %s', (_, old, now, expected) => expect(unrelated({ old, now })).toEqual(expected));
});
