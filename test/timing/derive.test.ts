import { budgetOf } from './budgets';
import { DrainPolicy, LOAD_BALANCERS, LoadBalancerName, rolloutDuration, roundUp } from '../../src/timing';

const outlast: DrainPolicy = 'outlast-deregistration';
const leak: DrainPolicy = 'leak-window';

describe('planBudget()', () => {
  test.each([
    // the articles: 40 / 70 / 30 and 60 / 90 with a drain of at most 60
    { R: 10, policy: outlast, D: 30, P: 40, G: 70 },
    { R: 30, policy: outlast, D: 50, P: 60, G: 90 },
    { R: 30, policy: leak, D: 50, P: 35, G: 85 },
  ])('derives the worked example R = $R, $policy: $P / $G / $D', ({ R, policy, D, P, G }) => {
    const { timings } = budgetOf({ longestRequestSeconds: R, drainPolicy: policy });
    expect(timings).toMatchObject({ deregistrationDelaySeconds: D, preStopSeconds: P, terminationGracePeriodSeconds: G });
  });

  test.each<{ name: LoadBalancerName; policy?: DrainPolicy; L: number; H: number; minReady: number; D?: number; P: number; G: number }>([
    { name: 'alb-ip', L: 25, H: 45, minReady: 0, D: 50, P: 60, G: 90 },
    { name: 'alb-auto', L: 25, H: 30, minReady: 30, D: 50, P: 60, G: 90 },
    { name: 'alb-instance', policy: leak, L: 10, H: 5, minReady: 5, D: 50, P: 20, G: 80 },
    { name: 'nlb-ip', L: 185, H: 125, minReady: 30, D: 210, P: 220, G: 250 },
    { name: 'nlb-ip', policy: leak, L: 185, H: 125, minReady: 30, D: 210, P: 195, G: 255 },
    { name: 'nlb-ip-conservative', L: 305, H: 335, minReady: 30, D: 330, P: 340, G: 370 },
    { name: 'nlb-auto', L: 185, H: 110, minReady: 140, D: 210, P: 220, G: 250 },
    { name: 'nlb-instance', policy: leak, L: 10, H: 5, minReady: 5, D: 90, P: 20, G: 80 },
    { name: 'vpc-lattice', L: 45, H: 65, minReady: 0, D: undefined, P: 80, G: 110 },
    { name: 'vpc-lattice', policy: leak, L: 45, H: 65, minReady: 0, D: undefined, P: 55, G: 105 },
    { name: 'cluster-ip', L: 10, H: 5, minReady: 5, D: undefined, P: 48, G: 78 },
    { name: 'cluster-ip', policy: leak, L: 10, H: 5, minReady: 5, D: undefined, P: 20, G: 80 },
  ])('derives windows and termination of $name, $policy', ({ name, policy, L, H, minReady, D, P, G }) => {
    const { timings } = budgetOf({ loadBalancer: LOAD_BALANCERS[name], ...policy && { drainPolicy: policy } });
    expect(timings.leakWindowSeconds).toBe(L);
    expect(timings.registrationWindowSeconds).toBe(H);
    expect(timings.minReadySeconds).toBe(minReady);
    expect(timings.deregistrationDelaySeconds).toBe(D);
    expect(timings.preStopSeconds).toBe(P);
    expect(timings.terminationGracePeriodSeconds).toBe(G);
  });

  test.each([
    { S: 0, period: 1, timeout: 1, failures: 11 },
    { S: 19, period: 1, timeout: 1, failures: 30 },
    { S: 40, period: 2, timeout: 2, failures: 26 },
    { S: 60, period: 3, timeout: 3, failures: 25 },
    { S: 120, period: 6, timeout: 5, failures: 23 },
    { S: 600, period: 10, timeout: 5, failures: 62 },
  ])('derives the start-up probe for S = $S', ({ S, period, timeout, failures }) => {
    expect(budgetOf({ startupSeconds: S }).timings).toMatchObject({
      startupPeriodSeconds: period, startupTimeoutSeconds: timeout, startupFailureThreshold: failures,
    });
  });

  test.each([
    { Q: 0, readiness: 1, liveness: 2, unhealthy: 2 },
    { Q: 10, readiness: 3, liveness: 4, unhealthy: 2 },
    { Q: 10.5, readiness: 4, liveness: 5, unhealthy: 3 },
    { Q: 90, readiness: 19, liveness: 20, unhealthy: 10 },
  ])('derives readiness, liveness and health check for Q = $Q', ({ Q, readiness, liveness, unhealthy }) => {
    expect(budgetOf({ longestPauseSeconds: Q }).timings).toMatchObject({
      readinessPeriodSeconds: 5,
      readinessTimeoutSeconds: 3,
      readinessFailureThreshold: readiness,
      livenessPeriodSeconds: 10,
      livenessTimeoutSeconds: 5,
      livenessFailureThreshold: liveness,
      healthCheckIntervalSeconds: 10,
      healthCheckTimeoutSeconds: 5,
      healthyThreshold: 2,
      unhealthyThreshold: unhealthy,
    });
  });

  test.each<{ name: LoadBalancerName; R: number; idle?: number; keepAlive?: number }>([
    { name: 'alb-ip', R: 30, idle: 60, keepAlive: 70 },
    { name: 'alb-instance', R: 120, idle: 130, keepAlive: 140 },
    { name: 'alb-auto', R: 30, idle: 60, keepAlive: 70 },
    { name: 'nlb-ip', R: 30, idle: 350, keepAlive: undefined },
    { name: 'nlb-ip', R: 400, idle: 410, keepAlive: undefined },
    { name: 'cluster-ip', R: 30, idle: undefined, keepAlive: undefined },
  ])('derives idle timeout and keep-alive of $name for R = $R', ({ name, R, idle, keepAlive }) => {
    const { timings } = budgetOf({ loadBalancer: LOAD_BALANCERS[name], longestRequestSeconds: R, drainPolicy: leak });
    expect(timings.idleTimeoutSeconds).toBe(idle);
    expect(timings.keepAliveTimeoutSeconds).toBe(keepAlive);
  });

  test('leaves out, rather than zeroes, what a profile does not have', () => {
    expect(Object.keys(budgetOf({ loadBalancer: LOAD_BALANCERS['cluster-ip'] }).timings)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(deregistrationDelay|healthCheck|healthy|unhealthy|idle|keepAlive)/)]),
    );
  });

  test('waits for slow start between waves', () => {
    expect(budgetOf({ slowStartSeconds: 90 }).timings.minReadySeconds).toBe(90);
    expect(budgetOf({ slowStartSeconds: 30, loadBalancer: LOAD_BALANCERS['alb-instance'], drainPolicy: leak }).timings.minReadySeconds).toBe(30);
  });

  test.each([
    { W: 5, policy: outlast, P: 55, G: 90 },
    { W: 60, policy: outlast, P: 0, G: 90 },
    { W: 80, policy: outlast, P: 0, G: 110 },
    { W: 10, policy: leak, P: 25, G: 85 },
    { W: 35, policy: leak, P: 0, G: 85 },
    { W: 36, policy: leak, P: 0, G: 85 },
    { W: 60, policy: leak, P: 0, G: 90 },
  ])('sleeps the less, the longer the application accepts after SIGTERM: W = $W, $policy', ({ W, policy, P, G }) => {
    const { timings } = budgetOf({ acceptsAfterSigtermSeconds: W, drainPolicy: policy });
    expect(timings).toMatchObject({ deregistrationDelaySeconds: 50, preStopSeconds: P, terminationGracePeriodSeconds: G });
  });

  test.each([{ margin: 4, P: 55 }, { margin: 5, P: 55 }, { margin: 6, P: 56 }])(
    'outlasts the reaction of the controller where the margin of $margin s does not cover it', ({ margin, P }) => {
      expect(budgetOf({ marginSeconds: margin }).timings.preStopSeconds).toBe(P);
    });

  test('gives the slowest pod the time it needs', () => {
    expect(budgetOf().timings.progressDeadlineSeconds).toBe(600);
    expect(budgetOf({ startupSeconds: 900 }).timings.progressDeadlineSeconds).toBe(900 + 5 + 45 + 0 + 10);
  });

  test('rounds fractions up, once for each field', () => {
    const { timings } = budgetOf({ longestRequestSeconds: 10.2, marginSeconds: 5.5, shutdownSeconds: 0.1 });
    expect(timings).toMatchObject({ deregistrationDelaySeconds: 31, preStopSeconds: 36, terminationGracePeriodSeconds: 42 });
  });

  test('does not let floating point add a second', () => {
    expect(budgetOf({ longestRequestSeconds: 0.1 + 0.2 + 0.7 }).timings.deregistrationDelaySeconds).toBe(21);
  });
});

describe('rolloutDuration()', () => {
  test('of no pods is nothing', () => expect(rolloutDuration(budgetOf().inputs, budgetOf().timings, 0).value).toBe(0));

  test.each([
    { replicas: 1, waves: 1 },
    { replicas: 3, waves: 3 },
    { replicas: 10, waves: 4 },
    { replicas: 100, waves: 4 },
  ])('estimates $waves waves for $replicas replicas', ({ replicas, waves }) => {
    const { inputs, timings } = budgetOf();
    expect(roundUp(rolloutDuration(inputs, timings, replicas).value)).toBe(waves * (60 + 5 + 45 + 0) + 90);
  });
});
