import { LossClass, LossRecord } from './outcome';
import { exitTime, firstHazard, Pod } from './pod';
import { uniformAt } from './random';
import { SimulatedService } from './service';
import { NEVER } from './time';
import { Arrivals } from './traffic';

const { max, min } = Math;

/** Seconds that sums of seconds may be off by rounding. */
export const TOLERANCE = 1e-6;

/** Seconds from the application closing an idle connection until the load balancer knows. */
const RACE_SECONDS = 0.001;

/** How the idle connections of the load balancer meet the application's keep-alive timeout. */
export interface KeepAliveRace {
  readonly everySeconds: number;
  /** Draws when the first connection of a pod idles out; undefined lets a request hit every one. */
  readonly seed?: number;
}

/** There is a race if the application closes idle connections before the load balancer does. */
export function keepAliveRace(
  { keepAliveTimeoutSeconds: keepAlive, idleTimeoutSeconds: idle }: SimulatedService, seed?: number,
): KeepAliveRace | undefined {
  return keepAlive === undefined || idle === undefined || keepAlive > idle ? undefined
    : { everySeconds: max(keepAlive, RACE_SECONDS), seed };
}

/**
 * Decides about every request. Requests go round the targets in service, the i-th of k requests to the (i mod k)-th; of
 * those only the few that overlap something that happens to their pod are looked at one by one.
 */
export function resolveRequests(pods: readonly Pod[], requests: Arrivals, race: KeepAliveRace | undefined): LossRecord {
  const losses = new LossRecord();
  forEachSegment(pods, requests, (targets, first, end) => {
    if (targets.length === 0) {
      const from = requests.timeOf(first);
      const to = requests.timeOf(end - 1);
      const awaited = pods.filter(pod => pod.created <= from && pod.inService > from).map(({ name }) => name);
      losses.addSpell('no-target', awaited, from, to, end - first);
      return;
    }
    for (let position = 0; position < targets.length; position++) {
      const pod = targets[position];
      const share: Share = { pod, position, targets: targets.length, first, end };
      resolveHazards(share, requests, losses);
      if (race) resolveRaces(share, requests, race, losses);
    }
  });
  return losses;
}

/** The requests from `first` to before `end` whose index leaves the rest `position` go to the pod. */
interface Share {
  readonly pod: Pod;
  readonly position: number;
  readonly targets: number;
  readonly first: number;
  readonly end: number;
}

function firstOfShare({ position, targets, first }: Share, from: number): number {
  const start = max(first, from);
  return start + (((position - start) % targets) + targets) % targets;
}

function resolveHazards(share: Share, requests: Arrivals, losses: LossRecord): void {
  const { pod, targets, end } = share;
  const hazard = firstHazard(pod);
  if (hazard === NEVER) return;
  const from = requests.firstFrom(hazard - requests.longestSeconds - TOLERANCE);
  for (let index = firstOfShare(share, from); index < end; index += targets) {
    const time = requests.timeOf(index);
    const duration = requests.durationOf(index);
    const lossClass = lossOf(pod, time, duration);
    if (lossClass === undefined) {
      pod.lastRequestEnd = max(pod.lastRequestEnd, time + duration);
      continue;
    }
    const failed = failureTime(pod, lossClass, time);
    if (time < pod.listenerClosed && lossClass !== 'black-holed') pod.lastRequestEnd = max(pod.lastRequestEnd, failed);
    losses.addAt(pod, lossClass, failed);
  }
}

/** Why a request that is sent to the pod at that time is lost, if it is. Assumes that earlier ones were decided before. */
function lossOf(pod: Pod, time: number, duration: number): LossClass | undefined {
  if (time >= pod.listenerClosed || time >= pod.nodeGone) return time >= exitTime(pod) ? 'black-holed' : 'refused';
  const end = time + duration - TOLERANCE;
  const killed = min(pod.killed, pod.nodeGone);
  if (end > killed && (killed <= max(time, pod.cut) || time >= pod.outOfService)) return 'killed';
  // What kube-proxies send to a terminating pod for want of others does not pass through the target that is leaving.
  return end > pod.cut && time < pod.outOfService ? 'cut' : undefined;
}

function failureTime(pod: Pod, lossClass: LossClass, time: number): number {
  switch (lossClass) {
    case 'killed': return max(time, min(pod.killed, pod.nodeGone));
    case 'cut': return max(time, pod.cut);
    default: return time;
  }
}

/**
 * One pooled connection of each target is taken to idle out every keep-alive timeout. A request that is sent on it just
 * then is lost: with a seed, the one that falls into the moment until the load balancer knows; without, the next one.
 */
function resolveRaces(share: Share, requests: Arrivals, { everySeconds, seed }: KeepAliveRace, losses: LossRecord): void {
  const { pod, first, end } = share;
  const phase = seed === undefined ? 0 : uniformAt(seed, pod.index) * everySeconds;
  const start = requests.timeOf(first);
  const reach = seed === undefined ? everySeconds : RACE_SECONDS;
  let expiry = phase + Math.ceil((start - phase) / everySeconds) * everySeconds;
  const stop = requests.timeOf(end - 1);
  for (; expiry <= stop; expiry += everySeconds) {
    const index = firstOfShare(share, requests.firstFrom(expiry));
    if (index >= end) return;
    const time = requests.timeOf(index);
    if (time >= expiry + reach || lossOf(pod, time, requests.durationOf(index)) !== undefined) continue;
    losses.addAt(pod, 'keep-alive-race', time);
  }
}

interface Change { readonly time: number; readonly enters: boolean; readonly pod: Pod; readonly list: Pod[] }

/** The stretches of time between which targets come and go, with the requests that arrive in each. */
function forEachSegment(
  pods: readonly Pod[], requests: Arrivals, visit: (targets: readonly Pod[], first: number, end: number) => void,
): void {
  const inService: Pod[] = [];
  const fallback: Pod[] = [];
  const changes: Change[] = [];
  const span = (list: Pod[], pod: Pod, from: number, until: number) => {
    if (!(from < until)) return;
    changes.push({ time: from, enters: true, pod, list });
    if (until < NEVER) changes.push({ time: until, enters: false, pod, list });
  };
  for (const pod of pods) {
    span(inService, pod, pod.inService, pod.outOfService);
    if (pod.inService < NEVER) span(fallback, pod, pod.fallbackFrom, pod.fallbackUntil);
  }
  // Array.prototype.sort is stable: at the same time, pods come in their order.
  changes.sort((a, b) => (a.time === b.time ? 0 : a.time - b.time));

  const targets = () => inService.length > 0 ? inService : fallback;
  let first = 0;
  for (const change of changes) {
    const index = requests.firstFrom(change.time);
    if (index > first) visit(targets(), first, index);
    first = index;
    if (change.enters) change.list.push(change.pod); else change.list.splice(change.list.indexOf(change.pod), 1);
  }
  if (requests.count > first) visit(targets(), first, requests.count);
}
