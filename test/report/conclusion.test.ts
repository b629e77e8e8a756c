import * as fc from 'fast-check';
import { simulatedOf } from './simulated';
import { describeConclusion, Simulated } from '../../src/report/simulation';
import { holds, sumsOf } from '../../src/report/termination-sums';
import { serviceOf, simulate } from '../../src/simulation';
import { planBudget } from '../../src/timing';
import { service, timingInputs } from '../simulation/services';

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
    expect(sumsOf(simulated.plan).filter(sum => !holds(sum)).map(({ symbol }) => symbol)).toEqual(short);
  });
});
