import { Chart, Duration, Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { alb, chartOf, deployment, ingress, namespace, Plain, service } from './manifests';
import { DrainPolicy, TimingBudget, ZeroDowntime } from '../../src';
import { LOAD_BALANCERS, LoadBalancerName } from '../../src/timing';
import { validateObject } from '../kubernetes-schema';

const seconds = (max: number) => fc.option(fc.integer({ min: 0, max }), { nil: undefined });

/** Numbers as somebody may have written them: absent, unsafe, safe, or out of every range. */
const NUMBERS = fc.record({
  preStop: seconds(400),
  exec: fc.boolean(),
  grace: seconds(600),
  minReady: seconds(200),
  progress: seconds(1000),
  startup: fc.option(fc.record({ period: fc.integer({ min: 1, max: 20 }), failures: fc.integer({ min: 1, max: 30 }) }), { nil: undefined }),
  liveness: fc.option(fc.record({ period: fc.integer({ min: 1, max: 20 }), failures: fc.integer({ min: 1, max: 10 }) }), { nil: undefined }),
  delay: seconds(4000),
  idle: seconds(4100),
  interval: seconds(310),
  timeout: seconds(130),
  replicas: fc.integer({ min: 2, max: 20 }),
  autoscaled: fc.boolean(),
  surge: fc.constantFrom(undefined, 0, 1, '0%', '25%'),
  unavailable: fc.constantFrom(undefined, 0, 1, '0%', '25%', '50%'),
  profile: fc.constantFrom<LoadBalancerName>('alb-ip', 'alb-instance', 'nlb-ip', 'nlb-instance', 'cluster-ip'),
});
type Numbers = typeof NUMBERS extends fc.Arbitrary<infer Value> ? Value : never;

const NEEDS = fc.record({
  request: fc.integer({ min: 0, max: 300 }),
  shutdown: fc.integer({ min: 0, max: 60 }),
  startup: fc.integer({ min: 0, max: 300 }),
  margin: fc.integer({ min: 5, max: 30 }),
  policy: fc.constantFrom(DrainPolicy.OUTLAST_DEREGISTRATION, DrainPolicy.LEAK_WINDOW),
});
type Needs = typeof NEEDS extends fc.Arbitrary<infer Value> ? Value : never;

function budgetOf({ request, shutdown, startup, margin, policy }: Needs): TimingBudget {
  return TimingBudget.of({
    longestRequest: Duration.seconds(request),
    shutdown: Duration.seconds(shutdown),
    startup: Duration.seconds(startup),
    margin: Duration.seconds(margin),
    drainPolicy: policy,
  });
}

const text = (value?: number) => value === undefined ? undefined : String(value);
const attribute = (key: string, value?: number) => value === undefined ? 'stickiness.enabled=false' : `${key}=${value},stickiness.enabled=false`;

function defined(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function manifestsOf(numbers: Numbers): Plain[] {
  const [family, targetType] = numbers.profile.split('-');
  const { preStop, exec, surge, unavailable, startup, liveness } = numbers;
  const action = exec ? { exec: { command: ['sleep', `${preStop}`] } } : { sleep: { seconds: preStop } };
  const hook = preStop === undefined ? {} : { lifecycle: { preStop: action } };
  const probe = { httpGet: { path: '/', port: 8080 } };
  const rollingUpdate = JSON.parse(JSON.stringify({ maxSurge: surge, maxUnavailable: unavailable }));
  const checks = ([interval, timeout]: readonly string[]) => ({ [interval]: text(numbers.interval), [timeout]: text(numbers.timeout) });
  const nlb = (annotations: Record<string, string | undefined>) =>
    Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`service.beta.kubernetes.io/aws-load-balancer-${key}`, value]));
  return [
    namespace(),
    deployment({
      container: {
        ...hook,
        ...startup && { startupProbe: { ...probe, periodSeconds: startup.period, failureThreshold: startup.failures } },
        ...liveness && { livenessProbe: { ...probe, periodSeconds: liveness.period, failureThreshold: liveness.failures } },
      },
      pod: { ...numbers.grace !== undefined && { terminationGracePeriodSeconds: numbers.grace } },
      spec: {
        replicas: numbers.autoscaled ? undefined : numbers.replicas,
        ...numbers.minReady !== undefined && { minReadySeconds: numbers.minReady },
        ...numbers.progress !== undefined && { progressDeadlineSeconds: numbers.progress },
        strategy: { type: 'RollingUpdate', rollingUpdate },
      },
    }),
    service(family !== 'nlb' ? {} : {
      type: 'LoadBalancer',
      loadBalancerClass: 'service.k8s.aws/nlb',
      annotations: defined(nlb({
        'nlb-target-type': targetType,
        'target-group-attributes': attribute('deregistration_delay.timeout_seconds', numbers.delay),
        ...checks(['healthcheck-interval', 'healthcheck-timeout']),
      })),
    }),
    ...family !== 'alb' ? [] : [ingress({
      annotations: alb(defined({
        'target-type': targetType,
        'target-group-attributes': attribute('deregistration_delay.timeout_seconds', numbers.delay),
        'load-balancer-attributes': numbers.idle === undefined ? undefined : `idle_timeout.timeout_seconds=${numbers.idle}`,
        ...checks(['healthcheck-interval-seconds', 'healthcheck-timeout-seconds']),
      })),
    })],
    ...numbers.autoscaled ? [{
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 30 },
    }] : [],
  ];
}

/** The numbers that the YAML says in the end, read here by other means than there. */
function readBack(chart: Chart) {
  const objects: Record<string, any> = Object.fromEntries(Testing.synth(chart).map(object => [object.kind, object]));
  const { spec } = objects.Deployment;
  const [container] = spec.template.spec.containers;
  const yaml = JSON.stringify([objects.Ingress?.metadata.annotations, objects.Service.metadata.annotations]);
  const number = (pattern: RegExp, platformDefault: number) => Number(pattern.exec(yaml)?.[1] ?? platformDefault);
  const { sleep, exec } = container.lifecycle.preStop;
  return {
    objects,
    spec,
    container,
    P: sleep ? sleep.seconds : Number(exec.command[1]),
    G: spec.template.spec.terminationGracePeriodSeconds ?? 30,
    D: number(/deregistration_delay\.timeout_seconds=(\d+)/, NaN),
    I: number(/healthcheck-interval(?:-seconds)?":"(\d+)/, NaN),
    T: number(/healthcheck-timeout(?:-seconds)?":"(\d+)/, NaN),
    Li: number(/idle_timeout\.timeout_seconds=(\d+)/, NaN),
  };
}

describe('ZeroDowntime.retrofit()', () => {
  test('makes every inequality hold, whatever the numbers were', () => {
    fc.assert(fc.property(NUMBERS, NEEDS, (numbers, needs) => {
      const chart = chartOf(...manifestsOf(numbers));
      ZeroDowntime.retrofit(chart, { budget: budgetOf(needs) });
      const { objects, spec, container, P, G, D, I, T, Li } = readBack(chart);
      const { request: R, shutdown: A, startup: S } = needs;
      const lb = LOAD_BALANCERS[numbers.profile];
      const balanced = lb.kind.hasTargetGroup;
      const [r, X] = [lb.controllerReactionSeconds, lb.deregistrationPropagationSeconds];
      const nodes = lb.targets.areNodes;
      const H = r + lb.registrationPropagationSeconds + (lb.targets.arePods ? I + T : 0) + lb.gatePollSeconds;
      const minReady = spec.minReadySeconds ?? 0;

      expect(G).toBeGreaterThanOrEqual(Math.max(P, r + X + R) + A); // T01
      expect(P).toBeLessThan(G); // T02
      expect(P).toBeGreaterThanOrEqual(r + X); // T03
      if (balanced) {
        expect(D).toBeGreaterThanOrEqual((nodes ? lb.nodeDeregistrationSeconds : X) + R); // T04
        expect(D).toBeLessThanOrEqual(3600);
        if (needs.policy === DrainPolicy.OUTLAST_DEREGISTRATION && !nodes) expect(P).toBeGreaterThanOrEqual(r + X + R); // T06
        expect([I >= 5, I <= 300, T >= 2, T <= 120, lb.name.startsWith('alb') ? T < I : T <= I]).toEqual([true, true, true, true, true]); // S09
        expect(JSON.stringify(objects)).toContain('stickiness.enabled=false');
      }
      const { startupProbe } = container;
      if (startupProbe) expect(startupProbe.periodSeconds * (startupProbe.failureThreshold - 1)).toBeGreaterThanOrEqual(S); // S01
      expect(spec.progressDeadlineSeconds ?? 600).toBeGreaterThan(S + 5 + H + minReady); // S06
      expect(minReady).toBeGreaterThanOrEqual(lb.gateLagSeconds + (lb.gated ? 0 : H)); // S07
      if (lb.name.startsWith('alb')) expect(Li).toBeGreaterThanOrEqual(R); // N03
      if (lb.gated) expect(objects.Namespace.metadata.labels).toEqual({ 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' }); // S02
      const { maxUnavailable = '25%', maxSurge = '25%' } = spec.strategy.rollingUpdate ?? {};
      const pods = numbers.autoscaled ? 30 : numbers.replicas;
      const lost = typeof maxUnavailable === 'number' ? maxUnavailable : Math.floor(parseInt(maxUnavailable, 10) * pods / 100);
      expect([lost, maxSurge === 0 || maxSurge === '0%']).toEqual([0, false]); // R02
      expect(spec.replicas).toBe(numbers.autoscaled ? undefined : numbers.replicas);
      expect(objects.PodDisruptionBudget.spec.selector).toEqual(spec.selector); // R04
      Object.values(objects).forEach(object => validateObject(object));
    }), { numRuns: 120 });
  });

  test('changes nothing the second time, and synthesises the same bytes', () => {
    fc.assert(fc.property(NUMBERS, NEEDS, (numbers, needs) => {
      const chart = chartOf(...manifestsOf(numbers));
      const options = { budget: budgetOf(needs) };
      const { undecided } = ZeroDowntime.retrofit(chart, options);
      const bytes = JSON.stringify(Testing.synth(chart));
      expect(ZeroDowntime.retrofit(chart, options)).toEqual({ changes: [], undecided });
      expect(JSON.stringify(Testing.synth(chart))).toBe(bytes);
      expect(JSON.stringify(Testing.synth(chart))).toBe(bytes);
    }), { numRuns: 40 });
  });
});
