import { inServiceFrom, Pod } from '../cluster/pod';
import { NEVER } from '../cluster/queue';

/** The fate of connections that are open for longer than the scenario. */
export interface LongLived {
  readonly open: number;
  /** The number of cuts; each connection is opened again at once, and may be cut again. */
  readonly cut: number;
  /** Cut by the load balancer when the deregistration delay had passed. */
  readonly cutAtDelay: number;
  /** Cut when the application ended, or was killed: none of them ends by itself. */
  readonly cutAtEnd: number;
}

/**
 * Follows connections that are spread evenly over the pods in service: each lasts until its pod ends or the load balancer cuts it, and
 * is then opened again to a pod in service, in turn.
 */
export function followLongLived(pods: readonly Pod[], open: number): LongLived {
  const held = new Map<Pod, number>(pods.map(pod => [pod, 0]));
  let turn = 0;
  const connect = (count: number, now: number) => {
    const targets = pods.filter(pod => inServiceFrom(pod) <= now && now < takesNewUntil(pod) && endOf(pod) > now);
    // Without a pod in service, they wait for the next one.
    const next = pods.filter(pod => inServiceFrom(pod) > now).sort((a, b) => inServiceFrom(a) - inServiceFrom(b)).slice(0, 1);
    const among = targets.length > 0 ? targets : next;
    if (among.length === 0) return;
    for (let n = 0; n < count; n++) {
      const target = among[turn++ % among.length];
      held.set(target, held.get(target)! + 1);
    }
  };
  const before = Math.min(...pods.map(endOf));
  connect(open, Math.min(0, before - 1));
  let [cutAtDelay, cutAtEnd] = [0, 0];
  for (const pod of pods.filter(one => endOf(one) < NEVER).sort((a, b) => endOf(a) - endOf(b))) {
    const count = held.get(pod)!;
    held.set(pod, 0);
    if (pod.cut <= Math.min(pod.killed, pod.nodeGone)) cutAtDelay += count; else cutAtEnd += count;
    connect(count, endOf(pod));
  }
  return { open, cut: cutAtDelay + cutAtEnd, cutAtDelay, cutAtEnd };
}

/** When the connections of a pod are ended that do not end by themselves. */
function endOf({ cut, killed, nodeGone }: Pod): number {
  return Math.min(cut, killed, nodeGone);
}

function takesNewUntil({ routes, listenerClosed }: Pod): number {
  return Math.min(listenerClosed, Math.max(...routes.map(({ noNew, outOfService }) => Math.min(noNew, outOfService))));
}
