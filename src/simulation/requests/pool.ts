import { Segment, Target } from './routing';
import { Arrivals } from './traffic';
import { Pod, Route } from '../cluster/pod';
import { EVER, NEVER } from '../cluster/queue';

interface Change { readonly time: number; readonly apply: () => void }

/**
 * The stretches of time between which connections of a pool at one node change the pod that they lead to, with the connections
 * in their order: requests take them in turn. A connection leads nowhere while no pod can accept it.
 */
export function forEachPoolSegment(
  pods: readonly Pod[], node: number, size: number, requests: Arrivals, visit: (segment: Segment<Target | undefined>) => void,
): void {
  const pool = new Pool(size);
  let [first, begin] = [0, EVER];
  const until = (time: number, index: number) => {
    if (index > first) visit({ targets: pool.connections(), first, end: index, begin });
    [first, begin] = [index, time];
  };
  const changes = pods.flatMap(pod => changesOf(pod, pod.routes[node], pool)).sort((a, b) => (a.time === b.time ? 0 : a.time - b.time));
  changes.forEach(({ time, apply }, index) => {
    if (index === 0 || changes[index - 1].time < time) until(time, requests.firstFrom(time));
    apply();
    if (changes[index + 1]?.time !== time) pool.reconnect();
  });
  until(NEVER, requests.count);
}

/** New connections reach a pod while it is an endpoint, and without another endpoint for as long as it listens. */
function changesOf(pod: Pod, route: Route, pool: Pool): Change[] {
  const target: Target = { pod, route, slow: undefined };
  const { inService, noNew, outOfService, fallbackFrom, fallbackUntil } = route;
  if (inService >= NEVER) return [];
  return [
    ...inService < noNew ? [{ time: inService, apply: () => pool.known.push(target) }, { time: noNew, apply: () => leave(pool.known, target) }] : [],
    ...fallbackFrom < fallbackUntil ? [
      { time: fallbackFrom, apply: () => pool.fallback.push(target) },
      { time: fallbackUntil, apply: () => { leave(pool.fallback, target); pool.close(target); } },
    ] : [],
    { time: outOfService, apply: () => pool.close(target) },
  ].filter(({ time }) => time < NEVER);
}

function leave(targets: Target[], target: Target): void {
  targets.splice(targets.indexOf(target), 1);
}

class Pool {
  public readonly known: Target[] = [];
  public readonly fallback: Target[] = [];
  private readonly slots: (Target | undefined)[];
  private turn = 0;

  constructor(size: number) {
    this.slots = new Array<Target | undefined>(size).fill(undefined);
  }

  public connections(): readonly (Target | undefined)[] {
    return this.slots.slice();
  }

  public close(target: Target): void {
    this.slots.forEach((slot, index) => {
      if (slot === target) this.slots[index] = undefined;
    });
  }

  /** Opens connections again that lead nowhere, in turn. */
  public reconnect(): void {
    const targets = this.known.length > 0 ? this.known : this.fallback;
    if (targets.length === 0) return;
    this.slots.forEach((slot, index) => {
      if (slot === undefined) this.slots[index] = targets[this.turn++ % targets.length];
    });
  }
}
