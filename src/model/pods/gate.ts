import { GATE_LABEL, GATE_PREFIX, LEGACY_GATE_PREFIX } from '../../platform/load-balancer-controller';
import { Front } from '../fronts/front';
import { Workload } from '../workload';

/** Whether pods become ready only when the load balancer sends to them; undefined where the manifests do not show it. */
export function isGated(workload: Workload, front: Front): boolean | undefined {
  if (!front.loadBalancer.gated) return false;
  return declaresGate(workload, front) || isLabelled(workload);
}

/** Whether the pod template itself declares the gate of a front, so that nobody has to add it. */
export function declaresGate({ pod }: Workload, { gate }: Front): boolean {
  return pod.readinessGates.some(type => isGate(type) && (gate === undefined || type === gate || !type.startsWith(GATE_PREFIX)));
}

/** Whether a condition type is a gate of the controller, in its present form or in that of its first version. */
export function isGate(conditionType: string): boolean {
  return conditionType.startsWith(GATE_PREFIX) || conditionType.startsWith(LEGACY_GATE_PREFIX);
}

/** Whether the Namespace asks for gates; undefined where it is not among the manifests. */
export function isLabelled({ namespace }: Workload): boolean | undefined {
  return namespace && namespace.at('metadata', 'labels', GATE_LABEL).text() === 'enabled';
}
