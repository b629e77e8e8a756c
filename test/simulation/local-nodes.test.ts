import * as fc from 'fast-check';
import { application, fixed, service } from './services';
import { delayBounds, simulate, SimulatedService } from '../../src/simulation';
import { DEFAULT_INPUTS, failedHealthChecks, LOAD_BALANCERS, localRegistrationWindow, withMeasuredDelays, withTypicalDelays } from '../../src/timing';

/** One pod of three leaves, each alone on its node, or comes in its place. */

const NODES = LOAD_BALANCERS['nlb-instance'];
const CHECK = {
  healthCheckIntervalSeconds: 10, healthCheckTimeoutSeconds: 6, unhealthyThreshold: 2, local: { checksKubeProxy: true, healthyThreshold: 2 },
};
const DRAINS = application('drain', { startupSeconds: 0 });

function nodes(otherwise: Partial<SimulatedService> = {}): SimulatedService {
  return service(3, {
    ...CHECK,
    connections: undefined,
    idleTimeoutSeconds: undefined,
    keepAliveTimeoutSeconds: undefined,
    terminationGracePeriodSeconds: 600,
    ...otherwise,
  }, { loadBalancer: otherwise.loadBalancer ?? NODES, drainPolicy: 'leak-window' });
}

const scaledIn = (otherwise: Partial<SimulatedService>) => simulate(nodes(otherwise), DRAINS, fixed(30, 0.1), { kind: 'scale-in', pods: 1 }, { mode: 'worst' }, 1);
const rolledOut = (otherwise: Partial<SimulatedService>) => simulate(nodes(otherwise), DRAINS, fixed(30, 0.1), { kind: 'rollout' }, { mode: 'worst' }, 1);

/** r + X + UT·I + Xn = 2 + 8 + 2 · 10 + 60. */
const LEAVES = 90;

/** r + Xr + HT·I + T + Xn = 2 + 3 + 2 · 10 + 6 + 60. */
const COMES = 91;

describe('nodes that send to their own pods alone', () => {
  test('leave as late as the model says, and come as late', () => {
    expect(failedHealthChecks({ ...DEFAULT_INPUTS, loadBalancer: NODES }, 2, 10).value).toBe(LEAVES);
    expect(localRegistrationWindow({ ...DEFAULT_INPUTS, loadBalancer: NODES }, 2, 10, 6).value).toBe(COMES);
    expect(scaledIn({ preStopSeconds: 120 }).pods[0].outOfService).toBe(LEAVES);
    const { pods } = rolledOut({ preStopSeconds: 120, minReadySeconds: 100 });
    for (const { revision, containersReady, inService } of pods) if (revision === 'new') expect(inService! - containersReady!).toBe(COMES);
  });

  test.each([[LEAVES - 2, 2], [LEAVES - 1, 1], [LEAVES, 0], [LEAVES + 1, 0]])('a preStop of %i s loses the share of a pod for %i s', (preStopSeconds, seconds) => {
    expect(Math.abs(scaledIn({ preStopSeconds }).lost - 30 / 3 * seconds)).toBeLessThanOrEqual(seconds === 0 ? 0 : 1);
  });

  // One pod, which is sent to until L after its deletion, and replaced by one that is sent to H after it is ready.
  test.each([[COMES, 0], [COMES - LEAVES, 0], [COMES - LEAVES - 1, 30]])('a rollout of one pod with minReadySeconds %i loses %i', (minReadySeconds, lost) => {
    expect(rolledOut({ replicas: 1, preStopSeconds: LEAVES, minReadySeconds })).toMatchObject({ lost, lostByClass: { 'no-target': lost } });
  });

  test.each([0, 10, 60, 300])('no preStop suffices where the health check meets the pod, such as %i s', preStopSeconds => {
    const { lost, pods } = scaledIn({ preStopSeconds, local: { checksKubeProxy: false, healthyThreshold: 2 } });
    const closed = Math.max(10, preStopSeconds); // kube-proxy follows within 10 s
    expect(pods[0].outOfService).toBe(closed + 20 + 60);
    expect(Math.abs(lost - 10 * (closed + 80 - preStopSeconds))).toBeLessThanOrEqual(1);
  });

  test('an application that closes its connections keeps the same time', () => {
    const kept = { connections: { idleSeconds: 60 } };
    expect(scaledIn({ ...kept, preStopSeconds: LEAVES }).lost).toBe(0);
    expect(scaledIn({ ...kept, preStopSeconds: LEAVES - 1 }).lost).toBeLessThanOrEqual(10);
  });

  test('any numbers: the worst and the typical delays are those of the model', () => {
    const seconds = fc.integer({ min: 0, max: 60 });
    fc.assert(fc.property(
      fc.record({
        controllerReactionSeconds: seconds,
        deregistrationPropagationSeconds: seconds,
        registrationPropagationSeconds: seconds,
        nodeDeregistrationSeconds: seconds,
      }),
      fc.integer({ min: 5, max: 30 }), fc.integer({ min: 2, max: 10 }), fc.integer({ min: 2, max: 10 }),
      (delays, interval, unhealthyThreshold, healthyThreshold) => {
        const loadBalancer = withMeasuredDelays(NODES, delays);
        const given = nodes({
          loadBalancer,
          healthCheckIntervalSeconds: interval,
          healthCheckTimeoutSeconds: 3,
          unhealthyThreshold,
          local: { checksKubeProxy: true, healthyThreshold },
          preStopSeconds: 1200,
          terminationGracePeriodSeconds: 1300,
          minReadySeconds: 0,
        });
        for (const mode of ['worst', 'typical'] as const) {
          const inputs = { ...DEFAULT_INPUTS, loadBalancer: mode === 'worst' ? loadBalancer : withTypicalDelays(loadBalancer) };
          const { pods } = simulate(given, DRAINS, fixed(1, 0.1), { kind: 'rollout' }, { mode }, 1);
          const [old, fresh] = [pods.find(pod => pod.revision === 'old')!, pods.find(pod => pod.revision === 'new')!];
          // An ordinary node fails its first check after half an interval; the model takes a whole one.
          const early = mode === 'worst' ? 0 : interval / 2;
          expect(old.outOfService! - old.deleted!).toBeCloseTo(failedHealthChecks(inputs, unhealthyThreshold, interval).value - early);
          expect(fresh.inService! - fresh.containersReady!).toBeCloseTo(localRegistrationWindow(inputs, healthyThreshold, interval, 3).value);
        }
      },
    ), { numRuns: 50, seed: 13 });
  });

  test('are checked by their pods only where they send to none of other nodes', () => {
    expect(delayBounds(nodes({ local: undefined }), DRAINS)).toMatchObject({ healthCheckPhase: 0, healthCheckTime: 0 });
    expect(delayBounds(nodes(), DRAINS)).toMatchObject({ nodeDeregistration: 60, healthCheckPhase: 10, healthCheckTime: 6 });
  });
});
