import { DEFAULTS, deriveBudget, type Front, FRONTS, leakWindow, reactionBound, registrationWindow } from './budget';

describe('deriveBudget()', () => {
  test.each([
    { longestRequest: 10, policy: 'outlast-deregistration', expected: { deregistrationDelay: 30, preStop: 40, grace: 70 } },
    { longestRequest: 30, policy: 'outlast-deregistration', expected: { deregistrationDelay: 50, preStop: 60, grace: 90 } },
    { longestRequest: 30, policy: 'leak-window', expected: { deregistrationDelay: 50, preStop: 35, grace: 85 } },
  ] as const)('reproduces the worked example of $longestRequest s, $policy', ({ expected, ...inputs }) => {
    expect(deriveBudget(inputs)).toMatchObject(expected);
  });

  test('derives the other fields behind an ALB', () => {
    expect(deriveBudget()).toMatchObject({
      minReady: 0,
      progressDeadline: 600,
      idleTimeout: 60,
      keepAlive: 70,
      startupProbe: { period: 3, timeout: 3, failureThreshold: 25 },
      readinessProbe: { period: 5, timeout: 3, failureThreshold: 3 },
      livenessProbe: { period: 10, timeout: 5, failureThreshold: 4 },
      healthCheck: { interval: 10, timeout: 5, healthy: 2, unhealthy: 2 },
    });
  });

  test.each<[keyof typeof FRONTS, number, string]>([
    ['ALB_AUTO', 30, 'ALB without a gate: H'],
    ['NLB_IP', 30, 'NLB: y'],
    ['NLB_AUTO', 140, 'NLB without a gate: H + y'],
    ['ALB_INSTANCE', 5, 'nodes: H'],
    ['CLUSTER_IP', 5, 'in-cluster: H'],
  ])('waits at %s for %i s after Ready (%s)', (front, minReady) => {
    expect(deriveBudget({ front: FRONTS[front], policy: 'leak-window' })).toMatchObject({ minReady });
  });

  test('waits for slow start', () => {
    expect(deriveBudget({ slowStart: 90 }).minReady).toBe(90);
  });

  test('takes the acceptance after SIGTERM off the preStop, down to none', () => {
    expect(deriveBudget({ acceptsAfterSigterm: 15 })).toMatchObject({ preStop: 45, grace: 90 });
    expect(deriveBudget({ acceptsAfterSigterm: 100 })).toMatchObject({ preStop: 0, grace: 130 });
    expect(deriveBudget({ acceptsAfterSigterm: 15, policy: 'leak-window' })).toMatchObject({ preStop: 20, grace: 85 });
  });

  test('outlasts the controller where the margin is less than its reaction', () => {
    expect(deriveBudget({ margin: 1 })).toMatchObject({ preStop: 55, grace: 76 });
  });

  test('leaves a request on a kept connection its time after the listener has closed', () => {
    expect(deriveBudget({ front: FRONTS.CLUSTER_IP, policy: 'leak-window' })).toMatchObject({ preStop: 20, grace: 80 });
    expect(deriveBudget({ front: FRONTS.ALB_INSTANCE, policy: 'leak-window' })).toMatchObject({ preStop: 20, grace: 80, deregistrationDelay: 50 });
  });

  test('knows which fields a front has', () => {
    expect(Object.keys(deriveBudget({ front: FRONTS.CLUSTER_IP }))).not.toEqual(expect.arrayContaining(['deregistrationDelay']));
    expect(deriveBudget({ front: FRONTS.VPC_LATTICE })).not.toHaveProperty('idleTimeout');
    expect(deriveBudget({ front: FRONTS.VPC_LATTICE })).toHaveProperty('healthCheck');
    expect(deriveBudget({ front: FRONTS.NLB_IP })).not.toHaveProperty('keepAlive');
  });

  test.each([
    ['nodes as targets', { front: FRONTS.ALB_INSTANCE }, /nodes as targets/],
    ['a deregistration delay over 3600 s', { longestRequest: 3581 }, /deregistration delay would be 3601 s/],
    ['an idle timeout over 4000 s', { longestRequest: 3991 }, /idle timeout would be 4001 s/],
    ['a grace period over its ceiling', { longestRequest: 51, ceiling: 110 }, /grace period would be 111 s/],
    ['a pause that no health check outlasts', { longestPause: 91 }, /unhealthy threshold of 11/],
  ])('refuses %s', (_, inputs, message) => {
    expect(() => deriveBudget(inputs)).toThrow(message);
  });
});

/** The table of section 2: L, X + R, L + R, H, each typical and bound. */
test.each<[string, Front, number[]]>([
  ['ALB_IP', FRONTS.ALB_IP, [16, 25, 45, 50, 46, 55, 19, 45]],
  ['ALB_AUTO', FRONTS.ALB_AUTO, [16, 25, 45, 50, 46, 55, 11, 30]],
  ['NLB_IP', FRONTS.NLB_IP, [61, 185, 90, 210, 91, 215, 44, 125]],
  ['CLUSTER_IP', FRONTS.CLUSTER_IP, [2, 10, 31, 38, 32, 40, 2, 5]],
  ['ALB_INSTANCE', FRONTS.ALB_INSTANCE, [2, 10, 31, 38, 32, 40, 2, 5]],
])('evaluates the windows of %s with typical and bound delays', (_, front, windows) => {
  const R = DEFAULTS.longestRequest;
  const both = [
    ...(['typical', 'bound'] as const).map((side) => leakWindow(front, side)),
    ...(['typical', 'bound'] as const).map((side) => front.deregistration[side] + R),
    ...(['typical', 'bound'] as const).map((side) => leakWindow(front, side) + R),
    ...(['typical', 'bound'] as const).map((side) => registrationWindow(front, side)),
  ];
  expect(both).toEqual(windows);
});

test.each([
  [{ targetGroups: 1 }, 5],
  [{ targetGroups: 30 }, 5],
  [{ targetGroups: 31 }, 5.5],
  [{ targetGroups: 200 }, 90],
  [{ targetGroups: 200, calls: 20, burst: 100 }, 10],
])('bounds the reaction with %j at %d s', ({ targetGroups, calls, burst }: { targetGroups: number; calls?: number; burst?: number }, bound) => {
  expect(reactionBound(targetGroups, calls, burst)).toBe(bound);
});
