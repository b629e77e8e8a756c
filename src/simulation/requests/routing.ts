import { Arrivals } from './traffic';
import { Pod, Route } from '../cluster/pod';
import { EVER, NEVER } from '../cluster/queue';

/**
 * The requests of one target while nothing changes at its node: of the requests from `first` to before `end`, those in its
 * turn, the `position`-th of `targets`. A target in slow start hands on those beyond its growing share; `lenders` are the
 * targets whose requests come to this one in that way.
 */
export class Share {
  constructor(
    public readonly pod: Pod,
    public readonly route: Route,
    public readonly requests: Arrivals,
    public readonly first: number,
    public readonly end: number,
    private readonly position: number,
    private readonly targets: number,
    private readonly slow: SlowStart | undefined,
    private readonly lenders: readonly Lender[],
    /** Whether it is the first share of the pod, if several connections lead to it. */
    public readonly leads = true,
  ) {}

  /** Visits the requests of the share between two indices, in no particular order. */
  public forEach(from: number, until: number, visit: (index: number) => void): void {
    const { slow, position, targets, requests } = this;
    const end = Math.min(this.end, until);
    for (let index = this.turn(position, from); index < end; index += targets) {
      if (slow === undefined || keeps(slow, index, targets, requests)) visit(index);
    }
    for (const lender of this.lenders) {
      for (let index = this.turn(lender.position, from); index < end; index += targets) {
        const isMine = Math.floor(index / targets) % lender.receivers === lender.receiver;
        if (isMine && !keeps(lender.slow, index, targets, requests)) visit(index);
      }
    }
  }

  /** The first request in its own turn from a given index on, without those that other targets hand on. */
  public firstFrom(from: number): number {
    let index = this.turn(this.position, from);
    while (this.slow && index < this.end && !keeps(this.slow, index, this.targets, this.requests)) index += this.targets;
    return index;
  }

  private turn(position: number, from: number): number {
    const start = Math.max(this.first, from);
    return start + (((position - start) % this.targets) + this.targets) % this.targets;
  }
}

interface SlowStart { readonly since: number; readonly seconds: number }

interface Lender {
  readonly position: number;
  readonly slow: SlowStart;
  /** The number of targets among which its requests go round, and the position of this one. */
  readonly receivers: number;
  readonly receiver: number;
}

/** Multiples of it, taken modulo 1, fill the unit interval more evenly than any random numbers. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** Whether a target in slow start gets a request in its turn: its share grows linearly. */
function keeps({ since, seconds }: SlowStart, index: number, targets: number, requests: Arrivals): boolean {
  const turn = (Math.floor(index / targets) * GOLDEN_RATIO) % 1;
  return turn < (requests.timeOf(index) - since) / seconds;
}

/** A stretch of time in which nothing changes at a node: the targets, in turn, of the requests from `first` to before `end`. */
export interface Segment<T = Target> {
  readonly targets: readonly T[];
  readonly first: number;
  readonly end: number;
  readonly begin: number;
}

/** A pod as one node sees it. */
export interface Target { readonly pod: Pod; readonly route: Route; slow: SlowStart | undefined }

interface Change { readonly time: number; readonly apply: 'enter' | 'leave' | 'none'; readonly target: Target; readonly list: Target[] }

/**
 * The stretches of time between which targets come, go and end their slow start at one node, with the requests that arrive
 * in each and when it began.
 */
export function forEachSegment(
  pods: readonly Pod[], node: number, requests: Arrivals, slowStartSeconds: number,
  visit: (segment: Segment) => void,
): void {
  const inService: Target[] = [];
  const fallback: Target[] = [];
  let [first, begin] = [0, EVER];
  for (const { time, apply, target, list } of changesAt(pods, node, slowStartSeconds, inService, fallback)) {
    const index = requests.firstFrom(time);
    if (index > first) visit({ targets: inService.length > 0 ? inService : fallback, first, end: index, begin });
    [first, begin] = [index, time];
    if (apply === 'leave') list.splice(list.indexOf(target), 1);
    if (apply !== 'enter') continue;
    // A target that joins no others, or only slow ones, does not start slowly.
    const joins = slowStartSeconds > 0 && time > EVER && list === inService;
    if (joins && inService.some(({ slow, route }) => route.inService < time && isFull(slow, time))) {
      target.slow = { since: time, seconds: slowStartSeconds };
      target.route.slowSince = time;
    }
    list.push(target);
  }
  if (requests.count > first) visit({ targets: inService.length > 0 ? inService : fallback, first, end: requests.count, begin });
}

function changesAt(pods: readonly Pod[], node: number, slowStartSeconds: number, inService: Target[], fallback: Target[]): Change[] {
  const changes: Change[] = [];
  const span = (list: Target[], target: Target, from: number, until: number) => {
    if (!(from < until)) return;
    changes.push({ time: from, apply: 'enter', target, list });
    if (until < NEVER) changes.push({ time: until, apply: 'leave', target, list });
  };
  for (const pod of pods) {
    const route = pod.routes[node];
    const { inService: from, outOfService: until } = route;
    span(inService, { pod, route, slow: undefined }, from, until);
    if (from < NEVER) span(fallback, { pod, route, slow: undefined }, route.fallbackFrom, route.fallbackUntil);
    if (slowStartSeconds > 0 && from > EVER && from + slowStartSeconds < until) {
      changes.push({ time: from + slowStartSeconds, apply: 'none', target: { pod, route, slow: undefined }, list: inService });
    }
  }
  // Array.prototype.sort is stable: at the same time, pods come in their order.
  return changes.sort((a, b) => (a.time === b.time ? 0 : a.time - b.time));
}

function isFull(slow: SlowStart | undefined, time: number): boolean {
  return slow === undefined || time >= slow.since + slow.seconds;
}

/** The share of one target in the requests from `first` to before `end`. */
export function shareOf({ targets, first, end, begin }: Segment, position: number, requests: Arrivals): Share {
  const { pod, route, slow } = targets[position];
  const full = targets.every(target => target.slow === undefined) ? [] : targets.filter(target => isFull(target.slow, begin));
  // While no target has a full share, all have equal ones.
  const made = (own: SlowStart | undefined, lenders: readonly Lender[]) =>
    new Share(pod, route, requests, first, end, position, targets.length, own, lenders);
  if (full.length === 0 || full.length === targets.length) return made(undefined, []);
  const receiver = full.indexOf(targets[position]);
  const lenders = receiver < 0 ? [] : targets
    .map((target, turn) => ({ position: turn, slow: target.slow, receivers: full.length, receiver }))
    .filter((lender): lender is Lender => !isFull(lender.slow, begin));
  return made(receiver < 0 ? slow : undefined, lenders);
}

/** The share of one connection of a pool that leads to a pod. */
export function shareOnConnection(
  { targets, first, end }: Segment<Target | undefined>, position: number, { pod, route }: Target, requests: Arrivals,
): Share {
  const leads = targets.findIndex(target => target?.pod === pod) === position;
  return new Share(pod, route, requests, first, end, position, targets.length, undefined, [], leads);
}
