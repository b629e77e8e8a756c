import { Measurements, Sample } from './sample';

/** A moment that lies between two polls: not yet at the first, and at the second; in seconds since 1970, by the clock that watched. */
export type Moment = Sample;

/** What was watched of one target. Each moment is absent if it was not seen. */
export interface WatchedTarget {
  /** Address and port: `10.0.0.1:8080`. */
  readonly target: string;
  readonly pod?: string;
  /** All containers of the pod are ready. */
  readonly ready?: Moment;
  /** It is a target that is checked. */
  readonly registered?: Moment;
  readonly healthy?: Moment;
  /** The readiness gate of the pod is open. */
  readonly gateOpen?: Moment;
  /** Somebody has deleted the pod. */
  readonly deleted?: Moment;
  /** It is a target no more, but keeps its requests. */
  readonly draining?: Moment;
  readonly gone?: Moment;
}

/** What one look at a cluster and at AWS shows; in seconds since 1970, by the clock that looks. */
export interface Poll {
  /** When it began to look, and when it had all answers: what it shows was so at some moment between. */
  readonly from: number;
  readonly to: number;
  readonly pods: readonly PolledPod[];
  /** By address and port. */
  readonly targets: readonly { readonly target: string; readonly state: string }[];
}

export interface PolledPod {
  readonly name: string;
  readonly address: string;
  readonly isReady: boolean;
  readonly isGateOpen: boolean;
  readonly isDeleted: boolean;
}

type Mutable = { -readonly [Key in keyof WatchedTarget]: WatchedTarget[Key] };

/**
 * What happened to each target, out of polls. Both the cluster and AWS are seen by one clock, so that clocks which differ do not matter;
 * what was true at the first poll already happened at an unknown time, and is left out.
 */
export class Watch {
  private readonly targets = new Map<string, Mutable>();
  private readonly done: WatchedTarget[] = [];
  /** By address: a pod is ready before it is a target. */
  private readonly readyAt = new Map<string, Moment>();
  private previous?: Poll;

  public add(poll: Poll): void {
    const { previous } = this;
    this.previous = poll;
    if (previous === undefined) return;
    const moment: Moment = { low: previous.from, high: poll.to };
    const pods = new Map(poll.pods.map(pod => [pod.address, pod]));
    const podsBefore = new Map(previous.pods.map(pod => [pod.address, pod]));
    const before = new Map(previous.targets.map(({ target, state }) => [target, state]));
    const now = new Map(poll.targets.map(({ target, state }) => [target, state]));
    for (const target of new Set([...now.keys(), ...before.keys()])) {
      const address = target.slice(0, target.lastIndexOf(':'));
      const [pod, podBefore] = [pods.get(address), podsBefore.get(address)];
      const [state, was] = [now.get(target), before.get(target)];
      const isNew = state !== undefined && state !== 'draining' && (was === undefined || was === 'draining' || was === 'unused');
      if (isNew && this.targets.has(target)) this.finish(target);
      const entry = this.targets.get(target) ?? { target, ...pod && { pod: pod.name } };
      this.targets.set(target, entry);
      const note = (key: 'registered' | 'healthy' | 'draining' | 'gone' | 'ready' | 'gateOpen' | 'deleted', holds: boolean, held: boolean) => {
        if (holds && !held && entry[key] === undefined) entry[key] = moment;
      };
      note('registered', isNew && state !== 'unused', false);
      note('healthy', state === 'healthy', was === 'healthy');
      note('draining', state === 'draining', was === 'draining');
      note('gone', state === undefined || state === 'unused', was === undefined || was === 'unused');
      note('gateOpen', pod?.isGateOpen === true, podBefore?.isGateOpen === true);
      note('deleted', pod === undefined || pod.isDeleted, podBefore === undefined || podBefore.isDeleted);
    }
    for (const pod of poll.pods) {
      if (pod.isReady && podsBefore.get(pod.address)?.isReady !== true) this.readyAt.set(pod.address, moment);
    }
    for (const entry of this.targets.values()) {
      entry.ready ??= this.readyAt.get(entry.target.slice(0, entry.target.lastIndexOf(':')));
      if (entry.gone !== undefined) this.finish(entry.target);
    }
  }

  private finish(target: string): void {
    const entry = this.targets.get(target);
    this.targets.delete(target);
    this.readyAt.delete(target.slice(0, target.lastIndexOf(':')));
    if (entry !== undefined) this.done.push(entry);
  }

  /** All that was seen, of targets that are gone and of those that are there. */
  public result(): WatchedTarget[] {
    return [...this.done, ...this.targets.values()];
  }
}

/** From one moment to another, as far as both were seen; a span that is certainly negative is none. */
function span(from: Moment | undefined, to: Moment | undefined): Sample | undefined {
  if (from === undefined || to === undefined || to.high < from.low) return undefined;
  return { low: Math.max(0, to.low - from.high), high: to.high - from.low };
}

/** The measurements of the delays that polls show. Events between polls that lie too far apart say little, and are left out. */
export function delaysWatched(watched: readonly WatchedTarget[], longestGap: number): Measurements[] {
  const of = (quantity: Measurements['quantity'], from: keyof WatchedTarget, to: keyof WatchedTarget): Measurements => {
    const pairs = watched.map(target => [target[from], target[to]] as [Moment | undefined, Moment | undefined]);
    const seen = pairs.flatMap(([one, other]) => span(one, other) === undefined ? [] : [[one!, other!] as const]);
    const sharp = seen.filter(moments => moments.every(({ low, high }) => high - low <= longestGap));
    return { quantity, source: 'polls of the cluster and of target health', samples: sharp.map(([one, other]) => span(one, other)!), inGaps: seen.length - sharp.length };
  };
  return [
    of('controllerReactionSeconds', 'deleted', 'draining'),
    of('gateOpensSeconds', 'registered', 'gateOpen'),
    of('gatePollSeconds', 'healthy', 'gateOpen'),
  ];
}
