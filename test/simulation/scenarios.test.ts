import { application, fixed, service, serviceOf } from './services';
import {
  Delays, finishesInTime, Outcome, PodTimeline, Scenario, sendsAfterDelay, simulate, SimulatedService, simulateMany, Stage, STAGES,
} from '../../src/simulation';
import { LOAD_BALANCERS, rolloutDuration } from '../../src/timing';
import { budgetOf } from '../timing/budgets';

const NONE = Object.fromEntries(STAGES.map(stage => [stage, 0])) as Record<Stage, number>;

/** All delays 0 but those given. */
function exactly(seconds: Partial<Record<Stage, number>> = {}): Delays {
  return { mode: 'constant', seconds: { ...NONE, ...seconds } };
}

function play(simulated: SimulatedService, scenario: Scenario, delays: Delays = exactly(), onSigterm: 'drain' | 'exit' | 'ignore' = 'drain'): Outcome {
  return simulate(simulated, application(onSigterm), fixed(20, 1), scenario, delays, 1);
}

function pod({ pods }: Outcome, name: string): PodTimeline {
  const found = pods.find(candidate => candidate.name === name);
  if (!found) throw new Error(`no pod ${name} among ${pods.map(candidate => candidate.name).join(', ')}`);
  return found;
}

describe('a rollout', () => {
  test('replaces as many pods at a time as may be added', () => {
    const outcome = play(service(4, { maxSurge: 2 }), { kind: 'rollout' }, exactly({ startup: 60 }));
    expect(outcome.pods.map(({ name, created, deleted }) => [name, created ?? 'long ago', deleted ?? 'never'])).toEqual([
      ['old-0', 'long ago', 60], ['old-1', 'long ago', 60], ['old-2', 'long ago', 120], ['old-3', 'long ago', 120],
      ['new-0', 0, 'never'], ['new-1', 0, 'never'], ['new-2', 60, 'never'], ['new-3', 60, 'never'],
    ]);
    expect(outcome.completed).toBe(true);
  });

  test('deletes as many pods at once as may be unavailable', () => {
    const outcome = play(service(4, { maxSurge: 0, maxUnavailable: 3 }), { kind: 'rollout' }, exactly({ startup: 60 }));
    expect(outcome.pods.filter(({ deleted }) => deleted === 0)).toHaveLength(3);
    expect(outcome.pods.filter(({ created }) => created === 0)).toHaveLength(3);
  });

  test('lets one pod be unavailable if none may be unavailable or added', () => {
    const outcome = play(service(2, { maxSurge: 0, maxUnavailable: 0 }), { kind: 'rollout' });
    expect(pod(outcome, 'old-0').deleted).toBe(0);
    expect(outcome.completed).toBe(true);
  });

  test('has no target while the only pod is replaced in place', () => {
    const outcome = play(service(1, { maxSurge: 0, maxUnavailable: 1 }), { kind: 'rollout' }, exactly({ startup: 30 }));
    expect(outcome.windows).toEqual([{
      fromSeconds: 0, toSeconds: 29.95, lossClass: 'no-target', lost: 600, pods: ['new-0'],
    }]);
  });

  test('goes on when the gate of a pod is open and the pod has been ready long enough', () => {
    const delays = exactly({
      startup: 1,
      startupPhase: 2,
      readinessPhase: 3,
      registrationReaction: 4,
      registrationPropagation: 5,
      healthCheckPhase: 6,
      healthCheckTime: 7,
      gatePoll: 8,
      deregistrationReaction: 9,
      deregistrationPropagation: 10,
      shutdown: 11,
    });
    const outcome = play(service(2, { minReadySeconds: 20, preStopSeconds: 40 }), { kind: 'rollout' }, delays);
    expect(pod(outcome, 'new-0')).toEqual({
      name: 'new-0',
      revision: 'new',
      created: 0,
      started: 0,
      containersReady: 6,
      registered: 10,
      healthy: 28,
      inService: 28,
      gateOpen: 36,
      ready: 36,
      available: 56,
      target: [{ state: 'initial', fromSeconds: 10 }, { state: 'healthy', fromSeconds: 28 }],
    });
    expect(pod(outcome, 'old-0')).toEqual({
      name: 'old-0',
      revision: 'old',
      deleted: 56,
      deregistered: 65,
      outOfService: 75,
      sigterm: 96,
      listenerClosed: 96,
      exited: 107,
      sigkill: 146,
      target: [{ state: 'healthy' }, { state: 'draining', fromSeconds: 65 }, { state: 'unused', fromSeconds: 115 }],
    });
  });

  test('waits for the image before containers start, and is late by that', () => {
    const slowly = (pullSeconds: number) => simulate(
      service(1, { progressDeadlineSeconds: 100 }), application('drain', { pullSeconds }), fixed(20, 1), { kind: 'rollout' }, { mode: 'worst' }, 1,
    );
    const [at0, at30] = [slowly(0), slowly(30)];
    expect(at0.progressDeadlineExceededAt).toBe(100);
    expect(pod(at30, 'new-0')).toMatchObject({ created: 0, started: 30, containersReady: pod(at0, 'new-0').containersReady! + 30 });
    expect(at30.rolloutSeconds).toBe(at0.rolloutSeconds + 30);
  });

  test('exceeds the progress deadline if the image takes too long, though the application does not', () => {
    const deadline = (pullSeconds: number) => simulate(
      service(1, { progressDeadlineSeconds: 120 }), application('drain', { pullSeconds }), fixed(20, 1), { kind: 'rollout' }, { mode: 'worst' }, 1,
    ).progressDeadlineExceededAt;
    expect([deadline(0), deadline(30)]).toEqual([undefined, 120]);
  });

  test('goes on without waiting for the load balancer if there is no gate', () => {
    const delays = exactly({ startup: 10, registrationPropagation: 30 });
    const outcome = play(service(1, { gated: false, minReadySeconds: 0 }), { kind: 'rollout' }, delays);
    expect(pod(outcome, 'old-0').deleted).toBe(10);
    expect(outcome.windows).toEqual([{ fromSeconds: 10, toSeconds: 39.95, lossClass: 'no-target', lost: 600, pods: ['new-0'] }]);
    expect(play(service(1, { gated: false, minReadySeconds: 30 }), { kind: 'rollout' }, delays).lost).toBe(0);
  });

  test.each([
    ['not exceeded by a pod that takes as long', 60, undefined],
    ['exceeded by a pod that takes longer', 59, 59],
  ])('has its progress deadline %s', (_, progressDeadlineSeconds, exceededAt) => {
    const outcome = play(service(4, { progressDeadlineSeconds }), { kind: 'rollout' }, exactly({ startup: 60 }));
    expect(outcome).toMatchObject({ completed: true, lost: 0 });
    expect(outcome.progressDeadlineExceededAt).toBe(exceededAt);
  });

  test('stands still, and loses nothing, if the startup probe gives up too early', () => {
    const outcome = play(service(2, { startupPeriodSeconds: 5, startupFailureThreshold: 11 }), { kind: 'rollout' });
    expect(outcome).toMatchObject({ completed: false, lost: 0, progressDeadlineExceededAt: 600 });
    expect(pod(outcome, 'old-0').deleted).toBeUndefined();
  });
});

describe('what does not come to its end', () => {
  const never: Partial<SimulatedService> = { startupPeriodSeconds: 5, startupFailureThreshold: 3 };

  test.each<[string, Scenario]>([
    ['a drain', { kind: 'drain', pods: 1 }],
    ['a Spot interruption', { kind: 'spot', pods: 1 }],
    ['a crash', { kind: 'crash', pods: 1 }],
    ['a rollout', { kind: 'rollout' }],
  ])('is told of %s after which a pod never gets ready', (_, scenario) => {
    expect(play(service(4), scenario).completed).toBe(true);
    const outcome = play(service(4, never), scenario);
    expect(outcome.completed).toBe(false);
    expect(finishesInTime(outcome)).toBe(false);
  });

  test('is no clean run among many, and the one that is told', () => {
    const many = simulateMany(service(2, never), application('drain'), fixed(20, 1), { kind: 'rollout' }, { mode: 'random', preset: 'alb' }, 1, 5);
    expect(many).toMatchObject({ runs: 5, clean: 0, unfinished: 5, lost: { max: 0 } });
  });

  test('is a deadline that passed, too', () => {
    const outcome = play(service(2, { progressDeadlineSeconds: 10 }), { kind: 'rollout' }, exactly({ startup: 60 }));
    expect(outcome).toMatchObject({ lost: 0, completed: true });
    expect(finishesInTime(outcome)).toBe(false);
  });

  test.each([[3, 10, true], [3, 11, false]])('kills at %d failures of a probe every 5 s what does not answer within %d s: lives %p', (failures, startup, lives) => {
    const starting = application('drain', { startupSeconds: startup });
    const outcome = simulate(service(2, { startupPeriodSeconds: 5, startupFailureThreshold: failures }), starting, fixed(20, 1), { kind: 'rollout' }, exactly({ startup }), 1);
    expect(outcome.completed).toBe(lives);
  });
});

describe('a target whose deregistration delay is over before its deregistration has reached all nodes', () => {
  const late = exactly({ deregistrationPropagation: 40 });

  test.each([[true, 20 * 5 * 10 / 20], [false, 20 * 5 / 2 + 20 * 10 / 2]])('gets no requests if the load balancer stops then: %p', (stopsAtDelay, lost) => {
    const outcome = simulate(service(2, {
      preStopSeconds: 60, terminationGracePeriodSeconds: 90, deregistrationDelaySeconds: 30, stopsAtDelay,
    }), application('drain'), fixed(20, 5), { kind: 'scale-in', pods: 1 }, late, 1);
    expect(outcome.lost).toBe(outcome.lostByClass.cut);
    expect(Math.abs(outcome.lost - lost)).toBeLessThanOrEqual(1);
    expect(sendsAfterDelay(service(2, { deregistrationDelaySeconds: 30 }), outcome)).toBe(!stopsAtDelay);
  });
});

describe('the duration of a rollout', () => {
  test.each([1, 2, 3, 4, 7, 10, 25])('of %d replicas is at most what the budget estimates, and not much less', replicas => {
    const budget = budgetOf();
    const { value: estimate } = rolloutDuration(budget.inputs, budget.timings, replicas);
    // What the budget calls startup includes what the probes take.
    const starting = application('drain', { startupSeconds: budget.inputs.startupSeconds - budget.timings.startupPeriodSeconds });
    const { rolloutSeconds } = simulate(serviceOf(budget, replicas), starting, fixed(20, 10), { kind: 'rollout' }, { mode: 'worst' }, 1);
    expect(rolloutSeconds).toBeLessThanOrEqual(estimate);
    expect(rolloutSeconds).toBeGreaterThan(0.9 * estimate);
  });
});

describe('a deletion', () => {
  test.each([
    [40, 70, 40, 70],
    [70, 70, 70, 72],
    [69, 70, 69, 71],
    [100, 70, 70, 72],
    [0, 30, 0, 30],
    [10, 0, 0, 0],
  ])('with preStop %d s and grace period %d s sends SIGTERM after %d s and SIGKILL after %d s', (preStopSeconds, terminationGracePeriodSeconds, sigterm, sigkill) => {
    const outcome = play(service(2, { preStopSeconds, terminationGracePeriodSeconds }), { kind: 'scale-in', pods: 1 });
    expect(pod(outcome, 'old-0')).toMatchObject({ sigterm, sigkill });
  });

  test('cuts the shutdown of an application that does not end by itself', () => {
    expect(play(service(2), { kind: 'scale-in', pods: 1 }, exactly(), 'ignore').shutdownsCut).toEqual(['old-0']);
    expect(play(service(2), { kind: 'scale-in', pods: 1 }, exactly(), 'drain').shutdownsCut).toEqual([]);
  });

  test('refuses requests while the process ends and leaves nobody to answer afterwards', () => {
    const slow = exactly({ deregistrationPropagation: 30, shutdown: 4 });
    const { lostByClass } = play(service(2, { preStopSeconds: 10 }), { kind: 'scale-in', pods: 1 }, slow);
    expect(lostByClass).toMatchObject({ 'refused': 49, 'black-holed': 151 }); // what came last before SIGTERM ends 0.9 s after it
  });

  test('leaves a terminating pod to kube-proxy if there is no other, but not to a load balancer', () => {
    const none: Scenario = { kind: 'scale-in', pods: 2 };
    const inCluster = service(2, {}, { loadBalancer: LOAD_BALANCERS['cluster-ip'] });
    expect(play(inCluster, none).windows[0]).toMatchObject({ lossClass: 'no-target', fromSeconds: inCluster.preStopSeconds });
    expect(play(service(2), none).windows[0]).toMatchObject({ lossClass: 'no-target', fromSeconds: 0 });
  });
});

describe('a drain', () => {
  test('waits for a replacement to be Ready where the PodDisruptionBudget demands it', () => {
    const outcome = play(service(4), { kind: 'drain', pods: 3 }, exactly({ startup: 60, evictionRetry: 5 }));
    expect(outcome.pods.filter(({ deleted }) => deleted !== undefined).map(({ deleted }) => deleted)).toEqual([0, 65, 130]);
    expect(outcome).toMatchObject({ completed: true, lost: 0 });
  });

  test('goes as fast as the PodDisruptionBudget lets it', () => {
    const outcome = play(service(4), { kind: 'drain', pods: 3, maxUnavailable: 3 });
    expect(outcome.pods.filter(({ deleted }) => deleted === 0)).toHaveLength(3);
  });

  test('never ends if the PodDisruptionBudget allows nothing', () => {
    expect(play(service(4), { kind: 'drain', pods: 1, maxUnavailable: 0 })).toMatchObject({ completed: false, lost: 0 });
  });
});

describe('a drain behind node ports', () => {
  test('cuts what passes through the node that leaves, not what other nodes send to its last pods', () => {
    const behindNodes = service(2, { deregistrationDelaySeconds: 0, preStopSeconds: 60, terminatesConnections: true, connections: undefined }, {
      loadBalancer: LOAD_BALANCERS['alb-instance'],
      drainPolicy: 'leak-window',
    });
    const outcome = play(behindNodes, { kind: 'drain', pods: 2, maxUnavailable: 2 }, exactly({ startup: 100 }));
    expect(outcome.lostByClass).toMatchObject({ 'cut': 19, 'no-target': 40 * 20 });
    expect(outcome.windows.map(({ lossClass, fromSeconds }) => [lossClass, fromSeconds])).toEqual([['cut', 0], ['no-target', 60]]);
  });
});

describe('an interruption', () => {
  test.each([[110, 10, 0], [111, 10, 1], [110, 11, 1]])('with a grace period of %d s, noticed after %d s, cuts %d pods', (needed, interruptionDetection, cut) => {
    const spot = service(2, { preStopSeconds: needed - 20, terminationGracePeriodSeconds: needed });
    const outcome = play(spot, { kind: 'spot', pods: 1 }, exactly({ interruptionDetection, shutdown: 20 }));
    expect(outcome.shutdownsCut).toHaveLength(cut);
  });

  test('takes the pods that the PodDisruptionBudget held back', () => {
    const slow = exactly({ startup: 200, deregistrationPropagation: 20 });
    const outcome = play(service(4), { kind: 'spot', pods: 2 }, slow);
    expect(outcome.windows.map(({ lossClass, pods, fromSeconds }) => [lossClass, pods, fromSeconds])).toEqual([
      ['killed', ['old-1'], 120], ['black-holed', ['old-1'], expect.closeTo(120, 0)],
    ]);
  });
});

describe('a crash', () => {
  test('loses what is in flight and what comes until the load balancer knows', () => {
    const outcome = play(service(2), { kind: 'crash', pods: 1 }, exactly({ deregistrationReaction: 5, deregistrationPropagation: 3, healthCheckPhase: 10 }));
    expect(outcome.lostByClass).toMatchObject({ killed: 9, refused: 80 });
    const faster = play(service(2, { healthCheckIntervalSeconds: 5 }), { kind: 'crash', pods: 1 }, exactly({ deregistrationReaction: 50 }));
    expect(faster.lostByClass).toMatchObject({ killed: 9, refused: 50 });
  });

  test('lets the address come back when its deregistration delay is over', () => {
    const outcome = play(service(2, { deregistrationDelaySeconds: 90 }), { kind: 'crash', pods: 1 }, exactly({ startup: 20 }));
    expect(pod(outcome, 'old-0-restarted')).toMatchObject({ created: 10, containersReady: 30, registered: 90 });
  });

  test('of all pods sends requests to those that fail', () => {
    const late = exactly({ deregistrationReaction: 60, startup: 100 });
    const outcome = play(service(2), { kind: 'crash', pods: 2 }, late);
    expect(outcome.lostByClass).toMatchObject({ 'killed': 19, 'refused': 1200, 'no-target': (110 - 60) * 20 });
  });
});

describe('a controller without a leader', () => {
  // Nobody calls before the gap has ended: preStop must then outlast gap + X.
  test.each([[15, 0], [16, 1], [40, 25]])('for %d s loses the requests of %d s', (gapSeconds, seconds) => {
    const waits = service(2, { preStopSeconds: 35 }, { drainPolicy: 'leak-window' });
    const delays = exactly({ deregistrationReaction: 5, deregistrationPropagation: 20, startup: 500 });
    const outcome = play(waits, { kind: 'controller-restart', gapSeconds }, delays);
    // Two old pods and a new one share 20 requests/s.
    expect(Math.abs(outcome.lostByClass.refused + outcome.lostByClass['black-holed'] - seconds * 20 / 3)).toBeLessThanOrEqual(1);
  });

  test('opens no gate', () => {
    const outcome = play(service(2), { kind: 'controller-restart', gapSeconds: 60, startsAtSeconds: 0 }, exactly({ gatePoll: 15 }));
    expect(pod(outcome, 'new-0')).toMatchObject({ registered: 60, healthy: 60, gateOpen: 75 });
  });
});

describe('keep-alive', () => {
  const racing = (keepAliveTimeoutSeconds: number) => service(2, { keepAliveTimeoutSeconds, idleTimeoutSeconds: 60 });

  test.each([[61, 0], [60, 2], [20, 4]])('of %d s behind an idle timeout of 60 s loses %d requests to the race', (seconds, lost) => {
    const outcome = play(racing(seconds), { kind: 'scale-in', pods: 1 });
    expect(outcome.lostByClass['keep-alive-race']).toBeGreaterThanOrEqual(lost);
    expect(outcome.lost).toBe(outcome.lostByClass['keep-alive-race']);
  });

  test('races rarely if nobody aims at it', () => {
    const often = { ratePerSecond: 2000, duration: { kind: 'fixed' as const, seconds: 0.01 } };
    const outcome = simulate(racing(5), application('drain'), often, { kind: 'rollout' }, { mode: 'random', preset: 'alb' }, 1);
    expect(outcome.lostByClass['keep-alive-race']).toBeGreaterThan(0);
    expect(outcome.lostByClass['keep-alive-race'] / outcome.requests).toBeLessThan(0.001);
  });
});

describe('the throttle of the controller', () => {
  test('delays calls if other services use it up', () => {
    const many = serviceOf(budgetOf(), 60);
    const times = (otherCallsPerSecond: number) => simulate(
      many, application('drain'), fixed(20, 1), { kind: 'scale-in', pods: 40 }, { mode: 'random', preset: 'alb', otherCallsPerSecond }, 1,
    ).pods.filter(({ deregistered }) => deregistered !== undefined).map(({ deregistered }) => deregistered!);
    expect(Math.max(...times(0))).toBeLessThan(4);
    expect(Math.max(...times(10))).toBeGreaterThan(30);
  });
});
