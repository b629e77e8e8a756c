import { Chart, Duration, Testing } from 'cdk8s';
import { alb, chartOf, deployment, GATE, ingress, namespace, Plain, service } from './manifests';
import { TimingBudget, ZeroDowntime } from '../../src';
import { validateObject } from '../kubernetes-schema';

const NLB = 'service.beta.kubernetes.io/aws-load-balancer-';
const IDLE = 'idle_timeout.timeout_seconds';

interface Outcome {
  readonly chart: Chart;
  /** What is changed about the idle timeout. */
  readonly changes: string[];
  readonly notes: string[];
  readonly preStop: number;
}

/** What a retrofit makes of the idle timeout of whatever is in front of a workload, for requests of a length. */
function retrofitted(request: number, ...objects: Plain[]): Outcome {
  const chart = chartOf(namespace({ labels: GATE }), ...objects, deployment());
  const budget = TimingBudget.of({ longestRequest: Duration.seconds(request) });
  const { changes, undecided } = ZeroDowntime.retrofit(chart, { budget });
  expect(ZeroDowntime.retrofit(chart, { budget }).changes).toEqual([]);
  const synthesised = Testing.synth(chart);
  const workload = synthesised.find(({ kind }) => kind === 'Deployment');
  return {
    chart,
    changes: changes.filter(({ path }) => /idle_timeout/.test(path)).map(({ code, object, before, after }) => `${code} ${object}: ${before} → ${after}`),
    notes: undecided.filter(({ code }) => code === 'N03').map(({ object, path, reason }) => `${object} ${path}: ${reason}`),
    preStop: workload.spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds,
  };
}

describe('the idle timeout of a Network Load Balancer', () => {
  const balancer = (annotations: Record<string, string> = {}, ports: Plain[] = [{ port: 80, targetPort: 8080 }]) => service({
    type: 'LoadBalancer',
    loadBalancerClass: 'service.k8s.aws/nlb',
    ports,
    annotations: Object.fromEntries(Object.entries({ 'nlb-target-type': 'ip', ...annotations }).map(([key, value]) => [NLB + key, value])),
  });
  const listener = (seconds: number) => ({ 'listener-attributes.TCP-80': `tcp.idle_timeout.seconds=${seconds}` });

  test.each<[string, number, Record<string, string>, string[]]>([
    ['stays AWS\' own where requests are shorter', 350, {}, []],
    ['is raised where requests are longer', 351, {}, ['N03 Service shop/web: undefined → "361"']],
    ['is raised where it is too short', 100, listener(99), ['N03 Service shop/web: "99" → "350"']],
    ['stays where it just holds', 100, listener(100), []],
    ['is lowered to what AWS takes', 100, listener(6001), ['N09 Service shop/web: "6001" → "350"']],
  ])('%s', (_, request, annotations, changes) => {
    const outcome = retrofitted(request, balancer(annotations));
    expect([outcome.changes, outcome.notes]).toEqual([changes, []]);
  });

  test('is that of each listener', () => {
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'alt', port: 81, targetPort: 8080 }, { name: 'udp', port: 53, protocol: 'UDP', targetPort: 8080 }];
    const { chart } = retrofitted(400, balancer({}, ports));
    const { annotations } = Testing.synth(chart).find(({ kind }) => kind === 'Service').metadata;
    expect(Object.keys(annotations).filter(key => key.includes('listener-attributes'))).toEqual([`${NLB}listener-attributes.TCP-80`, `${NLB}listener-attributes.TCP-81`]);
  });

  test.each([['443', 1], ['https', 1], ['*', 1], ['80', 0], [undefined, 1]])('cannot be set where a listener ends TLS: ssl-ports %s', (sslPorts, count) => {
    const ports = [{ name: 'https', port: 443, targetPort: 8080 }];
    const tls = { 'ssl-cert': 'arn:aws:acm:eu-west-1:111122223333:certificate/a', ...sslPorts && { 'ssl-ports': sslPorts } };
    expect(retrofitted(350, balancer(tls, ports)).notes).toEqual([]);
    expect(retrofitted(351, balancer(tls, ports)).notes).toEqual(Array(count).fill(expect.stringContaining(
      'the listener of port 443 ends TLS and has no setting for it; it should be 361: must be at least 351 s (351 s longestRequest)',
    )));
  });
});

describe('the idle timeout of a Gateway', () => {
  const meta = { name: 'web', namespace: 'shop' };
  const route = (kind = 'HTTPRoute', parent: Plain = { name: 'edge' }) => ({
    apiVersion: kind === 'TCPRoute' ? 'gateway.networking.k8s.io/v1alpha2' : 'gateway.networking.k8s.io/v1',
    kind,
    metadata: meta,
    spec: { parentRefs: [parent], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
  });
  const targetGroup = {
    apiVersion: 'gateway.k8s.aws/v1beta1',
    kind: 'TargetGroupConfiguration',
    metadata: meta,
    spec: { targetReference: { name: 'web' }, defaultConfiguration: { targetType: 'ip' } },
  };
  const gateway = (infrastructure: Plain = { parametersRef: { group: 'gateway.k8s.aws', kind: 'LoadBalancerConfiguration', name: 'edge' } }, className = 'alb') => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'edge', namespace: 'shop' },
    spec: { gatewayClassName: className, infrastructure, listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
  });
  const configuration = (spec: Plain = {}) => ({
    apiVersion: 'gateway.k8s.aws/v1beta1', kind: 'LoadBalancerConfiguration', metadata: { name: 'edge', namespace: 'shop' }, spec,
  });
  const attributes = (seconds: number) => ({ loadBalancerAttributes: [{ key: 'routing.http2.enabled', value: 'true' }, { key: IDLE, value: String(seconds) }] });
  const gatewayClass = (controllerName: string, spec: Plain = {}) => ({
    apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: 'alb' }, spec: { controllerName, ...spec },
  });
  const elsewhere = (seconds: number, request: number) => [
    `HTTPRoute shop/web spec: as far as the scope shows, its load balancer gives up on a request after ${seconds} s without a byte: its idle timeout has to be raised where it is configured, to ${request} s or more`,
  ];

  test.each<[string, number, Plain, string[]]>([
    ['is said where its configuration says none', 30, {}, ['N03 LoadBalancerConfiguration shop/edge: undefined → "60"']],
    ['is raised where it is too short', 90, attributes(89), ['N03 LoadBalancerConfiguration shop/edge: "89" → "100"']],
    ['stays where it just holds', 90, attributes(90), []],
  ])('%s', (_, request, spec, changes) => {
    const outcome = retrofitted(request, service(), targetGroup, configuration(spec), gateway(), route());
    expect([outcome.changes, outcome.notes]).toEqual([changes, []]);
    Testing.synth(outcome.chart).forEach(validateObject);
  });

  test('is told to whoever configures it elsewhere', () => {
    expect(retrofitted(60, service(), targetGroup, route()).notes).toEqual([]);
    expect(retrofitted(61, service(), targetGroup, route()).notes).toEqual(elsewhere(60, 61));
    expect(retrofitted(61, service(), route()).notes).toEqual(elsewhere(60, 61));
    expect(retrofitted(61, service(), targetGroup, gateway({}), route()).notes).toEqual(elsewhere(60, 61));
  });

  test('is that of its class where it has no configuration, and there only written where it must be', () => {
    const ofClass = gatewayClass('gateway.k8s.aws/alb', {
      parametersRef: { group: 'gateway.k8s.aws', kind: 'LoadBalancerConfiguration', name: 'edge', namespace: 'shop' },
    });
    const changes = (request: number) => retrofitted(request, service(), targetGroup, ofClass, configuration(), gateway({}), route()).changes;
    expect(changes(60)).toEqual([]);
    expect(changes(61)).toEqual(['N03 LoadBalancerConfiguration shop/edge: undefined → "71"']);
  });

  test('of TCP is told to whoever configures its listeners', () => {
    const listeners = (...seconds: number[]) => ({
      listenerConfigurations: seconds.map(value => ({ protocolPort: 'TCP:80', listenerAttributes: [{ key: 'tcp.idle_timeout.seconds', value: String(value) }] })),
    });
    const notes = (request: number, ...objects: Plain[]) => retrofitted(request, service(), targetGroup, gateway(), route('TCPRoute'), ...objects).notes.length;
    expect([notes(350), notes(351), notes(400, configuration(listeners(400))), notes(401, configuration(listeners(401, 400)))]).toEqual([0, 1, 0, 1]);
  });

  test.each([
    [gateway({}, 'istio'), 48],
    [gateway({}, 'alb'), 60],
    [gateway({}, 'other'), 60],
  ])('is none where the Gateway is in the cluster: %#', (edge, preStop) => {
    expect(retrofitted(30, service(), edge, route()).preStop).toBe(preStop);
  });

  test('is none where the class is that of another controller', () => {
    expect(retrofitted(30, service(), gatewayClass('traefik.io/gateway-controller'), gateway({}), route()).preStop).toBe(48);
  });
});

describe('the idle timeout of an Ingress whose class has parameters', () => {
  const ingressClass = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'alb' },
    spec: { controller: 'ingress.k8s.aws/alb', parameters: { apiGroup: 'elbv2.k8s.aws', kind: 'IngressClassParams', name: 'shared' } },
  };
  const parameters = (spec: Plain) => ({ apiVersion: 'elbv2.k8s.aws/v1beta1', kind: 'IngressClassParams', metadata: { name: 'shared' }, spec });
  const outcome = (request: number, spec: Plain, annotations: Record<string, string> = {}) =>
    retrofitted(request, service(), ingress({ annotations: alb(annotations) }), ingressClass, parameters(spec));

  test('is that of the class', () => {
    const idle = (seconds: string) => ({ loadBalancerAttributes: [{ key: IDLE, value: seconds }] });
    const own = { 'target-type': 'ip', 'load-balancer-attributes': `${IDLE}=4000` };
    expect(outcome(90, idle('89'), own).changes).toEqual(['N03 IngressClassParams shared: "89" → "100"']);
    expect(outcome(90, idle('90'), own).changes).toEqual([]);
  });

  test('goes with the target type of the class', () => {
    expect(outcome(30, { targetType: 'ip' }, { 'target-type': 'instance' }).preStop).toBe(60);
    expect(outcome(30, { targetType: 'instance' }, { 'target-type': 'ip' }).preStop).toBe(20);
  });
});
