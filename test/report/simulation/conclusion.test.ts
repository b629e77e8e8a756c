import * as fc from 'fast-check';
import { simulatedOf } from './simulated';
import { suffices, sumsOf } from '../../../src/report/budget/termination-sums';
import { Simulated } from '../../../src/report/simulation/simulated';
import { describeConclusion } from '../../../src/report/simulation/simulation';
import { Delays, Scenario, simulate } from '../../../src/simulation';
import { planBudget } from '../../../src/timing';
import { service, serviceOf, timingInputs } from '../../simulation/services';

const CLAIM = 'the sums hold: no delays within the bounds lose any';

/** Services that budgets describe, and others a little beside them. */
const nearBudgets: fc.Arbitrary<Simulated> = fc.record({
  inputs: timingInputs,
  replicas: fc.integer({ min: 1, max: 5 }),
  less: fc.record({
    P: fc.integer({ min: -5, max: 15 }), G: fc.integer({ min: -5, max: 15 }), D: fc.integer({ min: -5, max: 3 }), M: fc.integer({ min: 0, max: 2 }),
  }),
  onSigterm: fc.constantFrom('drain', 'exit', 'ignore'),
  maxSurge: fc.integer({ min: 0, max: 3 }),
  maxUnavailable: fc.integer({ min: 0, max: 5 }),
  pods: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
}).map(({ inputs, replicas, less, onSigterm, pods, ...strategy }) => {
  const plan = planBudget(inputs);
  if (!plan.ok) return undefined;
  const made = serviceOf(plan.budget, replicas);
  const { longestRequestSeconds, startupSeconds, shutdownSeconds } = inputs;
  return simulatedOf(
    {
      ...made,
      ...strategy,
      preStopSeconds: Math.max(0, made.preStopSeconds - less.P),
      terminationGracePeriodSeconds: Math.max(1, made.terminationGracePeriodSeconds - less.G),
      ...made.deregistrationDelaySeconds !== undefined && { deregistrationDelaySeconds: Math.max(0, made.deregistrationDelaySeconds - less.D) },
      minReadySeconds: Math.max(0, made.minReadySeconds - less.M),
    },
    { startupSeconds, shutdownSeconds, onSigterm },
    { ratePerSecond: 5, duration: { kind: 'fixed', seconds: Math.max(0.01, longestRequestSeconds) } },
    pods !== undefined && pods < replicas ? { kind: 'scale-in', pods } : { kind: 'rollout' },
    { inputs },
  );
}).filter(simulated => simulated !== undefined);

describe('describeConclusion()', () => {
  test('claims that nothing can be lost only where a search for delays finds nothing', () => {
    let claimed = 0;
    fc.assert(fc.property(nearBudgets, simulated => {
      if (describeConclusion(simulated) !== CLAIM) return;
      claimed += 1;
      const { service: simulatedService, application, traffic, scenario } = simulated.plan;
      const { lost } = simulate(simulatedService, application, traffic, scenario, { mode: 'adversarial', evaluations: 30 }, 1);
      expect(lost).toBe(0);
    }), { numRuns: 300 });
    expect(claimed).toBeGreaterThan(50);
  });

  test.each([
    ['preStop', { preStopSeconds: 24 }, ['P']], ['preStop just long enough', { preStopSeconds: 25 }, []],
    ['the deregistration delay', { deregistrationDelaySeconds: 49 }, ['D']], ['a deregistration delay just long enough', { deregistrationDelaySeconds: 50 }, []],
    ['the grace period', { terminationGracePeriodSeconds: 79 }, ['G']], ['a grace period just long enough', { terminationGracePeriodSeconds: 80 }, []],
    ['a missing gate', { gated: false }, ['M']], ['minReadySeconds instead of a gate', { gated: false, minReadySeconds: 30 }, []],
  ])('knows by the sums of %s', (_, otherwise, short) => {
    const simulated = simulatedOf(
      service(3, otherwise), { startupSeconds: 60, shutdownSeconds: 20, onSigterm: 'drain' },
      { ratePerSecond: 1, duration: { kind: 'fixed', seconds: 30 } }, { kind: 'rollout' },
    );
    expect(sumsOf(simulated.plan).filter(sum => !suffices(sum)).map(({ symbol }) => symbol)).toEqual(short);
  });

  test.each<[string, Scenario, Delays, string]>([
    ['draws within the bounds', { kind: 'rollout' }, { mode: 'random', preset: 'within-bounds' }, 'delays within the bounds lose requests'],
    ['constants within the bounds', { kind: 'rollout' }, { mode: 'constant', seconds: { deregistrationPropagation: 20 } }, 'delays within the bounds lose requests'],
    ['constants beyond the bounds', { kind: 'rollout' }, { mode: 'constant', seconds: { deregistrationPropagation: 20.1 } }, 'delays such as these lose requests'],
    ['draws of a preset', { kind: 'rollout' }, { mode: 'random', preset: 'alb-stress' }, 'delays such as these lose requests'],
    ['calls for other services', { kind: 'rollout' }, { mode: 'random', preset: 'within-bounds', otherCallsPerSecond: 4 },
      expect.stringMatching(/^delays such as these lose requests: the controller took up to \d{2}\.\d+ s to react, and its bound is 5 s$/)],
    ['a controller without a leader', { kind: 'controller-restart', gapSeconds: 30 }, { mode: 'worst' },
      'delays such as these lose requests: the controller took up to 30 s to react, and its bound is 5 s'],
    ['a controller that has a leader again in time', { kind: 'controller-restart', gapSeconds: 5 }, { mode: 'worst' }, 'delays within the bounds lose requests'],
  ])('says whether what was lost was lost within the bounds: %s', (_, scenario, delays, expected) => {
    expect(describeConclusion(lossy(scenario, delays, 10))).toEqual(expected);
  });

  test.each<[string, Delays, string]>([
    ['propagation', { mode: 'constant', seconds: { deregistrationPropagation: 60 } }, ''],
    ['reaction', { mode: 'constant', seconds: { deregistrationReaction: 60 } }, ': the controller took up to 60 s to react, and its bound is 5 s'],
  ])('does not blame sums that hold for a %s beyond the bounds', (_, delays, why) => {
    expect(describeConclusion(lossy({ kind: 'rollout' }, delays, 60))).toBe(`the sums hold within the bounds, but these delays go beyond them${why}`);
  });
});

/** A service that loses requests, with a preStop that is long enough or is not. */
function lossy(scenario: Scenario, delays: Delays, preStopSeconds: number): Simulated {
  const simulated = simulatedOf(
    service(3, { preStopSeconds, terminationGracePeriodSeconds: 120 }), { startupSeconds: 60, shutdownSeconds: 20, onSigterm: 'drain' },
    { ratePerSecond: 20, duration: { kind: 'fixed', seconds: 1 } }, scenario, {}, delays,
  );
  expect(simulated.outcome.lost).toBeGreaterThan(0);
  return simulated;
}
