import { FACTS, liveFindings, readingOf } from './reading';
import { Elb, LoadBalancer, Target, TargetGroup } from '../../src/model/live/elb';
import { ELB_RULES } from '../../src/rules/elb';
import { Patch } from '../rules/patch';

const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/k8s-shop-web-1/0123456789abcdef';
const HEALTHY: readonly Target[] = [{ id: '10.0.0.1', port: 8080, zone: 'a', state: 'healthy' }, { id: '10.0.0.2', port: 8080, zone: 'b', state: 'healthy' }];

const GROUP: TargetGroup = {
  arn: ARN,
  name: 'web',
  targetType: 'ip',
  healthCheck: {
    HealthCheckProtocol: 'HTTP',
    HealthCheckPath: '/',
    HealthCheckPort: 'traffic-port',
    HealthCheckIntervalSeconds: 15,
    HealthCheckTimeoutSeconds: 5,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 2,
    Matcher: '200',
  },
  attributes: { 'deregistration_delay.timeout_seconds': '300', 'stickiness.enabled': 'false', 'slow_start.duration_seconds': '0' },
  tags: {},
  loadBalancers: ['lb'],
  targets: HEALTHY,
};
const LOAD_BALANCER: LoadBalancer = { arn: 'lb', name: 'shop', zones: ['a', 'b'], attributes: { 'idle_timeout.timeout_seconds': '60' }, listeners: [] };

interface Case {
  readonly name: string;
  readonly group?: Partial<TargetGroup>;
  readonly loadBalancer?: Partial<LoadBalancer>;
  readonly patch?: Patch;
  /** `E01 error: message`; all of them. */
  readonly finds: readonly string[];
}

const ANNOTATIONS = 'Ingress metadata.annotations';
const declaring = (key: string, value: string): Patch =>
  ({ set: { [`${ANNOTATIONS}`]: { 'alb.ingress.kubernetes.io/target-type': 'ip', [`alb.ingress.kubernetes.io/${key}`]: value } } });
const attributes = (others: Readonly<Record<string, string>>) => ({ attributes: { ...GROUP.attributes, ...others } });
const UNRESET = 'the manifest leaves it out: the controller does not reset what it is not told, so that it is still what somebody has set once';
const CHANGED = 'the manifest says so, and something else has changed it or the controller cannot write it';

const NLB: Patch = {
  remove: ['Ingress'],
  set: {
    'Service metadata.annotations': { 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip', 'service.beta.kubernetes.io/aws-load-balancer-healthcheck-protocol': 'HTTP' },
    'Service spec.type': 'LoadBalancer',
    'Service spec.loadBalancerClass': 'service.k8s.aws/nlb',
  },
};
const OF_NLB = { healthCheck: {}, attributes: { 'deregistration_delay.timeout_seconds': '300' } };

const CASES: readonly Case[] = [
  { name: 'all as declared', finds: [] },
  {
    name: 'a delay that somebody has set',
    group: attributes({ 'deregistration_delay.timeout_seconds': '299' }),
    finds: [`E01 error: deregistration_delay.timeout_seconds of the target group web is 299, not 300 (${UNRESET})`],
  },
  {
    name: 'a longer delay',
    group: attributes({ 'deregistration_delay.timeout_seconds': '301' }),
    finds: [`E01 warning: deregistration_delay.timeout_seconds of the target group web is 301, not 300 (${UNRESET})`],
  },
  {
    name: 'a delay that is not the declared one',
    group: attributes({ 'deregistration_delay.timeout_seconds': '300' }),
    patch: declaring('target-group-attributes', 'deregistration_delay.timeout_seconds=60'),
    finds: [`E01 warning: deregistration_delay.timeout_seconds of the target group web is 300, not 60 (${CHANGED})`],
  },
  { name: 'an attribute of which no default is known', group: attributes({ 'stickiness.lb_cookie.duration_seconds': '86400' }), finds: [] },
  {
    name: 'another interval and another path of the health check',
    group: { healthCheck: { ...GROUP.healthCheck, HealthCheckIntervalSeconds: 30, HealthCheckPath: '/old' } },
    finds: ['E02 warning: HealthCheckPath of the target group web is /old, not /', 'E02 warning: HealthCheckIntervalSeconds of the target group web is 30, not 15'],
  },
  { name: 'a health check that could not be read', group: { healthCheck: {} }, finds: [] },
  {
    name: 'another idle timeout',
    loadBalancer: { attributes: { 'idle_timeout.timeout_seconds': '400' } },
    finds: [`E03 warning: idle_timeout.timeout_seconds of the load balancer shop is 400, not 60 (${UNRESET})`],
  },
  {
    name: 'an idle timeout that is not the declared one',
    loadBalancer: { attributes: { 'idle_timeout.timeout_seconds': '60' } },
    patch: declaring('load-balancer-attributes', 'idle_timeout.timeout_seconds=61'),
    finds: [`E03 warning: idle_timeout.timeout_seconds of the load balancer shop is 60, not 61 (${CHANGED})`],
  },
  {
    name: 'an idle timeout of a listener of a Network Load Balancer',
    patch: NLB,
    group: OF_NLB,
    loadBalancer: { attributes: { 'load_balancing.cross_zone.enabled': 'false' }, listeners: [{ port: 80, protocol: 'TCP', attributes: { 'tcp.idle_timeout.seconds': '60' } }] },
    finds: ['E03 warning: tcp.idle_timeout.seconds of the listener TCP 80 of shop is 60, not 350 (Service web leaves it out)'],
  },
  {
    name: 'a target group that nothing uses',
    group: { loadBalancers: [] },
    finds: ['E04 error: no load balancer uses the target group web'],
  },
  {
    name: 'one unhealthy target of two',
    group: { targets: [HEALTHY[0], { ...HEALTHY[1], state: 'unhealthy', reason: 'Target.Timeout: Request timed out' }] },
    finds: ['E04 warning: 1 of 2 targets of web is unhealthy: 10.0.0.2:8080 (Target.Timeout: Request timed out)'],
  },
  {
    name: 'no healthy target',
    group: { targets: HEALTHY.map(target => ({ ...target, state: 'unhealthy' })) },
    finds: ['E04 error: 2 of 2 targets of web are unhealthy: 10.0.0.1:8080, 10.0.0.2:8080'],
  },
  { name: 'a target that drains, and one that begins', group: { targets: [...HEALTHY, { id: '10.0.0.7', state: 'draining' }, { ...HEALTHY[1], port: 9090, state: 'initial' }] }, finds: [] },
  { name: 'a ready pod that is no target', group: { targets: [HEALTHY[0]] }, finds: ['E04 warning: a ready pod is no target of web: web-new-b (the controller registers the endpoints of the Service; see its log)'] },
  {
    name: 'a target that is no pod',
    group: { targets: [...HEALTHY, { id: '10.0.9.9', state: 'healthy' }] },
    finds: ['E05 error: 1 of 3 targets of web is no pod that was read: 10.0.9.9 (the binding does not say that it is shared)'],
  },
  {
    name: 'a target that is no pod of a shared group',
    group: { targets: [...HEALTHY, { id: '10.0.9.9', state: 'healthy' }] },
    patch: { set: { 'TargetGroupBinding spec.multiClusterTargetGroup': true } },
    finds: ['E05 info: 1 of 3 targets of web is no pod that was read: 10.0.9.9 (several clusters share the target group of web)'],
  },
  {
    name: 'a zone without targets, not crossed by the target group',
    group: { ...attributes({ 'load_balancing.cross_zone.enabled': 'false' }), targets: HEALTHY.map(target => ({ ...target, zone: 'a' })) },
    finds: [
      `E01 warning: load_balancing.cross_zone.enabled of the target group web is false, not use_load_balancer_configuration (${UNRESET})`,
      'E06 warning: cross-zone load balancing is off for web, and b of shop has no healthy target',
    ],
  },
  { name: 'a zone without targets of an Application Load Balancer', group: { targets: HEALTHY.map(target => ({ ...target, zone: 'a' })) }, finds: [] },
  {
    name: 'a zone without targets of a Network Load Balancer',
    patch: NLB,
    group: { ...OF_NLB, targets: HEALTHY.map(target => ({ ...target, zone: 'a' })) },
    loadBalancer: { attributes: { 'load_balancing.cross_zone.enabled': 'false' } },
    finds: ['E06 warning: cross-zone load balancing is off for web, and b of shop has no healthy target'],
  },
];

describe('the rules about load balancers at AWS', () => {
  const find = ({ group, loadBalancer, patch }: Omit<Case, 'name' | 'finds'>): string[] => {
    const elb: Elb = { targetGroups: [{ ...GROUP, ...group }], loadBalancers: [{ ...LOAD_BALANCER, ...loadBalancer }] };
    return liveFindings(readingOf(patch, { ...FACTS, elb }), 'E').map(({ code, severity, message }) => `${code} ${severity}: ${message}`);
  };

  test.each(CASES)('$name', ({ finds, ...given }) => {
    expect(find(given).sort()).toEqual([...finds].sort());
  });

  test('find the target group by its tags where there is no binding', () => {
    const tags = { 'ingress.k8s.aws/stack': 'shop/web', 'ingress.k8s.aws/resource': 'shop/web-web:80' };
    const patch = { remove: ['TargetGroupBinding'] };
    expect(find({ group: { tags, loadBalancers: [] }, patch })).toEqual(['E04 error: no load balancer uses the target group web']);
    expect(find({ group: { tags: { ...tags, 'ingress.k8s.aws/resource': 'shop/web-other:80' }, loadBalancers: [] }, patch })).toEqual([]);
  });

  test('each has a case with a finding', () => {
    const found = new Set(CASES.flatMap(({ finds }) => finds.map(text => text.slice(0, 3))));
    expect(ELB_RULES.map(({ code }) => code).filter(code => !found.has(code))).toEqual([]);
  });

  test('say nothing where AWS was not asked', () => {
    expect(liveFindings(readingOf(), 'E')).toEqual([]);
  });
});
