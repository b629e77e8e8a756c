import { readDocuments } from '../../../src/model/objects/documents';
import { KubernetesObject } from '../../../src/model/objects/object';
import { unrelated } from '../../../src/rules/changes/unrelated';
import { compareManifests } from '../../../src/rules/engine/report';

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

describe('an Ingress that goes while its group stays', () => {
  const annotated = 'annotations: {alb.ingress.kubernetes.io/group.name: shop}';
  const group = (names: readonly string[], { inClass, named = 'shop' }: { readonly inClass: boolean; readonly named?: string }) => `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: shop}
spec: {controller: ingress.k8s.aws/alb, parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: shop}}
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata: {name: shop}
spec: {${inClass ? `group: {name: ${named}}` : 'scheme: internal'}}
${['a', 'b'].map(name => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: app, image: app}]}}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
`).join('')}${names.map(name => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, ${inClass ? '' : annotated}}
spec: {ingressClassName: shop, defaultBackend: {service: {name: ${name}, port: {number: 80}}}}
`).join('')}`;
  const findings = (old: string, now: string) => compareManifests(readDocuments('old.yaml', old), readDocuments('new.yaml', now), {}, () => undefined)
    .findings.map(({ code, object, field }) => `${code} ${object.kind} ${object.name} ${field}`);

  test.each([['an annotation', false], ['the parameters of its class', true]])('leaves the load balancer to the others where %s set the group', (_, inClass) =>
    expect(findings(group(['a', 'b'], { inClass }), group(['b'], { inClass }))).toEqual(['C01 Ingress a metadata.name']));

  test('takes the load balancer along where the class now names another group', () => {
    const now = group(['b'], { inClass: true, named: 'other' });
    expect(findings(group(['a', 'b'], { inClass: true }), now)).toContain('C02 Ingress a metadata.name');
  });
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
