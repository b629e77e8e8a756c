import * as fc from 'fast-check';
import { application, connectionsOf, hardest, serviceOf, timingInputs } from './services';
import { Outcome, Scenario, SimulatedService, Traffic } from '../../src/simulation';
import { search } from '../../src/simulation/search';
import { Budget, LOAD_BALANCERS, planBudget, SPOT } from '../../src/timing';
import { budgetOf } from '../timing/budgets';

function strict(budget: Budget, replicas: number, surgePercent?: number): SimulatedService {
  return { ...serviceOf(budget, replicas, surgePercent), ...connectionsOf(budget) };
}

const voluntary: fc.Arbitrary<{ replicas: number; scenario: Scenario }> = fc.integer({ min: 1, max: 5 }).chain(replicas => fc.oneof(
  fc.constant({ replicas, scenario: { kind: 'rollout' as const } }),
  fc.integer({ min: 1, max: Math.max(1, replicas - 1) }).map(pods => ({
    replicas: Math.max(2, replicas), scenario: { kind: 'scale-in' as const, pods },
  })),
  fc.integer({ min: 1, max: Math.max(1, replicas - 1) }).map(pods => ({
    replicas: Math.max(2, replicas), scenario: { kind: 'drain' as const, pods },
  })),
));

function trafficOf({ inputs: { longestRequestSeconds: R } }: Budget, fixed: boolean): Traffic {
  return {
    ratePerSecond: 4,
    duration: fixed || R === 0 ? { kind: 'fixed', seconds: R } : { kind: 'lognormal', p50Seconds: R / 4, p99Seconds: R, maxSeconds: R },
  };
}

function expectNothingLost({ lostByClass, shutdownsCut, completed, progressDeadlineExceededAt }: Outcome): void {
  expect({ lostByClass, shutdownsCut, completed, progressDeadlineExceededAt }).toEqual({
    lostByClass: { 'refused': 0, 'killed': 0, 'cut': 0, 'idle-timeout': 0, 'black-holed': 0, 'no-target': 0, 'keep-alive-race': 0 },
    shutdownsCut: [],
    completed: true,
    progressDeadlineExceededAt: undefined,
  });
}

describe('every budget that is accepted', () => {
  let accepted = 0;
  afterAll(() => expect(accepted).toBeGreaterThan(1500));

  test('loses nothing, whatever the delays within the bounds of its profile', () => {
    const surge = fc.constantFrom(25, 50, 100);
    fc.assert(fc.property(timingInputs, voluntary, surge, fc.boolean(), fc.nat(), (inputs, { replicas, scenario }, percent, fixed, seed) => {
      const plan = planBudget(inputs);
      if (!plan.ok) return;
      accepted += 1;
      const { budget } = plan;
      expectNothingLost(search(strict(budget, replicas, percent), hardest(budget), trafficOf(budget, fixed), scenario, seed, 30));
    }), { numRuns: 2500 });
  });

  test('loses nothing when all of its pods are drained one after the other, if an open gate means that requests come', () => {
    const inputsOf = timingInputs.filter(({ loadBalancer }) => loadBalancer.gated)
      .map(inputs => ({ ...inputs, loadBalancer: { ...inputs.loadBalancer, gateLagSeconds: 0 } }));
    fc.assert(fc.property(inputsOf, fc.integer({ min: 2, max: 4 }), fc.nat(), (inputs, replicas, seed) => {
      const plan = planBudget(inputs);
      if (!plan.ok) return;
      const { budget } = plan;
      const scenario: Scenario = { kind: 'drain', pods: replicas };
      expectNothingLost(search(strict(budget, replicas), hardest(budget), trafficOf(budget, true), scenario, seed, 30));
    }), { numRuns: 500 });
  });

  test('loses nothing when a node is interrupted, if it may run on such nodes', () => {
    let allowed = 0;
    const quick = timingInputs.map(inputs => ({ ...inputs, longestRequestSeconds: inputs.longestRequestSeconds / 6, reclaim: [SPOT] }));
    fc.assert(fc.property(quick, fc.integer({ min: 2, max: 4 }), fc.nat(), (inputs, replicas, seed) => {
      const plan = planBudget(inputs);
      if (!plan.ok) return;
      allowed += 1;
      const { budget } = plan;
      expectNothingLost(search(strict(budget, replicas), hardest(budget), trafficOf(budget, true), { kind: 'spot', pods: 1 }, seed, 30));
    }), { numRuns: 500 });
    expect(allowed).toBeGreaterThan(100);
  });

  test('can have no target when all of its pods are drained, if the load balancer lags behind the gate', () => {
    // A PodDisruptionBudget counts Ready pods; it knows nothing of minReadySeconds, which covers the lag in a rollout.
    const budget = budgetOf({ loadBalancer: LOAD_BALANCERS['nlb-ip'], startupSeconds: 10 });
    const outcome = search(strict(budget, 2), hardest(budget), trafficOf(budget, true), { kind: 'drain', pods: 2 }, 1);
    expect(outcome.lost).toBe(outcome.lostByClass['no-target']);
    expect(outcome.lost).toBe(30 * 4);
  });

  test('can have no target when all of its pods are drained without a gate, because Ready does not mean healthy', () => {
    const budget = budgetOf({ startupSeconds: 10 });
    const drained = (gated: boolean) => search(
      { ...strict(budget, 2), gated, minReadySeconds: 60 }, hardest(budget), trafficOf(budget, true), { kind: 'drain', pods: 2 }, 1,
    );
    expect(drained(true).lost).toBe(0);
    expect(drained(false).lostByClass['no-target']).toBeGreaterThan(0);
  });

  // A gap postpones the call: requests come until gap + X after the deletion.
  test.each([
    ['outlast-deregistration' as const, 'exit' as const, 10],
    ['outlast-deregistration' as const, 'drain' as const, 40],
    ['leak-window' as const, 'drain' as const, 15],
  ])('with the policy %s and an application that does %s outlasts %d s without a leader of the controller', (drainPolicy, onSigterm, seconds) => {
    const budget = budgetOf({ drainPolicy });
    const lost = (gapSeconds: number) => search(
      strict(budget, 3), application(onSigterm), trafficOf(budget, true), { kind: 'controller-restart', gapSeconds }, 1,
    ).lost;
    expect(lost(seconds)).toBe(0);
    expect(lost(seconds + 1)).toBeGreaterThan(0);
  });
});
