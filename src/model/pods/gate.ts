import { Front } from '../fronts/front';
import { Workload } from '../workload';

/** Whether pods become ready only when the load balancer sends to them; undefined where the manifests do not show it. */
export function isGated(workload: Workload, front: Front): boolean | undefined {
  if (!front.loadBalancer.gated) return false;
  return declaresGate(workload, front) || isLabelled(workload, front);
}

/** Whether the pod template itself declares the gate of a front, so that nobody has to add it. */
export function declaresGate({ pod }: Workload, front: Front): boolean {
  const { gate, loadBalancer: { kind } } = front;
  return pod.readinessGates.some(type => isGate(front, type) && (gate === undefined || type === gate || !type.startsWith(kind.gate!.conditionType)));
}

/** Whether a condition type is a gate of the controller of a front, in its present form or in a former one. */
export function isGate({ loadBalancer: { kind: { gate } } }: Front, conditionType: string): boolean {
  return [gate?.conditionType, gate?.formerConditionType].some(known => known !== undefined && conditionType.startsWith(known));
}

/** Whether the Namespace asks for gates; undefined where it is not among the manifests. */
export function isLabelled({ namespace }: Workload, front: Front): boolean | undefined {
  return namespace && namespace.at('metadata', 'labels', gateLabel(front)).text() === 'enabled';
}

/** The label by which the Namespace asks for the gates of a front whose controller has them. */
export function gateLabel({ loadBalancer: { kind: { gate } } }: Front): string {
  return gate?.label ?? '';
}
