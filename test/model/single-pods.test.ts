import { checkTexts } from '../../src/integrations/texts';

const [POD_NAME, POD_INDEX] = ['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'];

const workload = (kind = 'StatefulSet', image = 'shop/web:1') => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: '${image}', ports: [{ containerPort: 8080 }],
    readinessProbe: { httpGet: { path: /healthz, port: 8080 } } }] } }
`;
const HEADLESS = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: None, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`;
const single = (selector: string, type = 'LoadBalancer') => `apiVersion: v1
kind: Service
metadata: { name: web-x, namespace: shop, annotations: { service.beta.kubernetes.io/aws-load-balancer-type: external,
  service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip } }
spec: { type: ${type}, selector: { ${selector} }, ports: [{ port: 80, targetPort: 8080 }] }
`;

const reportOn = (...documents: string[]) => checkTexts(new Map([['web.yaml', documents.join('---\n')]]));
const errors = (...documents: string[]) => reportOn(...documents).findings
  .filter(({ severity }) => severity === 'error').flatMap(({ code, also }) => [code, ...also.map(other => other.code)]);
const codes = (...documents: string[]) => reportOn(...documents).findings.map(({ code }) => code);
const reasons = (...documents: string[]) => reportOn(...documents).unjudged.map(({ reason }) => reason);

describe('a Service of one pod of a StatefulSet', () => {
  test.each([
    ['the name of the pod', `${POD_NAME}: web-0`],
    ['its number', `${POD_INDEX}: "2"`],
    ['both', `${POD_NAME}: web-2, ${POD_INDEX}: "2"`],
    ['the name of the pod and a label of the template', `app: web, ${POD_NAME}: web-10`],
    ['its number and a label of the template', `app: web, ${POD_INDEX}: "0"`],
  ])('by %s is in front of it', (_, selector) => {
    const documents = [workload(), HEADLESS, single(selector)];
    expect(errors(...documents)).toEqual(expect.arrayContaining(['T01', 'T03']));
    expect(codes(...documents)).not.toContain('N01');
    expect(reasons(...documents)).toEqual([]);
    expect(reportOn(...documents).summary.asked).toEqual({ byUsers: 1, byPods: 0 });
  });

  test.each([
    ['of a pod of another', `${POD_NAME}: web-api-0`],
    ['of a pod whose name has no number', `${POD_NAME}: web-`],
    ['of what another has as its name', `${POD_NAME}: api-web-0`],
    ['with a label that the template has not', `app: api, ${POD_NAME}: web-0`],
    ['of a name and a number that are not of one pod', `${POD_NAME}: web-0, ${POD_INDEX}: "1"`],
  ])('%s is not in front of it', (_, selector) =>
    expect(reasons(workload(), HEADLESS, single(selector))).toEqual(['its Services are headless: clients learn of its pods by DNS, and choose one themselves']));

  test('is asked by other pods where it has no load balancer', () =>
    expect(reportOn(workload(), HEADLESS, single(`${POD_NAME}: web-0`, 'ClusterIP')).summary.asked).toEqual({ byUsers: 0, byPods: 1 }));

  test('makes users of a datastore count', () => {
    const documents = [workload('StatefulSet', 'docker.io/library/redis:8'), HEADLESS];
    expect(reportOn(...documents).summary.asked).toEqual({ byUsers: 0, byPods: 0 });
    expect(errors(...documents, single(`${POD_NAME}: web-0`))).toContain('T03');
  });

  test('selects no pods of a Deployment of the same name', () =>
    expect(reasons(workload('Deployment'), HEADLESS, single(`${POD_NAME}: web-0`))).toEqual([expect.stringContaining('headless')]));

  test('nothing is said of one whose StatefulSet is not among the manifests', () =>
    expect(codes(workload('Deployment'), single(`${POD_NAME}: db-0`))).not.toContain('N01'));

  test('one that asks for a label of no pods is told by N01 all the same', () =>
    expect(codes(workload(), single(`app: wep, ${POD_NAME}: web-0`))).toContain('N01'));
});
