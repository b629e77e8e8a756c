import { parseAllDocuments, stringify } from 'yaml';
import { buildModel } from '../../../src/model/model';
import { albFront, find, modelOf, objectsIn, objectsOf } from '../../rules/manifests';
import { Body } from '../../rules/patch';

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: prod }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web }] }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: prod }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 2, maxReplicas: 9 }
---
apiVersion: v1
kind: Namespace
metadata: { name: prod, labels: { elbv2.k8s.aws/pod-readiness-gate-inject: enabled } }
---
${albFront('alb.ingress.kubernetes.io/target-type: ip')}`;

/** The objects as a cluster gives them; `applied` is what kubectl has kept of each. */
function live(applied?: (body: Body) => unknown): string {
  return parseAllDocuments(MANIFEST).map((document, index) => {
    const body = document.toJS() as Body & { metadata: { annotations?: object } };
    const annotations = { ...body.metadata.annotations, ...applied && { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(applied(body)) } };
    return stringify({ ...body, metadata: { ...body.metadata, annotations, uid: `uid-${index}`, resourceVersion: String(index) } });
  }).join('---\n');
}

const codes = (yaml: string): string[] => find(yaml).map(({ rule, finding }) => `${rule.code} ${finding.path.join('.')}`);

describe('objects from a cluster', () => {
  test.each([
    ['a manifest', MANIFEST, true],
    ['an object of which nobody knows the manifest', live(), false],
    ['an object that was applied with a count', live(body => body), true],
    ['an object that was applied without one', live(({ kind, spec, ...body }) => ({ ...body, kind, spec: { ...spec as object, replicas: undefined } })), false],
    ['an object whose note somebody else has written', live(() => 'none').replaceAll('"none"', '{'), false],
  ])('%s counts replicas as written: %#', (_, yaml, isWritten) => {
    expect(codes(yaml).includes('R08 spec.replicas')).toBe(isWritten);
    const [{ replicas }] = modelOf(yaml).workloads;
    expect([replicas.value, replicas.defaulted]).toEqual([3, !isWritten]);
  });

  test('are in no order of application', () => {
    expect(codes(MANIFEST)).toContain('S03 kind');
    expect(codes(live())).not.toContain('S03 kind');
  });

  test('have no other findings than their manifests', () => {
    expect(codes(live(body => body))).toEqual(codes(MANIFEST).filter(text => text !== 'S03 kind'));
  });
});

describe('bindings that the controller has made', () => {
  const binding = (labels: Readonly<Record<string, string>>): Body => ({
    apiVersion: 'elbv2.k8s.aws/v1beta1',
    kind: 'TargetGroupBinding',
    metadata: { name: 'k8s-web', namespace: 'prod', ...{ labels } },
    spec: { serviceRef: { name: 'web', port: 80 }, targetType: 'ip', targetGroupARN: 'arn' },
  });
  const kinds = (labels: Readonly<Record<string, string>>, yaml = MANIFEST): string[] =>
    buildModel([...objectsOf(yaml), ...objectsIn([binding(labels)])]).workloads[0].fronts.map(({ kind }) => kind);
  const withoutIngress = MANIFEST.slice(0, MANIFEST.lastIndexOf('---'));

  test.each([
    ['of a group', { 'ingress.k8s.aws/stack': 'shop' }],
    ['of an Ingress', { 'ingress.k8s.aws/stack-name': 'web', 'ingress.k8s.aws/stack-namespace': 'prod' }],
    ['of a Service', { 'service.k8s.aws/stack-name': 'web' }],
  ])('%s are no fronts beside what they are made for', (_, labels) => {
    expect(kinds(labels)).toEqual(['ingress']);
    expect(kinds(labels, withoutIngress)).toEqual(['target-group-binding']);
  });

  test('are others than those of users', () => {
    expect(kinds({ app: 'web' })).toEqual(['ingress', 'target-group-binding']);
  });
});
