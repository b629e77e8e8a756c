import { keepAliveRace, KeepAliveRace, resolveRaces } from './keep-alive-race';
import { forEachPoolSegment } from './pool';
import { forEachSegment, Segment, Share, shareOf, shareOnConnection, Target } from './routing';
import { SimulatedService } from './service';
import { Arrivals, arrivalsAt } from './traffic';
import { exitTime, firstHazard, Pod, Route } from '../cluster/pod';
import { NEVER } from '../cluster/queue';
import { LossClass, LossRecord } from '../outcome';

const { max, min } = Math;

/** Seconds that sums of seconds may be off by rounding. */
export const TOLERANCE = 1e-6;

/** The circumstances of requests in addition to the pods and the service. */
export interface Circumstances {
  /** Connections that are kept, all nodes together; without them each request goes to the next target. */
  readonly pool?: number;
  /** The seed for the time at which the first connection of a pod idles out; without one, a request hits every idle connection. */
  readonly raceSeed?: number;
}

/**
 * Decides every request. Requests go round the nodes of the load balancer, and there round the targets in service or the
 * kept connections; only the few that overlap an event of their pod are examined one by one.
 */
export function resolveRequests(
  pods: readonly Pod[], requests: Arrivals, service: SimulatedService, losses: LossRecord, { pool, raceSeed }: Circumstances,
): void {
  const race = keepAliveRace(service, raceSeed);
  const { idleTimeoutSeconds: patience = NEVER, slowStartSeconds = 0 } = service;
  const givesUp = requests.longestSeconds > patience + TOLERANCE;
  const nodes = pods[0].routes.length;
  const shares = new Map(pods.map(pod => [pod, [] as Share[]]));
  for (let node = 0; node < nodes; node++) {
    const own = nodes === 1 ? requests : arrivalsAt(node, nodes, requests);
    // Before those requests, no relevant event happens to a pod.
    const concerned = new Map(pods.map(pod => [pod, givesUp || race ? 0 : own.firstFrom(firstHazard(pod) - own.longestSeconds - TOLERANCE)]));
    const concerns = ({ pod }: Target, end: number) => concerned.get(pod)! < end;
    if (pool !== undefined) {
      forEachPoolSegment(pods, node, Math.ceil(pool / nodes), own, segment => segment.targets.forEach((target, position) => {
        if (target === undefined) loseAll(pods, node, own, turnsOf(segment, position), losses);
        else if (concerns(target, segment.end)) shares.get(target.pod)!.push(shareOnConnection(segment, position, target, own));
      }));
      continue;
    }
    forEachSegment(pods, node, own, slowStartSeconds, segment => {
      const { targets, first, end } = segment;
      if (targets.length === 0) loseAll(pods, node, own, { first, last: end - 1, count: end - first }, losses);
      for (let position = 0; position < targets.length; position++) {
        if (concerns(targets[position], end)) shares.get(targets[position].pod)!.push(shareOf(segment, position, own));
      }
    });
  }
  shares.forEach((own, pod) => resolvePod(pod, own, { patience, givesUp, race }, losses));
}

/** Some of the requests, in the order in which they come. */
interface Turns { readonly first: number; readonly last: number; readonly count: number }

/** The requests of a segment that take one connection of the pool. */
function turnsOf({ targets: { length }, first, end }: Segment<unknown>, position: number): Turns {
  const start = first + (((position - first) % length) + length) % length;
  const count = start < end ? Math.floor((end - 1 - start) / length) + 1 : 0;
  return { first: start, last: start + (count - 1) * length, count };
}

/** No target is in service. */
function loseAll(pods: readonly Pod[], node: number, requests: Arrivals, { first, last, count }: Turns, losses: LossRecord): void {
  if (count === 0) return;
  const step = count > 1 ? (last - first) / (count - 1) : 1;
  const before = (moment: number) => max(0, min(count, Math.ceil((requests.firstFrom(moment) - first) / step)));
  const from = requests.timeOf(first);
  const awaited = pods.filter(pod => pod.created <= from && pod.routes[node].inService > from).map(({ name }) => name);
  losses.addSpell('no-target', awaited, from, requests.timeOf(last), count, before);
}

interface Rules {
  /** How long the load balancer waits for a byte of the answer. */
  readonly patience: number;
  /** Whether the idle timeout is too short for some request. */
  readonly givesUp: boolean;
  readonly race: KeepAliveRace | undefined;
}

/** First decides the requests that the pod accepts, since they determine the end of the pod and so the fate of later requests. */
function resolvePod(pod: Pod, shares: readonly Share[], { patience, givesUp, race }: Rules, losses: LossRecord): void {
  const hazard = firstHazard(pod);
  const closed = min(pod.listenerClosed, pod.nodeGone);
  const decide = ({ requests, route }: Share, index: number) => {
    const atMost = requests.atMostOf(index);
    const time = requests.timeOf(index);
    if (atMost <= patience && time + atMost <= hazard) return; // it ends before any event
    const duration = requests.durationOf(index);
    const lossClass = lossOf(pod, route, time, duration, patience);
    const end = lossClass === undefined ? time + duration : failureTime(pod, lossClass, time, patience);
    if (time < closed) pod.lastRequestEnd = max(pod.lastRequestEnd, end);
    if (lossClass !== undefined) losses.addAt(pod, lossClass, end);
  };
  for (const share of shares) {
    const { requests } = share;
    const from = givesUp ? 0 : requests.firstFrom(hazard - requests.longestSeconds - TOLERANCE);
    share.forEach(from, requests.firstFrom(closed), index => decide(share, index));
  }
  for (const share of shares) share.forEach(share.requests.firstFrom(closed), NEVER, index => decide(share, index));
  if (!race) return;
  for (const share of shares) {
    if (!share.leads) continue;
    const { route, requests } = share;
    resolveRaces(share, race, index => {
      const time = requests.timeOf(index);
      if (lossOf(pod, route, time, requests.durationOf(index), patience) === undefined) losses.addAt(pod, 'keep-alive-race', time);
    });
  }
}

/** Why a request that is sent to the pod at that time is lost, if it is. Assumes that earlier ones were decided before. */
function lossOf(pod: Pod, route: Route, time: number, duration: number, patience: number): LossClass | undefined {
  if (time < pod.answers) return 'refused';
  if (time >= pod.listenerClosed || time >= pod.nodeGone) return time >= exitTime(pod) ? 'black-holed' : 'refused';
  const end = time + min(duration, patience) - TOLERANCE;
  const killed = min(pod.killed, pod.nodeGone);
  if (end > killed && (killed <= max(time, pod.cut) || time >= route.outOfService)) return 'killed';
  // Requests that kube-proxies send to a terminating pod, because there is no other, do not pass through the leaving target.
  if (end > pod.cut && time < route.outOfService) return 'cut';
  return duration > patience + TOLERANCE ? 'idle-timeout' : undefined;
}

function failureTime(pod: Pod, lossClass: LossClass, time: number, patience: number): number {
  switch (lossClass) {
    case 'killed': return max(time, min(pod.killed, pod.nodeGone));
    case 'cut': return max(time, pod.cut);
    case 'idle-timeout': return time + patience;
    default: return time;
  }
}
