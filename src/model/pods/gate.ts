import { LAST_WITH_BETA_INGRESS, versionAtLeast } from '../../platform/cluster/kubernetes-version';
import { LOAD_BALANCER_KINDS, ReadinessGate } from '../../platform/load-balancers';
import { Front } from '../fronts/front';
import { Workload } from '../workload';

/** Whether pods become ready only when the load balancer sends to them; undefined where the manifests do not show it. */
export function isGated(workload: Workload, front: Front): boolean | undefined {
  if (!front.loadBalancer.gated) return false;
  if (declaresGate(workload, front)) return true;
  // A load balancer of an unknown controller may have other gates.
  return isLabelled(workload, front) || (front.isDeclared ? undefined : isLabelled(workload, front));
}

/** Whether the pod template itself declares the gate of a front, so that it need not be injected. */
export function declaresGate({ pod }: Workload, front: Front): boolean {
  const { gate, loadBalancer: { kind } } = front;
  return pod.readinessGates.some(type => isGate(front, type) && (gate === undefined || type === gate || !type.startsWith(kind.gate!.conditionType)));
}

/** Whether a condition type is a gate of the controller of a front, in its present form or in a former one. */
export function isGate({ loadBalancer: { kind: { gate } } }: Front, conditionType: string): boolean {
  return isGateOf(gate, conditionType);
}

function isGateOf(gate: ReadinessGate | undefined, conditionType: string): boolean {
  return [gate?.conditionType, gate?.formerConditionType].some(known => known !== undefined && conditionType.startsWith(known));
}

/** The first gate of a load balancer that pods declare and no front of theirs opens. */
export function unopenedGate({ pod, fronts }: Workload): string | undefined {
  return fronts.some(({ loadBalancer }) => loadBalancer.gated) ? undefined : pod.readinessGates.find(isGateOfAny);
}

/** Whether a condition type is the gate of any controller. */
export function isGateOfAny(conditionType: string): boolean {
  return Object.values(LOAD_BALANCER_KINDS).some(({ gate }) => isGateOf(gate, conditionType));
}

/** Whether the Namespace has the label for gates; undefined if it is not among the manifests. */
export function isLabelled({ namespace }: Workload, front: Front): boolean | undefined {
  return namespace && namespace.at('metadata', 'labels', gateLabel(front)).text() === 'enabled';
}

/** The label of the Namespace for the gates of a front, if its controller has gates. */
export function gateLabel({ loadBalancer: { kind: { gate } } }: Front): string {
  return gate?.label ?? '';
}

/**
 * The first gate of version 1 of the controller that pods declare, behind a front whose gates have another name today; none for a
 * version of Kubernetes that can still run it.
 */
export function formerGate(
  { pod }: Workload, { loadBalancer: { kind: { gate } } }: Front, kubernetesVersion: string | undefined,
): string | undefined {
  const former = gate?.formerConditionType;
  const mayBeOpened = kubernetesVersion !== undefined && versionAtLeast(LAST_WITH_BETA_INGRESS, kubernetesVersion);
  return former === undefined || mayBeOpened ? undefined : pod.readinessGates.find(type => type.startsWith(former));
}
