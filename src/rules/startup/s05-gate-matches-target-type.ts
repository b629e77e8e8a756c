import { Front } from '../../model/fronts/front';
import { Workload } from '../../model/workload';
import { holds } from '../../timing';
import { Assumptions } from '../engine/assumptions';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { gateLabel, isGate, isLabelled, registrationOf } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'S05',
  name: 'gate-matches-target-type',
  severity: 'warning',
  formula: 'targets are nodes: nothing relies on a readiness gate',
  symptom: 'false safety: the rollout does not wait for the load balancer although it seems to',
  explanation: 'With target type instance the targets are nodes, whose health says nothing about a single pod: the controller adds no gate to pods behind them, and '
    + 'never opens one that they declare.',
  remedy: 'set the target type to ip (which makes a new target group), or drop the gate and let minReadySeconds wait',
  undecided: 'another target type makes another target group, and without the gate something else must wait',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3403',
  check: ({ workload, assumptions }) => workload.fronts.some(({ loadBalancer }) => loadBalancer.gated) ? [] // the gate is theirs
    : workload.fronts.filter(({ loadBalancer }) => loadBalancer.targets.areNodes).slice(0, 1).flatMap(front => {
      const { targetType, view } = front;
      const reliance = relianceOf(workload, front, assumptions);
      return reliance === undefined ? [] : [{
        ...at(targetType ?? view),
        actual: targetType?.defaulted ? 'unset, which is \'instance\',' : '\'instance\'',
        relation: 'equal to' as const,
        limit: '\'ip\'',
        because: reliance,
      }];
    }),
};

/** A rollout that waits for the registration window relies on nothing; the Namespace may be labelled for others. */
function waitsByItself({ fronts, minReadySeconds }: Workload, assumptions: Assumptions): boolean {
  return fronts.every(front => holds(minReadySeconds.value, 'at least', registrationOf(front, assumptions.inputs(front)).value));
}

function relianceOf(workload: Workload, front: Front, assumptions: Assumptions): string | undefined {
  const gate = workload.pod.readinessGates.find(type => isGate(front, type));
  if (gate !== undefined) return `the pods declare the gate '${gate}', which nobody opens: they never become ready`;
  return isLabelled(workload, front) && !waitsByItself(workload, assumptions)
    ? `the Namespace is labelled ${gateLabel(front)}: enabled, which does nothing for targets that are nodes` : undefined;
}
