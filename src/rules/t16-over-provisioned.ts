import { at } from './bounds';
import { Breach } from './breach';
import { Rule } from './rule';
import { lowestReplicas, preStopSeconds } from './subjects';
import { Sourced } from '../model/object';
import { formatNumber, planBudget, TimingField } from '../timing';

const [D, P, G]: readonly TimingField[] = ['deregistrationDelaySeconds', 'preStopSeconds', 'terminationGracePeriodSeconds'];

export const rule: Rule = {
  code: 'T16',
  name: 'over-provisioned',
  severity: 'info',
  formula: 'P, G and D within 2× of need',
  symptom: 'slow rollouts',
  explanation: 'Every old pod sleeps through its preStop, and the rollout ends with the last of them. Waiting longer than the load balancer needs '
    + 'makes nothing safer.',
  remedy: 'lower it to what the budget derives',
  source: 'https://docs.aws.amazon.com/eks/latest/best-practices/load-balancing.html',
  check: ({ workload, assumptions }) => workload.fronts.flatMap(front => {
    const plan = planBudget({ ...assumptions.inputs(front), reclaim: [] });
    if (!plan.ok) return [];
    const { timings: need } = plan.budget;
    const [pods, grace] = [lowestReplicas(workload).value, workload.pod.gracePeriod];
    const count = `${pods} ${pods === 1 ? 'pod' : 'pods'}`;
    const excess = (
      actual: Sourced<number> | undefined, needed: number | undefined, from: readonly TimingField[], loses: (seconds: number) => string,
    ): Breach[] =>
      actual === undefined || needed === undefined || actual.defaulted || actual.value <= 2 * needed ? [] : [{
        ...at(actual),
        actual: actual.value,
        relation: 'at most',
        limit: 2 * needed,
        unit: 's',
        because: `twice the ${needed} s that the budget derives; ${loses(actual.value - needed)}`,
        assumed: assumptions.assumed(from.flatMap(field => plan.budget.derivations[field]?.terms ?? [])),
      }];
    return [
      ...excess(preStopSeconds(workload, front), need.preStopSeconds, [D, P], seconds =>
        `a rollout of ${count} keeps each old pod ${formatNumber(seconds)} s too long, ${formatNumber(seconds * pods)} s of pods in all`),
      ...excess(grace, need.terminationGracePeriodSeconds, [D, P, G], seconds =>
        `a rollout of ${count} may end ${formatNumber(seconds)} s later than it could`),
      ...excess(front.deregistrationDelay, need.deregistrationDelaySeconds, [D], seconds =>
        `targets show as draining ${formatNumber(seconds)} s longer than a request can take`),
    ];
  }),
};
