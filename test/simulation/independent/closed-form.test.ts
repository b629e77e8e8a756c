import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { play } from './play';
import type { Scenario } from './scenario';

/** One of four pods goes, of 5 requests a second each; every delay is constant. */
const RATE = 5;
const ONE_GOES = { event: 'scale-in', replicas: 4, scaleTo: 3, path: 'targets', gate: true, minReady: 0, rate: 4 * RATE, drains: true } as const;

interface Case { r: number; X: number; P: number; W: number; R: number }

/** All combinations of these. */
const CASES: Case[] = [0, 4.3].flatMap((r) => [5, 20].flatMap((X) => [0, 3, 8.5, 24, 40].flatMap((P) => [0, 6].flatMap((W) =>
  [0.5, 10].map((R) => ({ r, X, P, W, R }))))));

function scenario({ r, X, P, W, R }: Case, more: Partial<Scenario>): Scenario {
  const delays = { choice: 'constant', reaction: r, deregistration: X } as const;
  return { ...ONE_GOES, preStop: P, acceptsAfterSigterm: W, grace: 1000, length: R, delays, ...more };
}

/** How many requests arrive at the pod in that time, in the eyes of the closed form. */
const arrivals = (seconds: number): number => RATE * Math.max(0, seconds);

const count = (given: Scenario, name: 'refused' | 'killed' | 'cut'): number => play(given).losses[name]?.count ?? 0;

/** Whether all cases agree within one request; which do not. */
function strays(actual: (given: Case) => number, expected: (given: Case) => number): unknown[] {
  return CASES.map((given) => ({ ...given, actual: actual(given), expected: expected(given) }))
    .filter((result) => Math.abs(result.actual - result.expected) > 1 + 1e-6);
}

describe('play()', () => {
  test('refuses what leaks after the listener has closed', () => {
    const leak = ({ r, X, P, W }: Case): number => arrivals(r + X - P - W);
    expect(strays((given) => count(scenario(given, {}), 'refused'), leak)).toEqual([]);
    expect(strays((given) => count(scenario(given, { drains: false }), 'refused'), leak)).toEqual([]);
  });

  test('kills what is in flight when an application exits at once', () => {
    expect(strays(
      (given) => count(scenario(given, { drains: false }), 'killed'),
      ({ r, X, P, W, R }) => RATE * Math.min(R, Math.max(0, r + X + R - P - W)),
    )).toEqual([]);
  });

  test.each([3, 15, 22])('cuts what is left after a deregistration delay of %i s', (D) => {
    expect(strays(
      (given) => count(scenario({ ...given, P: 45 }, { deregistrationDelay: D }), 'cut'),
      ({ X, R }) => arrivals(R - (D - X)),
    )).toEqual([]);
  });

  test('stops at the deregistration delay if asked to', () => {
    expect(strays(
      (given) => count(scenario({ ...given, P: 45 }, { deregistrationDelay: 3, stopsAtDelay: true }), 'cut'),
      ({ X, R }) => RATE * Math.min(R, Math.max(0, R - (3 - X))),
    )).toEqual([]);
  });

  test.each([0, 9, 25, 41])('kills what is in flight at SIGKILL, with %i s of grace and two more where the preStop ends late', (grace) => {
    expect(strays(
      (given) => count(scenario(given, { grace }), 'killed'),
      ({ r, X, P, W, R }) => {
        const sigkill = Math.max(grace, Math.min(P, grace) + 2);
        const last = Math.min(r + X, Math.min(P, grace) + W, sigkill);
        return arrivals(Math.min(R, last - (sigkill - R)));
      },
    )).toEqual([]);
  });

  test('loses no more when the preStop grows with the grace period, no less when deregistration does', () => {
    const losses = (given: Case, drains: boolean): number => {
      const { lost, shutdownsCut } = play({ ...scenario(given, { drains, grace: given.P + 7, deregistrationDelay: 15 }) });
      return lost + shutdownsCut;
    };
    const rises = CASES.filter(({ W }) => W === 0).flatMap((given) => [true, false].filter((drains) => {
      const some = losses(given, drains);
      return losses({ ...given, P: given.P + 2.5 }, drains) > some || losses({ ...given, X: given.X + 2.5 }, drains) < some;
    }));
    expect(rises).toEqual([]);
  });

  test('loses less when deregistration is slow, where the new pods are Ready before they are in traffic', () => {
    const lost = [0, 10, 20, 30].map((deregistration) => play({
      ...ONE_GOES, event: 'rollout', gate: false, preStop: 60, grace: 90, length: 1, delays: { choice: 'constant', registration: 10, check: 15, deregistration },
    }).lost);
    expect(lost).toEqual([25, 15, 5, 0].map((seconds) => seconds * ONE_GOES.rate));
  });

  test('says when losses begin and end', () => {
    expect(play(scenario({ r: 5, X: 20, P: 10, W: 0, R: 1 }, {})).losses).toEqual({
      refused: { count: 75, first: expect.closeTo(10, 0), last: expect.closeTo(25, 0) },
    });
  });

  test('has no target where the only pod is evicted before another is known', () => {
    const delays = { choice: 'constant', startup: 10, registration: 5, check: 10 } as const;
    const { losses } = play({ ...ONE_GOES, event: 'eviction', replicas: 1, rate: 10, preStop: 20, grace: 40, length: 1, delays });
    expect(losses).toEqual({ noTarget: { count: 250, first: 0, last: 24.9 } });
  });

  test('counts a shutdown that SIGKILL cuts', () => {
    const delays = { choice: 'constant', shutdown: 5 } as const;
    const given = { ...ONE_GOES, preStop: 10, length: 1, delays };
    expect(play({ ...given, grace: 15 }).shutdownsCut).toBe(0);
    expect(play({ ...given, grace: 14 }).shutdownsCut).toBe(1);
  });
});

test('imports nothing of the project', () => {
  const imports = readdirSync(__dirname).flatMap((file) => readFileSync(join(__dirname, file), 'utf8').match(/from '\.\.[^']*'/g) ?? []);
  expect(imports).toEqual([]);
});
