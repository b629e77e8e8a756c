import { type Budget, DEFAULTS, deriveBudget, type Front, FRONTS, graceNeed, type Inputs, keepsConnections, podsAtOnce, type Side } from './budget';
import { play } from './play';
import { type Delays, randomFrom, type Scenario } from './scenario';

const NAMES = Object.keys(FRONTS) as (keyof typeof FRONTS)[];

/** The delays of a front, and of its application, on one side of each pair. */
function delaysOf({ front, startup, shutdown }: Inputs, choice: Delays['choice'], seed: number, side: Side = 'bound'): Delays {
  return {
    choice,
    seed,
    startup,
    shutdown,
    reaction: front.reaction[side],
    deregistration: front.deregistration[side],
    registration: front.registration[side],
    nodeDeregistration: front.nodeDeregistration?.[side],
    check: side === 'bound' ? 10 : 5,
    answer: side === 'bound' ? 5 : 0,
    gatePoll: front.gatePoll?.[side],
    lag: front.lag[side],
  };
}

const cuts = ({ kind }: Front): boolean => kind === 'alb' || kind === 'nlb';

/** What a budget makes of a workload, under all conditions of a claim that nothing is lost. */
function scenarioOf(inputs: Inputs, budget: Budget, more: Pick<Scenario, 'event' | 'replicas' | 'delays'> & Partial<Scenario>): Scenario {
  const { front, longestRequest, acceptsAfterSigterm, policy } = inputs;
  return {
    path: front.targets === 'pods' ? 'targets' : front.targets === 'nodes' ? 'nodes' : 'kube-proxy',
    gate: front.gatePoll !== undefined,
    minReady: budget.minReady,
    preStop: budget.preStop,
    grace: budget.grace,
    acceptsAfterSigterm,
    drains: policy === 'leak-window',
    deregistrationDelay: cuts(front) ? budget.deregistrationDelay : undefined,
    rate: 10,
    length: longestRequest,
    ...more,
  };
}

/** Inputs that make a budget. */
function randomInputs(random: () => number, name: keyof typeof FRONTS): Inputs {
  const upTo = (most: number): number => (random() < 0.15 ? 0 : random() * most);
  const front: Front = FRONTS[name];
  const fractions = random() < 0.3;
  const seconds = (value: number): number => (fractions ? value : Math.round(value));
  return {
    ...DEFAULTS,
    front,
    longestRequest: seconds(upTo(90)),
    shutdown: seconds(upTo(40)),
    acceptsAfterSigterm: random() < 0.5 ? 0 : seconds(upTo(60)),
    startup: seconds(upTo(40)),
    margin: 1 + seconds(upTo(15)),
    policy: front.targets === 'nodes' || random() < 0.5 ? 'leak-window' : 'outlast-deregistration',
  };
}

/** Kept connections need callers that keep them, and an application and policy that bear them. */
function randomPool(random: () => number, { front, policy }: Inputs): Partial<Scenario> {
  if (!keepsConnections(front) || policy !== 'leak-window' || random() < 0.4) return {};
  // A Network Load Balancer that ends connections at D bears only those that are no longer in use.
  return { pool: Math.ceil(random() * 80), ...(front.kind === 'nlb' && { deregistrationDelay: undefined }) };
}

/** Whether all nodes may be drained at once: Ready must mean "in traffic", or pods that terminate must take new requests. */
function bearsDrain({ front, policy }: Inputs): boolean {
  return front.targets === 'pods' ? front.gatePoll !== undefined && front.lag.bound === 0 : policy === 'leak-window';
}

function randomScenario(random: () => number, inputs: Inputs, budget: Budget, seed: number): Scenario {
  const replicas = 2 + Math.floor(random() * 7);
  const events = ['rollout', 'rollout', 'scale-in', 'eviction', ...(bearsDrain(inputs) ? ['drain' as const] : [])] as const;
  const event = events[Math.floor(random() * events.length)];
  const alone = event === 'rollout' && random() < 0.1;
  return scenarioOf(inputs, budget, {
    event,
    replicas: alone ? 1 : replicas,
    surge: alone || random() < 0.6 ? undefined : 1 + Math.floor(random() * replicas),
    scaleTo: 1 + Math.floor(random() * (replicas - 1)),
    drains: inputs.policy === 'leak-window',
    rate: (0.5 + random() * 3) / (inputs.front.kind === 'nlb' ? 3 : 1),
    phase: random(),
    delays: delaysOf(inputs, (['constant', 'random', 'corners'] as const)[seed % 3], seed),
    ...randomPool(random, inputs),
  });
}

const RUNS = 300;

describe('soundness', () => {
  test.each(NAMES)('no budget for %s loses a request or cuts a shutdown', (name) => {
    const random = randomFrom(NAMES.indexOf(name));
    for (let seed = 0; seed < RUNS; seed++) {
      const inputs = randomInputs(random, name);
      const budget = deriveBudget(inputs);
      const scenario = randomScenario(random, inputs, budget, seed);
      const { losses, shutdownsCut, pods } = play(scenario);
      const { replicas, surge = Math.ceil(replicas / 4) } = scenario;
      const { ready, notTerminating } = scenario.event === 'rollout' ? pods : { ready: replicas, notTerminating: 0 };
      expect({ losses, shutdownsCut, fewReady: ready < replicas, many: notTerminating > replicas + surge, scenario })
        .toEqual({ losses: {}, shutdownsCut: 0, fewReady: false, many: false, scenario });
    }
  });

  test.each(NAMES)('no rollout behind %s has more pods at once than the budget says', (name) => {
    const random = randomFrom(NAMES.indexOf(name));
    for (let seed = 0; seed < 60; seed++) {
      const inputs = randomInputs(random, name);
      const budget = deriveBudget(inputs);
      const replicas = 1 + Math.floor(random() * 10);
      const surge = 1 + Math.floor(random() * replicas);
      const delays = delaysOf({ ...inputs, startup: 0 }, 'constant', seed, 'typical');
      const { pods } = play(scenarioOf(inputs, budget, { event: 'rollout', replicas, surge, rate: 0.2, delays }));
      const most = podsAtOnce(inputs, budget, replicas, surge);
      expect(pods.notTerminating).toBeLessThanOrEqual(most.notTerminating);
      expect(pods.all).toBeLessThanOrEqual(most.all);
    }
  });
});

/** Where a budget holds under conditions alone: without them, requests are lost. */
describe('the conditions of soundness', () => {
  /** Old pods leave at once; new ones are Ready at once, where that does not wait for the delay in question. */
  const drained = (front: Front, replicas: number): number => {
    const inputs = { ...DEFAULTS, front, longestRequest: 5, startup: 5, policy: 'leak-window' } as const;
    const early = front.lag.bound > 0 && front.gatePoll ? { reaction: 0, registration: 0, check: 0, answer: 0 } : {};
    const delays = { ...delaysOf(inputs, 'constant', 0), lateReaction: 0, deregistration: 0, gatePoll: 0, ...early };
    return play(scenarioOf(inputs, deriveBudget(inputs), { event: 'drain', replicas, delays })).lost;
  };

  test.each([2, 4, 10, 30])('a drain of all nodes outruns a load balancer of pods without a gate, or with a lag after it: %i replicas', (replicas) => {
    expect(drained(FRONTS.ALB_IP, replicas)).toBe(0);
    expect(drained(FRONTS.ALB_AUTO, replicas)).toBeGreaterThan(0);
    expect(drained(FRONTS.NLB_IP, replicas)).toBeGreaterThan(0);
    expect(drained(FRONTS.NLB_AUTO, replicas)).toBeGreaterThan(0);
    expect(drained(FRONTS.CLUSTER_IP, replicas)).toBe(0);
  });

  test('a drain of all nodes brings requests to a pod that ends, where kube-proxy falls back to it: an application that exits at once loses them', () => {
    const inputs = { ...DEFAULTS, front: FRONTS.CLUSTER_IP, longestRequest: 5, startup: 20 };
    const delays = delaysOf(inputs, 'corners', 569);
    const scenario = scenarioOf(inputs, deriveBudget(inputs), { event: 'drain', replicas: 3, delays });
    expect(play(scenario).losses).toHaveProperty('killed');
    expect(play({ ...scenario, drains: true, grace: 120 }).lost).toBe(0);
  });

  test('kept connections outlive the grace period of a budget that outlasts deregistration, unless callers leave when told', () => {
    const inputs = { ...DEFAULTS, front: FRONTS.CLUSTER_IP, longestRequest: 60 };
    const budget = deriveBudget(inputs);
    const delays = delaysOf(inputs, 'constant', 0);
    const scenario = scenarioOf(inputs, budget, { event: 'scale-in', replicas: 4, scaleTo: 3, delays, drains: true });
    expect(play(scenario).lost).toBe(0);
    expect(play({ ...scenario, pool: 800 }).losses).toHaveProperty('killed');
    const grace = budget.preStop + inputs.longestRequest + inputs.shutdown;
    expect(play({ ...scenario, pool: 800, grace })).toMatchObject({ lost: 0, shutdownsCut: 0 });
  });

  test('a node that goes with its pod takes requests with it, one that stays until the load balancer has left it does not', () => {
    const inputs = { ...DEFAULTS, front: FRONTS.ALB_INSTANCE, policy: 'leak-window', shutdown: 1 } as const;
    const delays = delaysOf(inputs, 'constant', 0);
    const scenario = scenarioOf(inputs, deriveBudget(inputs), { event: 'drain', replicas: 4, delays });
    expect(play({ ...scenario, nodeGoneAfter: 0 }).lost).toBeGreaterThan(0);
    expect(play({ ...scenario, nodeGoneAfter: 2 + 20 + 30 }).lost).toBe(0);
  });
});

describe('tightness', () => {
  /** One of four pods goes, every delay at its bound, whole seconds throughout. */
  function losses(inputs: Inputs, budget: Budget, more: Partial<Scenario> = {}): number {
    const delays = delaysOf(inputs, 'constant', 0);
    const { lost, shutdownsCut } = play(scenarioOf(inputs, budget, { event: 'scale-in', replicas: 4, scaleTo: 3, rate: 8, delays, ...more }));
    return lost + shutdownsCut;
  }

  /** Callers use a connection again and again where the grace period allows for it. */
  const poolOf = (inputs: Inputs): Partial<Scenario> => (inputs.policy === 'leak-window' && keepsConnections(inputs.front)
    ? { pool: 8 * inputs.longestRequest + 16, deregistrationDelay: undefined }
    : {});

  function wholeInputs(random: () => number, name: keyof typeof FRONTS): Inputs {
    const inputs = randomInputs(random, name);
    const whole = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, typeof value === 'number' ? Math.ceil(value) : value]));
    return { ...inputs, ...whole, ceiling: Infinity };
  }

  test.each(NAMES)('a preStop or grace period for %s that is lower by more than the margin loses, as does a delay lower by a second', (name) => {
    const random = randomFrom(100 + NAMES.indexOf(name));
    const tried = { preStop: 0, grace: 0, delay: 0 };
    for (let i = 0; i < 20; i++) {
      const inputs = wholeInputs(random, name);
      const budget = deriveBudget(inputs);
      const over = inputs.margin + 1;
      const tight = (field: keyof typeof tried, lowered: Partial<Budget>, more: Partial<Scenario>): void => {
        tried[field]++;
        const lost = losses(inputs, { ...budget, ...lowered }, more);
        expect({ field, inputs, lost: lost > 0 }).toEqual({ field, inputs, lost: true });
      };
      expect(losses(inputs, budget, poolOf(inputs))).toBe(0);
      if (budget.preStop >= over) tight('preStop', { preStop: budget.preStop - over }, {});
      if (graceNeed(inputs, budget.preStop) - budget.preStop > 2) tight('grace', { grace: budget.grace - over }, poolOf(inputs));
      if (!cuts(inputs.front) || inputs.longestRequest === 0) continue;
      const drain: Partial<Scenario> = inputs.front.targets === 'nodes' ? { event: 'drain', nodeGoneAfter: 200 } : {};
      tight('delay', { deregistrationDelay: budget.deregistrationDelay! - 1 }, drain);
    }
    expect(tried).toEqual({ preStop: expect.any(Number), grace: expect.any(Number), delay: cuts(FRONTS[name]) ? expect.any(Number) : 0 });
    expect(Math.min(tried.preStop, tried.grace)).toBeGreaterThan(8);
  });

  test('a preStop that outlasts deregistration may be as short as L + R - W, no shorter', () => {
    for (const acceptsAfterSigterm of [0, 12]) {
      const inputs = { ...DEFAULTS, acceptsAfterSigterm };
      const budget = deriveBudget(inputs);
      const least = 25 + 30 - acceptsAfterSigterm;
      expect(losses(inputs, { ...budget, preStop: least })).toBe(0);
      expect(losses(inputs, { ...budget, preStop: least - 1 })).toBeGreaterThan(0);
    }
  });
});
