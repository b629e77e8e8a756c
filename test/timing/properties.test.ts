import * as fc from 'fast-check';
import {
  CLUSTER_AUTOSCALER, explain, FieldOverrides, karpenter, LOAD_BALANCERS, LoadBalancerName, LoadBalancerTimings, MANAGED_NODE_GROUP,
  planBudget, RolloutTimings, SettableField, SETTABLE_FIELDS, SPOT, TimingField, FIELDS, TimingInputs,
} from '../../src/timing';

const seconds = (max: number) => fc.oneof(fc.integer({ min: 0, max }), fc.double({ min: 0, max, noNaN: true }));

const loadBalancer: fc.Arbitrary<LoadBalancerTimings> = fc.constantFrom(...Object.keys(LOAD_BALANCERS) as LoadBalancerName[]).chain(name => fc.oneof(
  fc.constant(LOAD_BALANCERS[name]),
  fc.record({
    controllerReactionSeconds: seconds(60),
    deregistrationPropagationSeconds: seconds(400),
    registrationPropagationSeconds: seconds(400),
    gatePollSeconds: seconds(60),
    gateLagSeconds: seconds(60),
  }).map(delays => ({ ...LOAD_BALANCERS[name], ...delays })),
));

/** The whole input space, feasible or not. */
const inputs: fc.Arbitrary<TimingInputs> = fc.record({
  longestRequestSeconds: fc.oneof({ arbitrary: seconds(900), weight: 9 }, { arbitrary: seconds(5000), weight: 1 }),
  shutdownSeconds: seconds(600),
  acceptsAfterSigtermSeconds: fc.oneof(fc.constant(0), seconds(120)),
  startupSeconds: seconds(3600),
  longestPauseSeconds: seconds(95),
  marginSeconds: seconds(120),
  slowStartSeconds: fc.constantFrom(0, 0, 0, 0, 0, 0, 30, 300, 900),
  loadBalancer,
  drainPolicy: fc.constantFrom('outlast-deregistration', 'leak-window'),
  reclaim: fc.constantFrom([], [], [], [SPOT], [CLUSTER_AUTOSCALER], [MANAGED_NODE_GROUP, karpenter(1800)]),
});

/** Mostly none, sometimes values near the derived ones, so that both sides of the inequalities are met. */
const nudges = fc.oneof(
  fc.constant([]),
  fc.array(fc.tuple(fc.constantFrom(...SETTABLE_FIELDS), fc.integer({ min: -30, max: 60 })), { maxLength: 4 }),
);

function nudged(given: TimingInputs, by: readonly (readonly [SettableField, number])[]): FieldOverrides {
  const plan = planBudget(given);
  if (!plan.ok) return {};
  return Object.fromEntries(by
    .filter(([field]) => plan.budget.timings[field] !== undefined)
    .map(([field, nudge]) => [field, Math.max(0, plan.budget.timings[field]! + nudge)]));
}

const CLOSE = 1e-6;

/** The inequalities of the model, written down a second time and without the code under test. */
function violations(
  {
    longestRequestSeconds: R, shutdownSeconds: A, acceptsAfterSigtermSeconds: W, startupSeconds: S,
    loadBalancer: lb, drainPolicy, reclaim,
  }: TimingInputs,
  t: RolloutTimings,
): string[] {
  const L = lb.controllerReactionSeconds + lb.deregistrationPropagationSeconds;
  const podsAreTargets = lb.name.startsWith('alb-ip') || lb.name.startsWith('nlb-ip');
  const nodesAreTargets = lb.name.endsWith('-instance');
  const H = lb.controllerReactionSeconds + lb.registrationPropagationSeconds
    + (podsAreTargets ? t.healthCheckIntervalSeconds! + t.healthCheckTimeoutSeconds! : 0) + (lb.gated ? lb.gatePollSeconds : 0);
  const connectionsAreKept = nodesAreTargets || lb.name.startsWith('nlb') || lb.name === 'cluster-ip';
  const [P, G, D] = [t.preStopSeconds, t.terminationGracePeriodSeconds, t.deregistrationDelaySeconds];
  const [Li, K, I, T] = [t.idleTimeoutSeconds, t.keepAliveTimeoutSeconds, t.healthCheckIntervalSeconds, t.healthCheckTimeoutSeconds];
  const outlast = drainPolicy === 'outlast-deregistration';
  const claims: Record<string, boolean> = {
    T01: G >= (connectionsAreKept && !outlast ? P + W + R : Math.max(P + W, L + R)) + A - CLOSE,
    T02: P < G,
    T03: P + W >= L - CLOSE,
    T04: D === undefined || D >= (nodesAreTargets ? lb.nodeDeregistrationSeconds : lb.deregistrationPropagationSeconds) + R - CLOSE,
    T05: D === undefined || !outlast || !podsAreTargets || D <= P + W + 30 + CLOSE,
    T06: !outlast || P + W >= L + R - CLOSE,
    T18: !outlast || !nodesAreTargets,
    T12: reclaim.every(({ ceilingSeconds }) => G <= ceilingSeconds),
    S01: (t.startupFailureThreshold - 1) * t.startupPeriodSeconds >= S - CLOSE,
    S06: t.progressDeadlineSeconds > S + 5 + H + t.minReadySeconds - CLOSE,
    S07: t.minReadySeconds >= (lb.gated ? 0 : H) + lb.gateLagSeconds - CLOSE,
    S09: I === undefined || T === undefined || (I >= 5 && I <= 300 && T >= 2 && T <= 120 && (lb.name.startsWith('alb') ? T < I : T <= I)
      && [t.healthyThreshold!, t.unhealthyThreshold!].every(threshold => threshold >= 2 && threshold <= 10)),
    S10: t.readinessFailureThreshold * t.readinessPeriodSeconds < t.livenessFailureThreshold * t.livenessPeriodSeconds,
    N02: K === undefined || K > Li!,
    N03: Li === undefined || !lb.name.startsWith('alb') || Li >= R - CLOSE,
    whole: Object.values(t).every(Number.isInteger),
    AWS: (D ?? 0) <= 3600 && (Li ?? 60) <= (lb.name.startsWith('nlb') ? 6000 : 4000),
  };
  return Object.keys(claims).filter(code => !claims[code]);
}

describe('every budget that is accepted', () => {
  let accepted = 0;
  afterAll(() => expect(accepted).toBeGreaterThan(500)); // the space is not so wide that nothing is tested

  test('satisfies the inequalities of the model', () => {
    fc.assert(fc.property(inputs, nudges, (given, by) => {
      const plan = planBudget(given, nudged(given, by));
      if (!plan.ok) return;
      accepted += 1;
      expect(violations(given, plan.budget.timings)).toEqual([]);
    }), { numRuns: 3000 });
  });

  test('is explained by the very numbers it consists of', () => {
    fc.assert(fc.property(inputs, nudges, (given, by) => {
      const plan = planBudget(given, nudged(given, by));
      if (!plan.ok) return;
      const { timings } = plan.budget;
      const explanations = explain(plan.budget);
      expect(Object.fromEntries(explanations.map(({ field, value }) => [field, value]))).toEqual(
        Object.fromEntries((Object.keys(timings) as TimingField[]).map(field => [FIELDS[field].name, timings[field]])),
      );
      for (const { value, numbers, derivedValue = value } of explanations) {
        expect(Math.abs(Math.ceil(evaluate(numbers) - 0.01) - derivedValue)).toBeLessThanOrEqual(1); // three decimals are printed
      }
    }), { numRuns: 500 });
  });

  test.each(['longestRequestSeconds', 'shutdownSeconds', 'startupSeconds'] as const)('waits no shorter when %s grows', key => {
    fc.assert(fc.property(inputs, seconds(300), (given, more) => notShorter(given, { ...given, [key]: given[key] + more })), { numRuns: 1000 });
  });

  test('waits no shorter when the load balancer is slower', () => {
    fc.assert(fc.property(inputs, seconds(300), (given, more) => notShorter(given, {
      ...given,
      loadBalancer: { ...given.loadBalancer, deregistrationPropagationSeconds: given.loadBalancer.deregistrationPropagationSeconds + more },
    })), { numRuns: 1000 });
  });
});

function notShorter(less: TimingInputs, more: TimingInputs): void {
  const [before, after] = [planBudget(less), planBudget(more)];
  if (!before.ok || !after.ok) return;
  for (const field of ['preStopSeconds', 'terminationGracePeriodSeconds', 'deregistrationDelaySeconds', 'progressDeadlineSeconds'] as const) {
    expect(after.budget.timings[field] ?? 0).toBeGreaterThanOrEqual(before.budget.timings[field] ?? 0);
  }
}

/** Reads a formula in numbers as a reader would. */
function evaluate(numbers: string): number {
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  const expression = numbers.replace(/·/g, '*').replace(/\b(max|min|ceil|floor)\(/g, 'Math.$1(');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- arithmetic that this library printed
  return new Function('clamp', `return ${expression};`)(clamp);
}
