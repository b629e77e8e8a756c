import { Front } from '../../model/fronts/front';
import { Workload } from '../../model/workload';
import { holds } from '../../timing';
import { Assumptions } from '../engine/assumptions';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { formerGate, gateLabel, isLabelled, registrationOf, unopenedGate } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'S05',
  name: 'gate-matches-target-type',
  severity: 'warning',
  formula: 'targets are nodes, or the controller has no gates: nothing relies on a readiness gate; no gate is that of version 1 of the controller',
  symptom: 'the rollout does not wait for the load balancer, although it seems to; or it never ends',
  explanation: 'With target type instance the targets are nodes, whose health says nothing about a single pod: the controller adds no gate to pods behind them, and '
    + 'never opens one that they declare. EKS Auto Mode has no gates at all: a pod that declares one never becomes ready. '
    + 'A gate of version 1 of the controller is replaced by later ones when the pod is made, if its target group binding exists by then; otherwise it is never opened.',
  remedy: 'set the target type to ip (which makes a new target group), or drop the gate and let minReadySeconds wait',
  undecided: 'another target type makes another target group, and without the gate something else must wait',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3403',
  check: ({ workload, assumptions, kubernetesVersion }) => {
    const { fronts } = workload;
    const gated = fronts.find(({ loadBalancer }) => loadBalancer.gated);
    if (gated) return reliesOnFormer(workload, gated, kubernetesVersion); // other readiness gates belong to other controllers
    const behindNodes = fronts.find(({ loadBalancer }) => loadBalancer.targets.areNodes);
    if (behindNodes) return reliesOnNodes(workload, behindNodes, assumptions);
    const ungated = fronts.find(({ loadBalancer: { targets, kind } }) => targets.arePods && kind.gate === undefined);
    return ungated ? reliesOnNobody(workload, ungated) : [];
  },
};

function reliesOnNodes(workload: Workload, front: Front, assumptions: Assumptions): RuleFinding[] {
  const { targetType, view } = front;
  const reliance = relianceOf(workload, front, assumptions);
  return reliance === undefined ? [] : [{
    ...at(targetType ?? view),
    actual: targetType?.defaulted ? 'unset, which is \'instance\',' : '\'instance\'',
    relation: 'equal to',
    limit: '\'ip\'',
    because: reliance,
  }];
}

/** Version 1 of the controller needs an Ingress API that later versions of Kubernetes lack, and knows a class only as an annotation. */
function reliesOnFormer(workload: Workload, front: Front, kubernetesVersion: string | undefined): RuleFinding[] {
  const gate = formerGate(workload, front, kubernetesVersion);
  if (gate === undefined) return [];
  const isCurrent = front.kind !== 'ingress' || front.view.at('spec', 'ingressClassName').exists || kubernetesVersion !== undefined;
  return [{
    ...at(workload.pod.view.at('spec', 'readinessGates')),
    says: `pods that are made before their target group binding keep the gate '${gate}', which is never opened: they never become ready`,
    because: 'it is one of version 1 of the controller, which later ones replace only when a pod is made',
    remedy: `drop the gate, label the Namespace ${gateLabel(front)}: enabled, and restart the pods that wait`,
    assumed: isCurrent ? undefined : ['version 2 or later of the controller'],
  }];
}

/** A gate although pods are targets of a controller without gates. */
function reliesOnNobody(workload: Workload, { loadBalancer: { kind } }: Front): RuleFinding[] {
  const gate = unopenedGate(workload);
  return gate === undefined ? [] : [{
    ...at(workload.pod.view.at('spec', 'readinessGates')),
    actual: `'${gate}'`,
    relation: 'absent',
    because: `${kind.controller?.title ?? kind.title} opens no gate: the pods never become ready`,
    remedy: 'drop the gate, and let minReadySeconds wait',
  }];
}

/** A rollout that waits for the registration window does not need the gate; the Namespace may be labelled for other workloads. */
function waitsByItself({ fronts, minReadySeconds }: Workload, assumptions: Assumptions): boolean {
  return fronts.every(front => holds(minReadySeconds.value, 'at least', registrationOf(front, assumptions.inputs(front)).value));
}

function relianceOf(workload: Workload, front: Front, assumptions: Assumptions): string | undefined {
  const gate = unopenedGate(workload);
  if (gate !== undefined) return `the pods declare the gate '${gate}', which is never opened: they never become ready`;
  return isLabelled(workload, front) && !waitsByItself(workload, assumptions)
    ? `the Namespace is labelled ${gateLabel(front)}: enabled, which does nothing for targets that are nodes` : undefined;
}
