import { play } from './play';
import type { Delays, Outcome, Scenario } from './scenario';

/** The emulated ALB: X 20 s, Xr 10 s, the first health check after a whole interval. */
const ALB: Delays = { choice: 'constant', startup: 1, reaction: 0.15, deregistration: 20, registration: 10, check: 10, gatePoll: 5 };

/** The example 2048: five replicas, a quarter more in a rollout, 30 requests a second. */
const GAME: Scenario = {
  event: 'rollout',
  replicas: 5,
  path: 'targets',
  gate: true,
  minReady: 0,
  preStop: 40,
  grace: 70,
  deregistrationDelay: 30,
  drains: false,
  rate: 30,
  length: 10,
  delays: ALB,
};

/** As often deployed: no gate, no preStop, the defaults of Kubernetes and of the controller. */
const GAME_BEFORE: Scenario = {
  ...GAME, gate: false, maxUnavailable: 1, preStop: 0, grace: 30, deregistrationDelay: 300, length: 0.02, delays: { ...ALB, startup: 0.5, check: 15 },
};

/** Whether a number is near the measured one. */
function expectNear(actual: number, measured: number, tolerance: number): void {
  expect(Math.abs(actual - measured)).toBeLessThanOrEqual(tolerance);
}

const count = ({ losses }: Outcome, ...names: (keyof Outcome['losses'])[]): number => names.reduce((sum, name) => sum + (losses[name]?.count ?? 0), 0);

describe('a rollout behind an ALB', () => {
  test('2048-before loses what was measured', () => {
    const outcome = play(GAME_BEFORE);
    expectNear(outcome.lost, 735, 0.05 * 735);
    expectNear(count(outcome, 'refused', 'killed'), 606, 0.05 * 606);
    expectNear(count(outcome, 'noTarget'), 129, 0.1 * 129);
  });

  test.each<[string, number, number, Partial<Scenario>]>([
    ['2048', 0, 0, {}],
    ['2048 with a slow reaction', 0, 0, { delays: { ...ALB, lateReaction: 9.2 } }],
    ['a preStop of 31', 0, 0, { preStop: 31 }],
    ['a preStop of 27', 73, 7.3, { preStop: 27 }],
    ['a deregistration delay of 25', 113, 6, { preStop: 31, deregistrationDelay: 25 }],
    ['no preStop, requests of 2 s', 491, 0.05 * 491, { preStop: 0, length: 2 }],
  ])('%s loses %i', (_, measured, tolerance, more) => {
    expectNear(play({ ...GAME, ...more }).lost, measured, tolerance);
  });

  test('a deregistration delay of 25 loses by cuts alone', () => {
    expect(Object.keys(play({ ...GAME, preStop: 31, deregistrationDelay: 25 }).losses)).toEqual(['cut']);
  });

  test.each([
    [4.62, 27, 0],
    [9.08, 61, 0],
    [13.61, 75, 20],
  ])('one pod and a reaction of %d s lose %i in flight and %i refused', (lateReaction, inFlight, refused) => {
    const outcome = play({ ...GAME, event: 'scale-in', replicas: 4, scaleTo: 3, preStop: 31, delays: { ...ALB, lateReaction } });
    expectNear(count(outcome, 'killed', 'cut'), inFlight, 1);
    expectNear(count(outcome, 'refused'), refused, 1);
  });

  test.each([2, 3, 4, 5, 10])('%i replicas take as many waves as they have quarters, and no more pods than were seen', (replicas) => {
    const surge = Math.ceil(replicas / 4);
    const wave = 44;
    const { gone, pods } = play({ ...GAME, replicas, preStop: 0, grace: 30, length: 0.1, delays: { choice: 'constant', startup: wave - 20, registration: 20 } });
    expect(gone).toBeCloseTo(Math.ceil(replicas / surge) * wave);
    expect(pods).toEqual({ all: expect.any(Number), notTerminating: replicas + surge, ready: replicas });
    const { pods: slow } = play({ ...GAME, replicas, preStop: 40, delays: { choice: 'constant', startup: wave } });
    expect(slow.all).toBeLessThanOrEqual(replicas + 2 * surge);
    expect(slow.notTerminating).toBe(replicas + surge);
  });
});

test('nodes drained at once, then a scale-in, lose nothing with a gate', () => {
  expect(play({ ...GAME, event: 'drain' }).lost).toBe(0);
  expect(play({ ...GAME, event: 'scale-in', replicas: 4, scaleTo: 2 }).lost).toBe(0);
});

describe('nodes as targets', () => {
  /** One of two pods is evicted; kube-proxy follows within a second. */
  const NODES: Scenario = {
    event: 'eviction',
    replicas: 2,
    path: 'nodes',
    gate: false,
    minReady: 0,
    preStop: 40,
    grace: 200,
    drains: false,
    pool: 40,
    idleTimeout: 60,
    rate: 30,
    length: 0.1,
    delays: { choice: 'constant', startup: 3, reaction: 0.3, deregistration: 0.3, registration: 0.3 },
  };

  test.each<[string, Partial<Scenario>, number]>([
    ['a busy pool, exits at once', {}, 30 / 2 * 0.1],
    ['requests of 5 s, exits at once', { rate: 10, length: 5, pool: 60 }, 10 / 2 * 5],
    ['the same, one replica: every request', { replicas: 1, event: 'eviction' }, 30 * 0.1],
    ['no preStop, drains, a connection for each request: until kube-proxy follows', { preStop: 0, drains: true, pool: 0 }, 30 / 2 * 0.6],
    ['a busy pool, drains', { drains: true }, 0],
    ['100 a second, preStop 15, drains', { drains: true, rate: 100, preStop: 15 }, 0],
    ['a connection for each request, exits at once', { pool: 0 }, 0],
  ])('%s: rate, share and duration multiplied', (_, more, expected) => {
    expectNear(play({ ...NODES, ...more }).lost, expected, Math.max(3, 0.1 * expected));
  });

  test('23 requests of 5 s were lost, 5 without a preStop, 3 at one replica', () => {
    expectNear(play({ ...NODES, rate: 10, length: 5, pool: 60 }).lost, 23, 3);
    expectNear(play({ ...NODES, preStop: 0, drains: true, pool: 0 }).lost, 5, 4);
    expectNear(play({ ...NODES, replicas: 1 }).lost, 3, 3);
  });

  test('no preStop is long enough for an application that exits at once behind a busy pool', () => {
    expect([15, 40, 75, 120].map((preStop) => play({ ...NODES, preStop }).lost > 0)).toEqual([true, true, true, true]);
  });

  test('the old pod serves its share of a pool until SIGTERM', () => {
    expect(play({ ...NODES, length: 2, pool: 100 }).losses.killed?.last).toBeCloseTo(40, 0);
  });

  test('a pool lets go of a pod after the idle timeout where requests are rarer than that', () => {
    // Requests arrive 18, 43 and 68 s after the eviction; the application exits after 70 s.
    const quiet = { ...NODES, rate: 1 / 25, phase: 18 / 25, length: 5, preStop: 70 };
    expect(play({ ...quiet, idleTimeout: 20 }).lost).toBe(0);
    expect(play({ ...quiet, idleTimeout: 300 }).lost).toBe(1);
  });

  test('a node that the load balancer leaves gets its share of new connections until then', () => {
    const delays = { ...NODES.delays, reaction: 0, nodeDeregistration: 20 };
    const outcome = play({ ...NODES, event: 'drain', drains: true, pool: 0, length: 10, deregistrationDelay: 20, nodeGoneAfter: 100, delays });
    expectNear(count(outcome, 'cut'), 30 / 2 * 10, 1);
  });

  test('a node that goes takes requests of other pods with it, one that stays long enough does not', () => {
    const drained = { ...NODES, event: 'drain', drains: true, preStop: 5, length: 10, pool: 100, delays: { ...NODES.delays, nodeDeregistration: 20 } } as const;
    expect(play({ ...drained, nodeGoneAfter: 0 }).losses).toHaveProperty('cut');
    expect(play({ ...drained, nodeGoneAfter: 31 }).lost).toBe(0);
    expect(play(drained).lost).toBe(0);
  });
});
