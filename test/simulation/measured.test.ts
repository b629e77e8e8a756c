import { application, fixed, service } from './services';
import { Application, KeptConnections, Outcome, simulate, SimulatedService, Stage, STAGES } from '../../src/simulation';
import { ArgoRollout } from '../../src/simulation/argo/strategy';
import { LOAD_BALANCERS, LoadBalancerName } from '../../src/timing';

/**
 * What was measured in front of a real Deployment controller, a real AWS Load Balancer Controller and a real kube-proxy; see
 * docs/reality.md. The load balancer was emulated, with the delays that are given here.
 */

const NONE = Object.fromEntries(STAGES.map(stage => [stage, 0])) as Record<Stage, number>;

describe('nodes as targets, behind a real kube-proxy', () => {
  interface Asked {
    readonly preStopSeconds: number;
    readonly onSigterm: Application['onSigterm'];
    readonly rate?: number;
    readonly seconds?: number;
    readonly burstSeconds?: number;
    readonly connections?: Partial<KeptConnections>;
    readonly replicas?: number;
    /** Until kube-proxy has followed, in seconds. */
    readonly followed?: number;
  }

  /** One of the pods is evicted and replaced, as it was measured. */
  function evictOne({ preStopSeconds, onSigterm, rate = 30, seconds = 0.1, burstSeconds, connections, replicas = 2, followed = 0.6 }: Asked) {
    const simulated = service(replicas, {
      preStopSeconds,
      terminationGracePeriodSeconds: preStopSeconds + 60,
      idleTimeoutSeconds: undefined,
      keepAliveTimeoutSeconds: undefined,
      connections: { idleSeconds: 60, ...connections },
    }, { loadBalancer: LOAD_BALANCERS['alb-instance'], drainPolicy: 'leak-window' });
    return simulate(simulated, application(onSigterm), { ...fixed(rate, seconds), burstSeconds }, { kind: 'drain', pods: 1, maxUnavailable: 1 }, {
      mode: 'constant', seconds: { ...NONE, startup: 3, registrationPropagation: 0.7, deregistrationPropagation: followed },
    }, 1);
  }

  const lastOn = ({ pods }: Outcome) => pods.find(({ name }) => name === 'old-0')!.outOfService;

  test.each<[string, Asked, number, number | undefined]>([
    ['a busy pool, an application that exits: 6, 1 and 2', { preStopSeconds: 40, onSigterm: 'exit' }, (6 + 1 + 2) / 3, 40],
    ['one that drains', { preStopSeconds: 40, onSigterm: 'drain' }, 0, 40],
    ['one that is told when preStop begins', { preStopSeconds: 40, onSigterm: 'drain', connections: { closes: 'prestop' } }, 0, 0.6],
    ['the same that exits', { preStopSeconds: 40, onSigterm: 'exit', connections: { closes: 'prestop' } }, 0, 0.6],
    ['bursts every 25 s', { preStopSeconds: 75, onSigterm: 'drain', burstSeconds: 25 }, 0, 75],
    ['bursts every 90 s on connections that are kept for 300 s', { preStopSeconds: 120, onSigterm: 'exit', burstSeconds: 90, connections: { idleSeconds: 300 } }, 0, 120],
    ['requests of 5 s', { preStopSeconds: 40, onSigterm: 'exit', rate: 10, seconds: 5 }, 23, 40],
    ['100 per second', { preStopSeconds: 15, onSigterm: 'drain', rate: 100 }, 0, 15],
    ['no preStop', { preStopSeconds: 0, onSigterm: 'drain', followed: 0.4 }, 5, undefined],
    ['one replica', { preStopSeconds: 40, onSigterm: 'exit', replicas: 1, followed: 3.7 }, 3, 40],
  ])('%s: lost as measured, and the last request on an old connection', (_, asked, measured, last) => {
    const outcome = evictOne(asked);
    expect(Math.abs(outcome.lost - measured)).toBeLessThanOrEqual(measured === 0 ? 0 : Math.max(3, 0.1 * measured));
    if (last !== undefined) expect(lastOn(outcome)).toBe(last);
  });

  test('what a busy pool loses to an application that exits is rate × share × duration, however long preStop is', () => {
    for (const preStopSeconds of [15, 40, 75, 300]) {
      const { lostByClass } = evictOne({ preStopSeconds, onSigterm: 'exit', rate: 20, seconds: 2 });
      expect(Math.abs(lostByClass.killed - 20 / 2 * 2)).toBeLessThanOrEqual(1);
    }
  });

  test('a quiet pool lets go when it has been idle for longer than its idle timeout', () => {
    const quiet = (idleSeconds: number) => lastOn(evictOne({ preStopSeconds: 120, onSigterm: 'exit', burstSeconds: 90, connections: { idleSeconds } }));
    expect(quiet(90)).toBe(0.6);
    expect(quiet(91)).toBe(120);
  });

  test('new pods get nothing of a pool until others close their connections', () => {
    const { lostByClass } = evictOne({ preStopSeconds: 40, onSigterm: 'exit', rate: 40, seconds: 2, replicas: 4 });
    expect(Math.abs(lostByClass.killed - 40 / 4 * 2)).toBeLessThanOrEqual(1);
  });

  test('an application that never closes them takes requests until it is killed, and those in flight then with it', () => {
    const outcome = evictOne({ preStopSeconds: 40, onSigterm: 'drain', rate: 20, seconds: 2, connections: { closes: 'never' } });
    expect(lastOn(outcome)).toBe(100);
    expect(Math.abs(outcome.lostByClass.killed - 20)).toBeLessThanOrEqual(1);
    expect(outcome.shutdownsCut).toEqual(['old-0']);
  });
});

describe('connections that others keep', () => {
  const deleted = (loadBalancer: LoadBalancerName, onSigterm: Application['onSigterm'], otherwise: Partial<SimulatedService> = {}) => simulate(
    service(2, {
      preStopSeconds: 60, terminationGracePeriodSeconds: 120, connections: { idleSeconds: 350 }, keepAliveTimeoutSeconds: undefined, ...otherwise,
    }, { loadBalancer: LOAD_BALANCERS[loadBalancer] }),
    application(onSigterm), fixed(10, 3), { kind: 'scale-in', pods: 1 },
    { mode: 'constant', seconds: { ...NONE, deregistrationReaction: 1, deregistrationPropagation: 9 } }, 1,
  );

  test.each<LoadBalancerName>(['nlb-ip', 'cluster-ip'])('bring requests behind %s until the application closes them', loadBalancer => {
    expect(Math.abs(deleted(loadBalancer, 'exit').lostByClass.killed - 15)).toBeLessThanOrEqual(1);
    expect(deleted(loadBalancer, 'drain').lost).toBe(0);
    expect(deleted(loadBalancer, 'exit', { connections: undefined }).lost).toBe(0);
  });

  test('are closed by a Network Load Balancer that terminates connections when the deregistration delay is over', () => {
    const outcome = deleted('nlb-ip', 'exit', { terminatesConnections: true, deregistrationDelaySeconds: 20 });
    expect(outcome.lost).toBe(outcome.lostByClass.cut);
    expect(Math.abs(outcome.lost - 15)).toBeLessThanOrEqual(1);
    expect(outcome.pods[0].outOfService).toBe(21);
  });

  test('lead nowhere while there is no pod', () => {
    const { lostByClass } = simulate(
      service(2, { preStopSeconds: 10, terminationGracePeriodSeconds: 60, connections: { idleSeconds: 60 } }, { loadBalancer: LOAD_BALANCERS['cluster-ip'] }),
      application('drain'), fixed(10, 1), { kind: 'drain', pods: 2, maxUnavailable: 2 }, { mode: 'constant', seconds: { ...NONE, startup: 30 } }, 1,
    );
    expect(Math.abs(lostByClass['no-target'] - 10 * 20)).toBeLessThanOrEqual(1);
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

  test('loses in an abort between stable and canary what was measured', () => {
    expectWithin(update(argo('stable-canary'), 40, 'abort', { weightChange: 10 }).lost, 90, 163, 1.5);
  });

  test.each([[0, 0], [3, 0], [4, 1], [10, 7]])('loses there, with weights that take %d s to change, the share of the canary for %d s', (weightChange, seconds) => {
    const { lost, lostByClass } = update(argo('stable-canary'), 40, 'abort', { weightChange });
    expect(Math.abs(lostByClass['no-target'] - 30 * 0.6 * seconds)).toBeLessThanOrEqual(1);
    expect(lost).toBe(lostByClass['no-target']);
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
