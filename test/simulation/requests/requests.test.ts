import * as fc from 'fast-check';
import { Delays, LossClass, Outcome, simulate } from '../../../src/simulation';
import { LOSS_CLASSES } from '../../../src/simulation/outcome';
import { loseOneByOne } from '../one-by-one';
import { applications, scenarios, services, traffics } from '../services';

const delays: fc.Arbitrary<Exclude<Delays, { mode: 'adversarial' }>> = fc.constantFrom<Exclude<Delays, { mode: 'adversarial' }>>(
  { mode: 'worst' },
  { mode: 'constant', seconds: { deregistrationReaction: 0, registrationPropagation: 30, shutdown: 1 } },
  { mode: 'random', preset: 'within-bounds' },
  { mode: 'random', preset: 'alb' },
);

/** What the others are lost by comes later than they do. */
const LOST_ON_ARRIVAL: readonly LossClass[] = ['refused', 'black-holed', 'no-target'];

function add(seconds: Map<string, number>, key: string, lost: number): void {
  seconds.set(key, (seconds.get(key) ?? 0) + lost);
}

function secondsOf({ spells }: Outcome): Map<string, number> {
  const seconds = new Map<string, number>();
  for (const { lossClass, bySecond } of spells) {
    if (LOST_ON_ARRIVAL.includes(lossClass)) bySecond.forEach(({ second, lost }) => add(seconds, `${lossClass} ${second}`, lost));
  }
  return seconds;
}

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('simulate()', () => {
  const lostInAll = Object.fromEntries(LOSS_CLASSES.map(lossClass => [lossClass, 0]));
  afterAll(() => {
    // Nothing is left untested for want of losses. Races have tests of their own.
    for (const lossClass of LOSS_CLASSES.filter(name => name !== 'keep-alive-race')) expect(lostInAll[lossClass]).toBeGreaterThan(100);
  });

  test('agrees with a simulation request by request', () => {
    // Random arrivals have a phase of their own; crashed pods are asked for by health checks, which the timeline does not tell.
    const told = scenarios.filter(({ kind }) => kind !== 'crash');
    // Pools are looked at by the second simulator.
    const unpooled = services.map(service => ({ ...service, connections: undefined }));
    const timed = delays.filter(({ mode }) => mode !== 'random');
    fc.assert(fc.property(unpooled, applications, traffics, told, timed, seeds, (service, application, traffic, scenario, delay, seed) => {
      const outcome = simulate(service, application, traffic, scenario, delay, seed);
      const nodesLeave = scenario.kind === 'drain' || scenario.kind === 'spot';
      const cutsTargets = service.loadBalancer.targets.arePods || nodesLeave;
      const arrivals = new Map<string, number>();
      const note = (lossClass: LossClass, arrival: number) => {
        if (LOST_ON_ARRIVAL.includes(lossClass)) add(arrivals, `${lossClass} ${Math.floor(arrival)}`, 1);
      };
      expect(outcome.lostByClass).toEqual(loseOneByOne(service, application, traffic, outcome, 0, cutsTargets, note));
      expect(secondsOf(outcome)).toEqual(arrivals);
      for (const lossClass of LOSS_CLASSES) lostInAll[lossClass] += outcome.lostByClass[lossClass];
    }), { numRuns: 500 });
  });

  test('accounts for every request exactly once', () => {
    fc.assert(fc.property(services, applications, traffics, scenarios, delays, seeds, (service, application, traffic, scenario, delay, seed) => {
      const { requests, ok, lost, lostByClass, windows, spells } = simulate(service, application, traffic, scenario, delay, seed);
      expect(ok + lost).toBe(requests);
      expect(Object.values(lostByClass).reduce((sum, count) => sum + count, 0)).toBe(lost);
      expect(windows.reduce((sum, window) => sum + window.lost, 0)).toBe(lost);
      expect(spells.reduce((sum, spell) => sum + spell.lost, 0)).toBe(lost);
      for (const { lost: own, fromSeconds, toSeconds, bySecond } of spells) {
        expect(bySecond.reduce((sum, second) => sum + second.lost, 0)).toBe(own);
        expect(bySecond.every(({ second }) => second >= Math.floor(fromSeconds) && second <= toSeconds)).toBe(true);
      }
      expect(Math.min(ok, ...Object.values(lostByClass))).toBeGreaterThanOrEqual(0);
    }), { numRuns: 800 });
  });

  test('gives the same bytes for the same seed', () => {
    const any = fc.oneof(delays, fc.constant<Delays>({ mode: 'adversarial', evaluations: 30 }));
    fc.assert(fc.property(services, applications, traffics, scenarios, any, seeds, (service, application, traffic, scenario, delay, seed) => {
      const once = JSON.stringify(simulate(service, application, traffic, scenario, delay, seed));
      expect(JSON.stringify(simulate(service, application, traffic, scenario, delay, seed))).toBe(once);
      expect(once).not.toMatch(/NaN|null/);
    }), { numRuns: 80 });
  });
});
