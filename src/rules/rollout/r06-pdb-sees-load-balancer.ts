import { Front } from '../../model/fronts/front';
import { Workload } from '../../model/workload';
import { Expression, formatQuantity, gateLag, TimingInputs } from '../../timing';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { gateLabel, isGated, ungatedUntilServed } from '../engine/workload-facts';

const PACE = 'drain one node at a time, or limit by the disruption budgets of the NodePool how many nodes Karpenter takes at once';

export const rule: Rule = {
  code: 'R06',
  name: 'pdb-sees-load-balancer',
  severity: 'warning',
  formula: 'targets are pods: a PodDisruptionBudget goes with a readiness gate, and y = 0',
  symptom: 'a drain of several nodes outruns the load balancer: old pods are gone before it sends to the new ones',
  explanation: 'The budget counts pods that are ready, not those that the load balancer sends to, and ignores minReadySeconds. Without a readiness gate, or where the load '
    + 'balancer sends to a pod only some time after its gate is True, the drain goes on to the next node too early. No field of a manifest covers that, nor do more '
    + 'replicas: only the pace of the drain does.',
  remedy: PACE,
  undecided: 'no field of a manifest covers it: the pace at which nodes are drained does',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets',
  // Drains leave the pods of a DaemonSet alone.
  check: ({ workload, assumptions }) => workload.object.kind === 'DaemonSet' ? [] : workload.disruptionBudgets.slice(0, 1).flatMap(({ view }) => workload.fronts
    .filter(({ loadBalancer: { targets }, isDeclared }) => targets.arePods && !isDeclared)
    .flatMap((front): RuleFinding[] => {
      const outrun = outrunBy(workload, front, assumptions.inputs(front));
      return outrun === undefined ? [] : [{
        ...at(view.at('spec')),
        says: `evictions go on when a pod is ready, up to ${formatQuantity(outrun.value, 's')} before '${front.loadBalancer.name}' sends to it`,
        because: outrun.spelled,
        remedy: isGateMissing(front) ? `label the namespace ${gateLabel(front)}: enabled; until then, ${PACE}` : undefined,
      }];
    })),
};

/** The time from a ready pod until all of the load balancer sends to it; undefined if it is 0. An unknown gate counts as one that is there. */
function outrunBy(workload: Workload, front: Front, inputs: TimingInputs): Expression | undefined {
  const needed = isGated(workload, front) === false ? ungatedUntilServed(front, inputs) : gateLag(inputs);
  return needed.value > 0 ? needed : undefined;
}

/** Whether a gate would be enough. */
function isGateMissing({ loadBalancer: { gated, gateLagSeconds } }: Front): boolean {
  return gated && gateLagSeconds === 0;
}
