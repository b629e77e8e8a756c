import { askerOf, Front } from '../../model/fronts/front';
import { Sourced } from '../../model/objects/object';
import { Budget, formatNumber, keepsConnections, SettableField } from '../../timing';
import { at } from '../engine/bounds';
import { preStopBeyondBudget } from '../engine/requirements';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { lowestReplicas, preStopSeconds } from '../engine/workload-facts';

const D = 'deregistrationDelaySeconds';
const P = 'preStopSeconds';

/** The fields that a field is derived from, including itself. */
const BEHIND: { readonly [Field in SettableField]?: readonly SettableField[] } = { [D]: [D], [P]: [D, P] };

export const rule: Rule = {
  code: 'T16',
  name: 'over-provisioned',
  severity: 'info',
  formula: 'P and D within 2× of the budget',
  symptom: 'rollouts are slower than they need be',
  explanation: 'Every old pod sleeps through its preStop, and the rollout ends with the last of them. Waiting longer than the load balancer needs '
    + 'makes nothing safer, unless connections are kept that the application does not close (T18). A grace period is a ceiling, which costs nothing where the process ends by itself: nothing is said of it.',
  remedy: 'lower it to what the budget derives',
  source: 'https://docs.aws.amazon.com/eks/latest/best-practices/load-balancing.html',
  check: subject => {
    const { workload, assumptions } = subject;
    const needs = workload.fronts.flatMap((front): Need[] => {
      const plan = assumptions.plan(front);
      return plan.ok ? [{ front, budget: plan.budget }] : [];
    });
    if (needs.length < workload.fronts.length || workload.fronts.some(isUnknown) || mayHaveOthers(subject)) return []; // one front's need is unknown
    const pods = lowestReplicas(workload).value;
    const count = `${pods} ${pods === 1 ? 'pod' : 'pods'}`;
    const excess = (
      actual: Sourced<number> | undefined, field: SettableField, { budget }: Need, loses: (seconds: number) => string,
    ): RuleFinding[] => {
      const derived = budget.timings[field];
      if (actual === undefined || derived === undefined || actual.defaulted || actual.value <= 2 * derived) return [];
      const needed = Math.max(derived, field === P ? preStopBeyondBudget(subject) : 0);
      if (actual.value <= 2 * needed) return [];
      return [{
        ...at(actual),
        actual: actual.value,
        relation: 'at most',
        limit: 2 * needed,
        unit: 's',
        because: `twice the ${formatNumber(needed)} s that ${needed > derived ? 'other rules ask for' : 'the budget derives'}; ${loses(actual.value - needed)}`,
        assumed: assumptions.assumed(BEHIND[field]!.flatMap(behind => budget.derivations[behind]?.terms ?? [])),
      }];
    };
    // All fronts share the pods: the one that needs most decides. Kept connections that the application does not close may get
    // time to become idle by a long preStop (T18).
    const spares = assumptions.drainPolicy !== 'leak-window' && workload.fronts.some(front => keepsConnections(assumptions.inputs(front).loadBalancer));
    return [
      ...spares ? [] : greatest(needs, P).flatMap(need => excess(preStopSeconds(workload, need.front), P, need, seconds =>
        `a rollout of ${count} keeps each old pod ${formatNumber(seconds)} s too long, ${formatNumber(seconds * pods)} s of pods in all`)),
      ...needs.flatMap(need => excess(need.front.deregistrationDelay, D, need, seconds =>
        `targets show as draining ${formatNumber(seconds)} s longer than a request can take`)),
    ];
  },
};

/** Whether the delays of the front are unknown: then no setting is too long. */
function isUnknown(front: Front): boolean {
  return ['elsewhere', 'unknown'].includes(askerOf(front));
}

/** Whether an object names a Service outside the manifests that may send to the same pods. */
function mayHaveOthers({ model, workload: { object } }: Subject): boolean {
  return model.unseenServices.has(object.namespace ?? '');
}

/** The timings that the budget derives for a front. */
interface Need {
  readonly front: Front;
  readonly budget: Budget;
}

/** The front whose budget has the largest value of a field; empty without fronts. */
function greatest(needs: readonly Need[], field: SettableField): Need[] {
  const value = ({ budget }: Need) => budget.timings[field] ?? 0;
  return needs.length === 0 ? [] : [needs.reduce((most, need) => value(need) > value(most) ? need : most)];
}
