import { DEFAULT_INPUTS, LOAD_BALANCERS, planBudget, rolloutPods, TimingInputs } from '../../src/timing';

/** Of a drain of max(40, 25 + 10) + 20 = 60 s. */
function podsOf(replicas: number, surgePercent?: number, inputs: Partial<TimingInputs> = {}) {
  const plan = planBudget({ ...DEFAULT_INPUTS, longestRequestSeconds: 10, ...inputs });
  if (!plan.ok) throw new Error('the budget does not hold');
  return rolloutPods(plan.budget.inputs, plan.budget.timings, replicas, surgePercent);
}

describe('rolloutPods()', () => {
  // A wave takes the typical registration window of 19 s: pods of ceil(60 / 19) = 4 waves still terminate.
  test('counts those of the waves that still terminate', () => expect(podsOf(40, 10)).toEqual({ running: 44, all: 40 + 4 * (1 + 4) }));

  test('never counts more than all old pods beside all new ones and the surge', () => expect(podsOf(10, 50)).toEqual({ running: 15, all: 25 }));

  test('rounds the surge up', () => expect(podsOf(3)).toEqual({ running: 4, all: 7 }));

  // Without a gate a wave takes minReadySeconds, 5 s within the cluster, where a pod drains for max(20, 10 + 10) + 20 = 40 s.
  test('takes minReadySeconds for a wave where there is no gate', () => {
    expect(podsOf(40, 10, { loadBalancer: LOAD_BALANCERS['cluster-ip'], drainPolicy: 'leak-window' }).all).toBe(84);
    expect(podsOf(400, 1, { loadBalancer: LOAD_BALANCERS['cluster-ip'], drainPolicy: 'leak-window' }).running).toBe(404);
  });
});
