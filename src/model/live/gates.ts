import { Front } from '../fronts/front';
import { boundService } from '../fronts/target-group-binding';
import { Model } from '../model';
import { View } from '../objects/view';
import { declaresGate, gateLabel, isGate, isLabelled } from '../pods/gate';
import { Workload } from '../workload';
import { Live } from './live';
import { CONTAINERS_READY, RunningPod, timeAt } from './running-pod';

/** A pod without the gate that its Namespace asks for, and what is known of how that came. */
export interface UngatedPod {
  readonly pod: RunningPod;
  readonly front: Front;
  /** Whether it is older than the label, or than the binding; `passed` if it is younger than both, `unknown` if that is not known. */
  readonly cause: 'older than label' | 'older than binding' | 'without binding' | 'passed' | 'unknown';
}

/** The pods of a workload without a gate of a front whose gates a label adds. */
export function ungatedPods(model: Model, live: Live, workload: Workload): UngatedPod[] {
  const pods = live.pods.get(workload) ?? [];
  return workload.fronts
    .filter(front => front.loadBalancer.gated && isLabelled(workload, front) === true && !declaresGate(workload, front))
    .flatMap(front => pods.filter(({ pod }) => !pod.readinessGates.some(type => isGate(front, type)))
      .map(pod => ({ pod, front, cause: causeOf(pod, front, workload, model, live) })));
}

function causeOf({ madeAt = 0 }: RunningPod, front: Front, { object: { namespace } }: Workload, model: Model, live: Live): UngatedPod['cause'] {
  const labelledAt = live.labelledAt(namespace, gateLabel(front));
  if (labelledAt !== undefined && madeAt < labelledAt) return 'older than label';
  if (front.loadBalancer.kind.gate?.perBinding === true) {
    const bindings = bindingsOf(model, front);
    if (bindings.length === 0) return live.isRead('TargetGroupBinding') ? 'without binding' : 'unknown';
    const boundAt = Math.min(...bindings.map(binding => timeAt(binding.at('metadata', 'creationTimestamp')) ?? Infinity));
    if (madeAt < boundAt) return 'older than binding';
  }
  return labelledAt === undefined ? 'unknown' : 'passed';
}

/** The bindings of the Service of a front. */
export function bindingsOf({ index }: Model, { service }: Front): View[] {
  return index.all('TargetGroupBinding')
    .filter(binding => index.sameNamespace(binding.object.namespace, service.namespace) && boundService(binding).name === service.name);
}

/** A gate that keeps a pod from being ready although its containers are. */
export interface ClosedGate {
  readonly pod: RunningPod;
  readonly gate: string;
  /** For how long, in seconds. */
  readonly waits: number;
  /** The front that it is of; undefined if no front is known to open it. */
  readonly front?: Front;
  /** Whether the binding that its name contains exists; undefined if bindings could not be read, or its name contains none. */
  readonly isBound?: boolean;
  readonly message?: string;
}

export function closedGates({ index }: Model, live: Live, workload: Workload): ClosedGate[] {
  return (live.pods.get(workload) ?? []).flatMap(pod => {
    const ready = pod.conditions.get(CONTAINERS_READY);
    if (ready?.isTrue !== true || ready.since === undefined) return [];
    const waits = (live.readAt - ready.since) / 1000;
    return pod.pod.readinessGates.flatMap((gate): ClosedGate[] => {
      const condition = pod.conditions.get(gate);
      const front = workload.fronts.find(each => each.loadBalancer.gated && isGate(each, gate));
      if (condition?.isTrue === true) return [];
      const since = condition?.since === undefined ? waits : Math.min(waits, (live.readAt - condition.since) / 1000);
      const { conditionType, perBinding = false } = front?.loadBalancer.kind.gate ?? {};
      const binding = perBinding && conditionType !== undefined && gate.startsWith(conditionType) ? gate.slice(conditionType.length) : undefined;
      return [{
        pod,
        gate,
        front,
        waits: condition === undefined ? waits : since,
        message: condition?.message,
        isBound: binding === undefined || !live.isRead('TargetGroupBinding')
          ? undefined : index.find('TargetGroupBinding', binding, workload.object.namespace) !== undefined,
      }];
    });
  });
}
