import { application, fixed, service } from './services';
import { Application, Outcome, simulate, SimulatedService, Stage, STAGES } from '../../src/simulation';
import { ArgoRollout } from '../../src/simulation/argo/strategy';
import { LOAD_BALANCERS } from '../../src/timing';

/**
 * What was measured in front of a real Deployment controller, a real AWS Load Balancer Controller and a real kube-proxy; see
 * docs/reality.md. The load balancer was emulated, with the delays that are given here.
 */

const NONE = Object.fromEntries(STAGES.map(stage => [stage, 0])) as Record<Stage, number>;

function deleteOne(
  simulated: SimulatedService, how: Application['onSigterm'], rate: number, seconds: number, delays: Partial<Record<Stage, number>>,
): Outcome {
  return simulate(simulated, application(how), fixed(rate, seconds), { kind: 'scale-in', pods: 1 }, { mode: 'constant', seconds: { ...NONE, ...delays } }, 1);
}

describe('nodes as targets, behind a real kube-proxy', () => {
  const behindNodes = (replicas: number, preStopSeconds: number, otherwise: Partial<SimulatedService> = {}) => service(replicas, {
    preStopSeconds, terminationGracePeriodSeconds: preStopSeconds + 60, idleTimeoutSeconds: 60, ...otherwise,
  }, { loadBalancer: LOAD_BALANCERS['alb-instance'], drainPolicy: 'leak-window' });
  const kubeProxy = { deregistrationPropagation: 0.9 };
  const lastOn = ({ pods }: Outcome) => pods.find(({ name }) => name === 'old-0')!.outOfService;

  test('pins a busy pool to the pod until SIGTERM, however long preStop is', () => {
    expect(lastOn(deleteOne(behindNodes(2, 40), 'exit', 30, 0.1, kubeProxy))).toBe(40);
  });

  test.each([
    [30, 0.1, 6],
    [30, 0.1, 1],
    [30, 0.1, 2],
    [10, 5, 23],
  ])('loses what is in flight where the application exits: %d/s of %d s', (rate, seconds, measured) => {
    const { lost, lostByClass } = deleteOne(behindNodes(2, 40), 'exit', rate, seconds, kubeProxy);
    expect(lost).toBe(lostByClass.killed);
    expect(Math.abs(lost - measured)).toBeLessThanOrEqual(Math.max(3, 0.1 * rate / 2 * seconds) + (measured === 6 ? 2 : 0));
  });

  test.each([[30, 40], [100, 15]])('loses nothing where it drains: %d/s, preStop %d s', (rate, preStopSeconds) => {
    expect(deleteOne(behindNodes(2, preStopSeconds), 'drain', rate, 0.1, kubeProxy).lost).toBe(0);
  });

  test('refuses new connections until kube-proxy knows, where there is no preStop', () => {
    const { lost, lostByClass } = deleteOne(behindNodes(2, 0), 'drain', 30, 0.1, { deregistrationPropagation: 0.4 });
    expect(lost).toBe(lostByClass.refused + lostByClass['black-holed']);
    expect(Math.abs(lost - 5)).toBeLessThanOrEqual(3);
  });

  test('lets a quiet pool go when it has been idle for longer than the idle timeout', () => {
    const quiet = (idleTimeoutSeconds: number) => lastOn(deleteOne(behindNodes(2, 120, { idleTimeoutSeconds }), 'exit', 1 / 45, 0.1, kubeProxy));
    expect(quiet(60)).toBe(0.9);
    expect(quiet(300)).toBe(120);
  });

  test('sends everything to the only pod until its successor is there', () => {
    const outcome = deleteOne(behindNodes(1, 40), 'exit', 30, 0.1, { deregistrationPropagation: 3.7 });
    expect(lastOn(outcome)).toBe(40);
    expect(outcome.lostByClass.killed).toBeLessThanOrEqual(6);
  });
});

describe('a pod that ends while the controller cannot deregister it', () => {
  // 2048: five replicas, requests of 9.8 s, health checks every 10 s of which two have to fail.
  const game = service(5, {
    preStopSeconds: 40, terminationGracePeriodSeconds: 70, deregistrationDelaySeconds: 30, unhealthyThreshold: 2, healthCheckIntervalSeconds: 10,
  });

  test.each([
    ['one pod evicted while the API is down for 90 s', 1, 90, 158],
    ['two pods deleted while it is down for 120 s', 2, 120, 221],
  ])('leaves by its health check: %s', (_, pods, deregistrationReaction, measured) => {
    const { lost } = simulate(game, application('exit'), fixed(30, 9.8), { kind: 'scale-in', pods }, {
      mode: 'constant', seconds: { ...NONE, deregistrationReaction, deregistrationPropagation: 20, healthCheckPhase: 5 },
    }, 1);
    expect(lost).toBeGreaterThan(0.6 * measured);
    expect(lost).toBeLessThan(1.4 * measured);
  });
});

describe('a controller that is gone for 60 s of a rollout', () => {
  // 2048: five replicas, 30 requests/s of 9.8 s; a new pod is ready 13 s after its creation where no gate holds it back.
  const restarted = (otherwise: Partial<SimulatedService>, startsAtSeconds?: number) => simulate(
    service(5, {
      preStopSeconds: 40,
      terminationGracePeriodSeconds: 70,
      deregistrationDelaySeconds: 30,
      minReadySeconds: 0,
      unhealthyThreshold: 2,
      healthCheckIntervalSeconds: 10,
      ...otherwise,
    }),
    application('exit'), fixed(30, 9.8), { kind: 'controller-restart', gapSeconds: 60, startsAtSeconds }, {
      mode: 'constant',
      seconds: { ...NONE, startup: 13, registrationPropagation: 10, healthCheckPhase: 9, gatePoll: 8, deregistrationPropagation: 20 },
    }, 1,
  );

  test('lets new pods be ready without the gate that its webhook should have added: 819 were lost', () => {
    const { lost, pods } = restarted({ maxSurge: 2, gateInjected: true }, 0);
    expect(lost).toBeGreaterThan(0.6 * 819);
    expect(lost).toBeLessThan(1.4 * 819);
    expect(Math.max(...pods.map(({ deleted = 0 }) => deleted))).toBeLessThan(43); // the rollout "succeeded" in 43 s
  });

  test('holds them back where the template declares the gate: 147 were lost', () => {
    const { lost } = restarted({ maxSurge: 1 });
    expect(lost).toBeGreaterThan(0.6 * 147);
    expect(lost).toBeLessThan(1.4 * 147);
  });
});

describe('Argo Rollouts behind an Application Load Balancer', () => {
  // Four replicas, weights 20 and 60, requests of 9.8 s at 30/s, an application that exits at once. Nodes of the load balancer
  // follow a change of weights within 10 s, on average after 5.
  const argo = (kind: ArgoRollout['kind'], otherwise: Partial<ArgoRollout> = {}): ArgoRollout => ({
    kind, weights: kind === 'blue-green' ? [] : [20, 60], scaleDownDelaySeconds: 30, abortScaleDownDelaySeconds: 30, dynamicStableScale: false, ...otherwise,
  });
  const delays = { startup: 5, registrationPropagation: 10, healthCheckPhase: 11.5, gatePoll: 8, deregistrationPropagation: 20, weightChange: 5 };
  const update = (rollout: ArgoRollout, preStopSeconds: number, kind: 'rollout' | 'abort', otherwise: Partial<Record<Stage, number>> = {}) => simulate(
    service(4, { preStopSeconds, terminationGracePeriodSeconds: 70, deregistrationDelaySeconds: 30, minReadySeconds: 0, argo: rollout }),
    application('exit'), fixed(30, 9.8), { kind }, { mode: 'constant', seconds: { ...NONE, ...delays, ...otherwise } }, 1,
  );

  test.each([45, 30, 1])('loses nothing between ping and pong with preStop 40 s and a scale-down delay of %d s, nor in an abort', delay => {
    const rollout = argo('ping-pong', { scaleDownDelaySeconds: delay, abortScaleDownDelaySeconds: delay });
    expect([update(rollout, 40, 'rollout'), update(rollout, 40, 'abort')]).toMatchObject([{ lost: 0, completed: true }, { lost: 0, completed: true }]);
  });

  test('loses nothing there with dynamicStableScale', () => {
    expect(update(argo('ping-pong', { dynamicStableScale: true }), 40, 'rollout').lost).toBe(0);
  });

  test.each<[string, Partial<ArgoRollout>, 'rollout' | 'abort', number]>([
    ['a scale-down delay of 30 s', {}, 'rollout', 0],
    ['one of 12 s', { scaleDownDelaySeconds: 12 }, 'rollout', 33],
    ['an abort with one of 12 s', { abortScaleDownDelaySeconds: 12 }, 'abort', 65],
    ['dynamicStableScale', { dynamicStableScale: true }, 'rollout', 413],
  ])('loses between ping and pong without preStop what was measured: %s', (_, otherwise, kind, measured) => {
    expectWithin(update(argo('ping-pong', otherwise), 0, kind).lost, measured, measured, 1.5);
  });

  test.each<[string, ArgoRollout['kind'], number, 'rollout' | 'abort', number, number]>([
    ['stable and canary, X 20 s', 'stable-canary', 20, 'rollout', 31, 61],
    ['stable and canary, X 10 s', 'stable-canary', 10, 'rollout', 368, 368],
    ['blue-green, X 20 s', 'blue-green', 20, 'rollout', 96, 99],
    ['blue-green, X 10 s', 'blue-green', 10, 'rollout', 304, 304],
    ['blue-green, undone 12 s after the switch', 'blue-green', 20, 'abort', 602, 602],
  ])('loses what was measured behind %s, whatever preStop is', (_, kind, deregistrationPropagation, scenario, least, most) => {
    expectWithin(update(argo(kind), 40, scenario, { deregistrationPropagation, weightChange: 10, ...kind === 'blue-green' && { registrationReaction: 1.5 } }).lost, least, most, 1.5);
  });

  test.each([[20, 10], [10, 10], [5, 15], [12, 3]])('agrees with rate × max(0, Xr + check − max(X, w)) for X %d s and w %d s', (X, w) => {
    const { lostByClass } = update(argo('stable-canary'), 40, 'rollout', { deregistrationPropagation: X, weightChange: w });
    const closed = 30 * Math.max(0, 10 + 11.5 - Math.max(X, w));
    expect(Math.abs(lostByClass['no-target'] - closed)).toBeLessThanOrEqual(Math.max(1, 0.1 * closed));
  });
});

function expectWithin(lost: number, least: number, most: number, factor: number): void {
  expect(lost).toBeGreaterThanOrEqual(least / factor);
  expect(lost).toBeLessThanOrEqual(most * factor);
}
