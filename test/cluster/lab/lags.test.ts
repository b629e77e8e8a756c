import fc from 'fast-check';
import { lagsOf } from './lags';
import { simulate, SimulatedService } from '../../../src/simulation';
import { delayBounds, outcomeOf, play, worstDelays } from '../../../src/simulation/entities';
import { application, fixed, service } from '../../simulation/services';

const PODS = fc.integer({ min: 0, max: 6 });
const UPDATES = fc.record({ replicas: fc.integer({ min: 1, max: 6 }), maxSurge: PODS, maxUnavailable: PODS });
const LAGS = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 6, maxLength: 6 }).map(tenths => tenths.map(each => each / 10));

interface Bounds {
  readonly replicas: number;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

function naive({ replicas, ...update }: Bounds): SimulatedService {
  return service(replicas, { ...update, gated: false, readyAtOnce: true, minReadySeconds: 0, preStopSeconds: 0 });
}

function rolled(bounds: Bounds, starts: readonly number[], deletions: readonly number[]) {
  const { replicas } = bounds;
  const served = naive(bounds);
  const worst = worstDelays(delayBounds(served, application('exit')));
  const delay: typeof worst = (stage, pod) => stage === 'pull' ? starts[pod - replicas] : worst(stage, pod);
  const run = play(served, application('exit'), fixed(20, 1), { kind: 'rollout' }, {
    delay, deletionLag: nth => deletions[nth], phase: 0, seed: 1, drawsRaces: false,
  });
  return outcomeOf(run, served, 1);
}

describe('lagsOf()', () => {
  test('finds when the Deployment of a simulated rollout was late', () => {
    fc.assert(fc.property(UPDATES, LAGS, LAGS, (bounds, starts, deletions) => {
      const ascending = [...deletions].sort((one, other) => one - other);
      const early = new Array<number>(6).fill(starts[0]);
      const found = lagsOf(bounds, rolled(bounds, early, ascending).pods, 0);
      expect(found.starts.map(round)).toEqual(early.slice(0, bounds.replicas));
      expect(found.deletions.map(round)).toEqual(ascending.slice(0, bounds.replicas));
    }));
  });

  test('finds a pod that was deleted before the model does it', () => {
    const pods = [
      { revision: 'old', deleted: 3 }, { revision: 'new', started: 1, available: 4 },
    ] as const;
    expect(lagsOf({ replicas: 1, maxSurge: 1, maxUnavailable: 0 }, pods, 1)).toEqual({ starts: [0], deletions: [-1] });
  });
});

describe('a rollout whose Deployment is late', () => {
  const bounds = { replicas: 4, maxSurge: 1, maxUnavailable: 0 };
  const atOnce = [0, 0, 0, 0];

  test('loses less than one that acts at once', () => {
    expect(rolled(bounds, atOnce, [30, 30, 30, 30]).lost).toBeLessThan(rolled(bounds, atOnce, atOnce).lost);
  });

  test('is the one that is simulated by default if it is late by nothing', () => {
    const { lost } = simulate(naive(bounds), application('exit'), fixed(20, 1), { kind: 'rollout' }, { mode: 'worst' }, 1);
    expect(lost).toBeGreaterThan(0);
    expect(rolled(bounds, atOnce, atOnce).lost).toBe(lost);
  });
});

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
