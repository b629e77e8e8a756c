import { DELAY_PRESETS, simulate, simulateMany } from '../../../src/simulation';
import { delayBounds, fractionalDelays, randomDelays, STAGES, worstDelays } from '../../../src/simulation/cluster/delays';
import { lognormal, lognormalQuantile, normalQuantile, triangular } from '../../../src/simulation/cluster/distributions';
import { mulberry32, uniformAt } from '../../../src/simulation/random';
import { search } from '../../../src/simulation/search';
import { LOAD_BALANCERS } from '../../../src/timing';
import { application, fixed, service } from '../services';

describe('mulberry32()', () => {
  test('draws what the published generator draws', () => {
    const random = mulberry32(0);
    expect([random(), random(), random()].map(value => Math.round(value * 2 ** 32))).toEqual([1144304738, 1416247, 958946056]);
  });
});

describe('uniformAt()', () => {
  test('spreads neighbouring indices evenly', () => {
    const values = Array.from({ length: 10_000 }, (_, index) => uniformAt(7, index));
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = values.filter(value => value >= tenth / 10 && value < (tenth + 1) / 10).length / values.length;
      expect(Math.abs(share - 0.1)).toBeLessThan(0.015);
    }
    expect(new Set(values).size).toBe(values.length);
  });
});

describe('normalQuantile()', () => {
  test.each([[0.5, 0], [0.99, 2.3263478740408408], [0.01, -2.3263478740408408], [0.975, 1.959963984540054], [1e-6, -4.753424308822899]])(
    'of %d is %d', (probability, deviate) => expect(normalQuantile(probability)).toBeCloseTo(deviate, 7),
  );
});

describe('lognormal()', () => {
  test('has the median and the 99th percentile that it is given', () => {
    const distribution = lognormal(5, 40);
    expect(lognormalQuantile(distribution, 0.5)).toBeCloseTo(5, 6);
    expect(lognormalQuantile(distribution, 0.99)).toBeCloseTo(40, 6);
    expect(lognormalQuantile(distribution, 0.95)).toBeGreaterThan(20);
  });
});

describe('triangular()', () => {
  test('lies within its bounds, with its mean', () => {
    const random = mulberry32(1);
    const values = Array.from({ length: 20_000 }, () => triangular(60, 120, 180, random));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...values)).toBeLessThanOrEqual(180);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(120, 0);
  });
});

describe('the nodes of a load balancer', () => {
  const many = (nodes: number, preStopSeconds: number) => simulateMany(
    service(3, { preStopSeconds }), application('drain'), fixed(30, 0.1), { kind: 'rollout' }, { mode: 'random', preset: 'alb', nodes }, 1, 300,
  );

  test('stop sending independently: more runs lose, and none loses as much', () => {
    const [one, three] = [many(1, 15), many(3, 15)];
    expect(three.clean).toBeLessThan(one.clean * 0.8);
    expect(three.lost.max).toBeLessThan(one.lost.max);
    expect(Math.abs(three.lost.mean / one.lost.mean - 1)).toBeLessThan(0.25); // the same losses, spread
  });

  test('are three if nobody says', () => {
    const { lost } = simulateMany(
      service(3, { preStopSeconds: 15 }), application('drain'), fixed(30, 0.1), { kind: 'rollout' }, { mode: 'random', preset: 'alb' }, 1, 300,
    );
    expect(lost).toEqual(many(3, 15).lost);
  });

  test('lose nothing within the bounds of a budget', () => {
    const { clean, runs } = simulateMany(
      service(3), application('exit'), fixed(10, 30), { kind: 'rollout' }, { mode: 'random', preset: 'within-bounds', nodes: 5 }, 1, 300,
    );
    expect(clean).toBe(runs);
  });
});

describe('delays', () => {
  const bounds = delayBounds(service(3), application('drain'));

  test('are bounded by the profile, the probes and the application', () => {
    expect(bounds).toEqual({
      pull: 0,
      startup: 60,
      startupPhase: 3,
      readinessPhase: 5,
      registrationReaction: 5,
      registrationPropagation: 10,
      healthCheckPhase: 10,
      healthCheckTime: 5,
      gatePoll: 15,
      gateLag: 0,
      kubeletReaction: 1,
      deregistrationReaction: 5,
      deregistrationPropagation: 20,
      weightChange: 0,
      shutdown: 20,
      interruptionDetection: 10,
      evictionRetry: 5,
      nodeDeregistration: 0,
    });
  });

  test('have no gate to poll without one', () => {
    expect(delayBounds(service(3, { gated: false }), application('drain')).gatePoll).toBe(0);
  });

  test('at their worst are long, but for those that are worse when short', () => {
    const worst = worstDelays(bounds);
    expect(STAGES.filter(stage => worst(stage, 0) !== bounds[stage])).toEqual(['kubeletReaction', 'evictionRetry']);
    expect(worst('kubeletReaction', 0)).toBe(0);
  });

  test.each(DELAY_PRESETS)('drawn from %s are never negative, and the same for the same seed', preset => {
    const [one, other] = [randomDelays(preset, bounds, 3), randomDelays(preset, bounds, 3)];
    for (let pod = 0; pod < 200; pod++) {
      for (const stage of STAGES) {
        const seconds = one(stage, pod);
        expect(seconds).toBeGreaterThanOrEqual(0);
        expect(other(stage, pod)).toBe(seconds);
        if (preset === 'within-bounds') expect(seconds).toBeLessThanOrEqual(bounds[stage]);
      }
    }
  });

  test('are fractions of their bounds, pod by pod', () => {
    const fractions = new Float64Array(2 * STAGES.length);
    fractions[STAGES.length + STAGES.indexOf('gatePoll')] = 0.5;
    const delay = fractionalDelays(fractions, bounds);
    expect([delay('gatePoll', 0), delay('gatePoll', 1), delay('shutdown', 1)]).toEqual([0, 7.5, 0]);
  });
});

describe('simulateMany()', () => {
  const many = (runs: number, seed = 5) => simulateMany(
    service(4), application('exit'), fixed(40, 1), { kind: 'rollout' }, { mode: 'random', preset: 'alb' }, seed, runs,
  );

  test('reports the seed of the worst run', () => {
    const { worstSeed, lost } = many(200);
    expect(lost.max).toBeGreaterThan(0);
    const worst = simulate(service(4), application('exit'), fixed(40, 1), { kind: 'rollout' }, { mode: 'random', preset: 'alb' }, worstSeed);
    expect(worst.lost).toBe(lost.max);
  });

  test('orders its quantiles and adds up its classes', () => {
    const { runs, clean, lost, lostByClass, requests } = many(200);
    expect(runs).toBe(200);
    expect(clean).toBeGreaterThan(0);
    expect(clean).toBeLessThan(200);
    expect([lost.p50, lost.p95, lost.p99, lost.max]).toEqual([lost.p50, lost.p95, lost.p99, lost.max].sort((a, b) => a - b));
    expect(Object.values(lostByClass).reduce((sum, count) => sum + count, 0)).toBeCloseTo(lost.mean * runs, 6);
    expect(requests).toBeGreaterThan(200 * 40 * 60);
  });

  test('loses nothing while the delays stay within the bounds that the budget assumes', () => {
    const { clean } = simulateMany(
      service(4), application('exit'), fixed(40, 30), { kind: 'rollout' }, { mode: 'random', preset: 'within-bounds' }, 5, 300,
    );
    expect(clean).toBe(300);
  });
});

describe('search()', () => {
  test('finds losses that the worst delays do not show', () => {
    // A slow deregistration keeps the old target until the new one is there; a fast one leaves none.
    const ungated = service(1, { gated: false, minReadySeconds: 0 });
    const rollout = { kind: 'rollout' as const };
    const late = simulate(ungated, application('drain'), fixed(10, 1), rollout, { mode: 'constant', seconds: { deregistrationPropagation: 40 } }, 1);
    expect(late.lost).toBe(0);
    expect(search(ungated, application('drain'), fixed(10, 1), rollout, 1).lostByClass['no-target']).toBeGreaterThan(0);
    expect(simulate(ungated, application('drain'), fixed(10, 1), rollout, { mode: 'adversarial' }, 1))
      .toEqual(search(ungated, application('drain'), fixed(10, 1), rollout, 1));
  });

  test('finds more with more runs', () => {
    const short = service(3, { preStopSeconds: 20, loadBalancer: LOAD_BALANCERS['alb-ip'] });
    const lost = (evaluations: number) => search(short, application('exit'), fixed(10, 10), { kind: 'rollout' }, 1, evaluations).lost;
    expect(lost(1)).toBeGreaterThan(0);
    expect(lost(300)).toBeGreaterThan(lost(1));
  });
});
