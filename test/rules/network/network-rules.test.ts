import { DEPLOYMENT, INGRESS, SERVICE } from '../documents';
import { dataOf } from '../finding-data';
import { find, reportedFindingsIn } from '../manifests';

const codes = (...documents: string[]) => [...new Set(find(documents.join('---')).map(({ rule }) => rule.code))].filter(code => /^[RNA]/.test(code));
const messages = (code: string, ...documents: string[]) =>
  reportedFindingsIn(documents.join('---')).filter(finding => finding.code === code).map(({ message }) => message);

describe('rules about the network', () => {
  test('prototype keys are unknown keys', () => {
    const ingress = INGRESS.replace('{alb.', '{alb.ingress.kubernetes.io/target-group-attributes: constructor=1, alb.');
    expect(find([DEPLOYMENT, SERVICE, ingress].join('---')).filter(({ rule }) => rule.code === 'N09').map(dataOf)).toEqual([{
      severity: 'error',
      object: 'Ingress web',
      field: "metadata.annotations['alb.ingress.kubernetes.io/target-group-attributes']",
      actual: "a list with 'constructor'",
      relation: 'matching',
      limit: 'a list of attributes of a target group',
    }]);
    const variable = DEPLOYMENT.replace('ports: [', 'env: [{name: toString, value: "5"}, {name: __proto__, value: "5"}], args: [valueOf, hasOwnProperty=5], ports: [');
    expect(messages('N02', variable, SERVICE, INGRESS)).toEqual([]);
  });

  test('ignore a keep-alive timeout that comes from elsewhere, is not a number, or is off', () => {
    const env = (entry: string) => DEPLOYMENT.replace('ports: [', `env: [${entry}], ports: [`);
    for (const entry of [
      '{name: KEEP_ALIVE_TIMEOUT, valueFrom: {configMapKeyRef: {name: web, key: timeout}}}',
      '{name: KEEP_ALIVE_TIMEOUT, value: "$(TIMEOUT)"}',
      '{name: PUMA_PERSISTENT_TIMEOUT, value: "0"}',
      '{name: PUMA_PERSISTENT_TIMEOUT, value: {}}',
    ]) expect(messages('N02', env(entry), SERVICE, INGRESS)).toEqual([]);
  });

  test('say nothing of an Ingress whose Services are in another namespace of the manifests', () => {
    expect(codes(SERVICE.replace('{name: web}', '{name: web, namespace: other}'), INGRESS)).toEqual([]);
  });

  test.each([
    ['an Ingress', INGRESS.replace('rules: [', 'rules: [null, 3, {http: 4}, {http: {paths: {}}}, ')],
    ['listen-ports', INGRESS.replace('{alb.', '{alb.ingress.kubernetes.io/listen-ports: "null", alb.')],
    ['an action', INGRESS.replace('number: 80', 'name: use-annotation').replace('{alb.', '{alb.ingress.kubernetes.io/actions.web: "null", alb.')],
    ['a weighted action', INGRESS.replace('number: 80', 'name: use-annotation')
      .replace('{alb.', '{alb.ingress.kubernetes.io/actions.web: \'{"forwardConfig": {"targetGroups": [null, {"serviceName": 7}]}}\', alb.')],
  ])('survive %s of the wrong shape', (_, ingress) => {
    expect(() => find([DEPLOYMENT, SERVICE, ingress].join('---'))).not.toThrow();
  });

  test('report under the Ingress what belongs to no workload, and let it ignore that', () => {
    const ingress = INGRESS.replace('service: {name: web', 'service: {name: shop');
    const [found] = reportedFindingsIn([DEPLOYMENT, SERVICE, ingress].join('---')).filter(({ code }) => code === 'N08');
    expect(found).toMatchObject({ workload: 'Ingress web', severity: 'error', suppressed: undefined });
    const ignoring = ingress.replace('{alb.', '{cdk8s-zero-downtime/ignore: "N08: made by another chart", alb.');
    const [ignored] = reportedFindingsIn([DEPLOYMENT, SERVICE, ignoring].join('---')).filter(({ code }) => code === 'N08');
    expect(ignored.suppressed).toBe('made by another chart');
  });

  test('tell Ingresses of one name in two namespaces apart', () => {
    const broken = INGRESS.replace('service: {name: web', 'service: {name: shop');
    const documents = ['one', 'two'].flatMap(namespace => [SERVICE, broken].map(text => text.replace('metadata: {name: web', `metadata: {namespace: ${namespace}, name: web`)));
    expect(reportedFindingsIn(documents.join('---')).filter(({ code }) => code === 'N08').map(({ object }) => object.namespace)).toEqual(['one', 'two']);
  });
});

describe('the idle timeout of a Network Load Balancer', () => {
  const remedies = (longestRequestSeconds: number, ...documents: string[]) => find(documents.join('---'), { inputs: { longestRequestSeconds } })
    .filter(({ rule }) => rule.code === 'N03').map(({ finding: { fixes, undecided } }) => fixes?.length ? fixes : undecided);
  const listenerAttributes = 'service.beta.kubernetes.io/aws-load-balancer-listener-attributes.TCP-80';
  const service = (annotations = '') => SERVICE.replace('{name: web}', `{name: web, annotations: {${annotations}}}`)
    .replace('spec: {', 'spec: {type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb, ');

  test('is set on the listener, beside what is set there', () => {
    expect(remedies(400, DEPLOYMENT, service())).toEqual([[expect.objectContaining({
      kind: 'set', path: ['metadata', 'annotations', listenerAttributes], value: 'tcp.idle_timeout.seconds=410',
    })]]);
    expect(remedies(400, DEPLOYMENT, service(`${listenerAttributes}: "a=b,tcp.idle_timeout.seconds=60"`))).toEqual([[expect.objectContaining({
      value: 'a=b,tcp.idle_timeout.seconds=410',
    })]]);
  });

  test.each([
    [6000, '', [expect.objectContaining({ value: 'tcp.idle_timeout.seconds=6000' })]],
    [6001, '', 'AWS takes 6000 s at most'],
    [400, 'service.beta.kubernetes.io/aws-load-balancer-ssl-cert: "arn:aws:acm:eu-west-1:123456789012:certificate/1"', 'a TLS listener has no setting for it'],
  ])('is not set to %d s where AWS takes no such value: {%s}', (longest, annotations, expected) => {
    expect(remedies(longest, DEPLOYMENT, service(annotations))).toEqual([expected]);
  });

  const gateway = (listeners: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: nlb}
spec: {controllerName: gateway.k8s.aws/nlb}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public}
spec: {gatewayClassName: nlb, infrastructure: {parametersRef: {group: gateway.k8s.aws, kind: LoadBalancerConfiguration, name: public}}}
---
apiVersion: gateway.k8s.aws/v1beta1
kind: LoadBalancerConfiguration
metadata: {name: public}
spec: {${listeners}}
---
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TCPRoute
metadata: {name: web}
spec: {parentRefs: [{name: public}], rules: [{backendRefs: [{name: web, port: 80}]}]}
`;

  test('is set on the listener of a Gateway that has the shortest, where it is configured', () => {
    const first = '{protocolPort: "TCP:80", listenerAttributes: [{key: tcp.idle_timeout.seconds, value: "500"}]}';
    expect(remedies(400, DEPLOYMENT, SERVICE, gateway(`listenerConfigurations: [${first}, {protocolPort: "TCP:81"}]`))).toEqual([[expect.objectContaining({
      path: ['spec', 'listenerConfigurations', 1, 'listenerAttributes', 0], value: { key: 'tcp.idle_timeout.seconds', value: '410' },
    })]]);
    expect(remedies(400, DEPLOYMENT, SERVICE, gateway(`listenerConfigurations: [${first}]`))).toEqual([]);
    expect(remedies(400, DEPLOYMENT, SERVICE, gateway('loadBalancerAttributes: []'))).toEqual([undefined]);
  });
});
