import * as fc from 'fast-check';
import { connectionsOf, fixed, hardest, serviceOf, timingInputs } from './services';
import { Outcome, Scenario, simulate, SimulatedService } from '../../src/simulation';
import { search } from '../../src/simulation/search';
import { Budget, keepsConnections, LOAD_BALANCERS, planBudget, TimingInputs } from '../../src/timing';
import { budgetOf } from '../timing/budgets';

/** Whole seconds: what is rounded up is slack that the margin does not count. */
const whole: fc.Arbitrary<TimingInputs> = timingInputs.map(inputs => ({
  ...inputs,
  longestRequestSeconds: Math.ceil(inputs.longestRequestSeconds),
  shutdownSeconds: Math.ceil(inputs.shutdownSeconds),
  marginSeconds: Math.ceil(inputs.marginSeconds),
  loadBalancer: {
    ...inputs.loadBalancer,
    controllerReactionSeconds: Math.ceil(inputs.loadBalancer.controllerReactionSeconds),
    deregistrationPropagationSeconds: Math.ceil(inputs.loadBalancer.deregistrationPropagationSeconds),
  },
}));

const REQUESTS_PER_SECOND = 20;

/** What the worst interleaving does to one of two pods. */
function worst(budget: Budget, otherwise: Partial<SimulatedService>, scenario: Scenario = { kind: 'scale-in', pods: 1 }): Outcome {
  const service = { ...serviceOf(budget, 2), ...connectionsOf(budget), ...otherwise };
  return search(service, hardest(budget), fixed(REQUESTS_PER_SECOND, budget.inputs.longestRequestSeconds), scenario, 1, 40);
}

function forBudgets(check: (budget: Budget) => boolean): void {
  let checked = 0;
  fc.assert(fc.property(whole, inputs => {
    const plan = planBudget(inputs);
    if (plan.ok && check(plan.budget)) checked += 1;
  }), { numRuns: 500 });
  expect(checked).toBeGreaterThan(150);
}

describe('a budget that is accepted', () => {
  test('loses requests with preStop shorter by more than the margin', () => {
    forBudgets(budget => {
      const { timings: { preStopSeconds: P, leakWindowSeconds }, inputs } = budget;
      if (leakWindowSeconds === 0 || P < inputs.marginSeconds + 1) return false;
      expect(worst(budget, {}).lost).toBe(0);
      expect(worst(budget, { preStopSeconds: P - inputs.marginSeconds - 1 }).lost).toBeGreaterThan(0);
      return true;
    });
  });

  test('loses requests or cuts the shutdown with a grace period shorter by more than the margin', () => {
    forBudgets(budget => {
      const { timings: { preStopSeconds: P, terminationGracePeriodSeconds: G }, inputs } = budget;
      const lowered = G - inputs.marginSeconds - 1;
      if (lowered < 1 || needed(budget) - P <= 2) return false;
      const outcome = worst(budget, { terminationGracePeriodSeconds: lowered });
      expect(outcome.lost + outcome.shutdownsCut.length).toBeGreaterThan(0);
      return true;
    });
  });

  test('loses nothing by that if two seconds after SIGTERM suffice, which every pod is given', () => {
    const budget = budgetOf({ shutdownSeconds: 2 });
    const { timings: { preStopSeconds: P, terminationGracePeriodSeconds: G }, inputs } = budget;
    expect(needed(budget) - P).toBe(2);
    expect(worst(budget, { terminationGracePeriodSeconds: G - inputs.marginSeconds - 1 })).toMatchObject({ lost: 0, shutdownsCut: [] });
  });

  test('loses requests with a deregistration delay shorter by one second', () => {
    forBudgets(budget => {
      const { timings: { deregistrationDelaySeconds: D }, inputs: { loadBalancer } } = budget;
      if (!loadBalancer.targets.arePods || !D || connectionsOf(budget).connections) return false;
      const scenario: Scenario = { kind: 'scale-in', pods: 1 };
      expect(worst(budget, {}, scenario).lost).toBe(0);
      expect(worst(budget, { deregistrationDelaySeconds: D - 1 }, scenario).lostByClass.cut).toBeGreaterThan(0);
      return true;
    });
  });

  test('gives up no request at its idle timeout, and does at one below the longest request', () => {
    forBudgets(budget => {
      const { timings: { idleTimeoutSeconds: Li }, inputs: { longestRequestSeconds: R } } = budget;
      if (Li === undefined || R < 1) return false;
      const givenUp = (idleTimeoutSeconds: number) => simulate(
        { ...serviceOf(budget, 2), idleTimeoutSeconds }, hardest(budget), fixed(1, R), { kind: 'scale-in', pods: 1 }, { mode: 'worst' }, 1,
      ).lostByClass['idle-timeout'];
      expect([givenUp(Li), givenUp(R)]).toEqual([0, 0]);
      expect(givenUp(R - 0.5)).toBeGreaterThan(0);
      return true;
    });
  });

  test('meets no closing connection, and does with a keep-alive timeout that is not longer than the idle timeout', () => {
    let checked = 0;
    forBudgets(budget => {
      const { timings: { idleTimeoutSeconds: Li, keepAliveTimeoutSeconds: K } } = budget;
      if (Li === undefined || K === undefined) return true;
      checked += 1;
      const races = (keepAliveTimeoutSeconds: number) => worst(budget, { keepAliveTimeoutSeconds }).lostByClass['keep-alive-race'];
      expect(K).toBeGreaterThan(Li);
      expect([races(K), races(Li + 0.1)]).toEqual([0, 0]);
      expect(races(Math.min(Li, 5))).toBeGreaterThan(0);
      return true;
    });
    expect(checked).toBeGreaterThan(40);
  });

  test.each([
    ['a Network Load Balancer that does not close connections', 'nlb-ip' as const],
    ['a rollout behind node ports', 'nlb-instance' as const],
  ])('loses nothing by that behind %s', (_, name) => {
    const budget = budgetOf({ loadBalancer: LOAD_BALANCERS[name], drainPolicy: 'leak-window' });
    const delay = { deregistrationDelaySeconds: 0 };
    expect(worst(budget, { ...delay, terminatesConnections: name === 'nlb-instance' }, { kind: 'rollout' }).lost).toBe(0);
  });
});

/** Seconds from the deletion to the end of the process, at most. */
function needed({ inputs, timings: { preStopSeconds: P, leakWindowSeconds: L } }: Budget): number {
  const { longestRequestSeconds: R, shutdownSeconds: A, acceptsAfterSigtermSeconds: W, drainPolicy, loadBalancer } = inputs;
  const kept = drainPolicy === 'leak-window' && keepsConnections(loadBalancer);
  return (kept ? P + W + R : Math.max(P + W, L + R)) + A;
}
