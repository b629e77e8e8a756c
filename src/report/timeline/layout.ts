import { CloseUp, closeUpOf } from './close-up';
import { dimension, Dimension } from './dimension';
import { LossWindow, PodTimeline, TargetState } from '../../simulation';
import { longestRequest } from '../budget/termination-sums';
import { roundTo } from '../round';
import { Simulated } from '../simulation/simulated';
import { formatSeconds } from '../simulation/simulation';

/** What a pod does. */
export type PodPhase = 'pulling' | 'starting' | 'gate-closed' | 'ready' | 'pre-stop' | 'sigterm';

/** Requests that are sent to a pod, first a growing share of them, and those that it still works on when nothing new comes. */
export type RequestPhase = 'growing' | 'new' | 'in-flight';

/** Something that lasts, in seconds; cut where the picture ends. */
export interface Stretch<Kind extends string> {
  readonly kind: Kind;
  readonly from: number;
  readonly to: number;
  /** What a reader gets to know who asks for more. */
  readonly detail: string;
}

/** One pod. */
export interface Lane {
  readonly name: string;
  readonly pod: readonly Stretch<PodPhase>[];
  /** When it has ended, where the picture does not end before. */
  readonly gone?: number;
  readonly target: readonly Stretch<TargetState>[];
  readonly requests: readonly Stretch<RequestPhase>[];
  readonly dimensions: readonly Dimension[];
}

/** A simulated rollout as numbers, from which every rendering is made. */
export interface Timeline {
  readonly simulated: Simulated;
  /** The seconds at which the picture begins and ends. */
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly lanes: readonly Lane[];
  /** Pods that there is no room for. */
  readonly leftOutPods: number;
  readonly losses: readonly LossWindow[];
  readonly closeUp?: CloseUp;
}

const MAX_LANES = 12;

export function layOut(simulated: Simulated): Timeline {
  const { outcome } = simulated;
  const end = Math.max(
    1, outcome.rolloutSeconds, ...outcome.windows.map(({ toSeconds }) => toSeconds), ...outcome.pods.map(({ outOfService = 0 }) => outOfService),
  );
  const [from, to] = [-end / 40, end * 1.03];
  const chosen = choosePods(outcome.pods, outcome.windows);
  const closeUp = closeUpOf(simulated);
  const come = chosen.find(({ created, containersReady, inService }) => ![created, containersReady, inService].includes(undefined));
  const go = closeUp && outcome.pods.find(({ name }) => name === closeUp.pod);
  return {
    simulated,
    from,
    to,
    ticks: ticksBetween(0, to),
    lanes: chosen.map(pod => laneOf(pod, from, to, longestRequest(simulated.plan), [
      ...pod === come ? arrivalDimensions(pod) : [],
      ...pod === go ? departureDimensions(pod, simulated.plan.service.preStopSeconds) : [],
    ])),
    leftOutPods: outcome.pods.length - chosen.length,
    losses: outcome.windows,
    closeUp,
  };
}

/**
 * Of those that go and those that come about as many; first those at which requests are lost, then those that come or go
 * first. They are told in the order in which they do.
 */
function choosePods(pods: readonly PodTimeline[], windows: readonly LossWindow[]): PodTimeline[] {
  const atFault = new Set(windows.flatMap(window => window.pods));
  const moment = ({ created, deleted, listenerClosed }: PodTimeline) => created ?? deleted ?? listenerClosed ?? Number.MAX_VALUE;
  const order = (one: PodTimeline, other: PodTimeline) => moment(one) - moment(other);
  const ranked = pods.map((pod, index) => ({ pod, index }))
    .sort((a, b) => Number(atFault.has(b.pod.name)) - Number(atFault.has(a.pod.name)) || order(a.pod, b.pod) || a.index - b.index);
  const [old, young] = (['old', 'new'] as const).map(revision => ranked.filter(({ pod }) => pod.revision === revision));
  const oldLanes = Math.min(old.length, Math.max(MAX_LANES / 2, MAX_LANES - young.length));
  return [...old.slice(0, oldLanes), ...young.slice(0, MAX_LANES - oldLanes)]
    .sort((a, b) => order(a.pod, b.pod) || a.index - b.index)
    .map(({ pod }) => pod);
}

function laneOf(pod: PodTimeline, from: number, to: number, longestSeconds: number, dimensions: readonly Dimension[]): Lane {
  const cut = <Kind extends string>(stretches: readonly Stretch<Kind>[]) => cutStretches(stretches, from, to);
  const life = podStretches(pod);
  const gone = life[life.length - 1]?.to ?? Infinity;
  return {
    name: pod.name,
    pod: cut(life),
    ...gone < to && { gone },
    target: cut(targetStretches(pod)),
    requests: cut(requestStretches(pod, longestSeconds)),
    dimensions: dimensions.filter(one => one.from < to && one.to <= to),
  };
}

/** What of the stretches lies between two moments. */
function cutStretches<Kind extends string>(stretches: readonly Stretch<Kind>[], from: number, to: number): Stretch<Kind>[] {
  return stretches
    .map(stretch => ({ ...stretch, from: Math.max(from, stretch.from), to: Math.min(to, stretch.to) }))
    .filter(stretch => stretch.to > stretch.from);
}

const PHASE_DETAILS: Readonly<Record<PodPhase, string>> = {
  'pulling': 'the pod is scheduled and its image is pulled',
  'starting': 'the containers start',
  'gate-closed': 'the containers are ready, the readiness gate is not',
  'ready': 'the pod is ready',
  'pre-stop': 'the pod is deleted, preStop holds SIGTERM back',
  'sigterm': 'the application has got SIGTERM',
};

/** The life of a pod, from what comes before the beginning to what comes after the end. */
export function podStretches(pod: PodTimeline): Stretch<PodPhase>[] {
  const never = Infinity;
  const born = pod.created ?? -never;
  const settled = pod.created === undefined ? -never : never;
  const started = pod.started ?? settled;
  const containersReady = pod.containersReady ?? settled;
  const ready = pod.ready ?? settled;
  const deleted = pod.deleted ?? never;
  // A container that ends by itself, and a node that is gone, end everything at once.
  const gone = Math.min(pod.exited ?? never, pod.nodeGone ?? never, pod.deleted === undefined ? pod.listenerClosed ?? never : never);
  const moments: [PodPhase, number][] = [
    ['pulling', born], ['starting', started], ['gate-closed', containersReady], ['ready', ready], ['pre-stop', deleted],
    ['sigterm', pod.sigterm ?? never],
  ];
  // A pod may be deleted before it is ready: what begins later than its successor never is.
  return moments.map(([kind, begin], index) => {
    const until = Math.min(gone, ...moments.slice(index + 1).map(([, next]) => next));
    return { kind, from: begin, to: until, detail: detailOf(PHASE_DETAILS[kind], begin, until) };
  }).filter(({ from, to }) => to > from);
}

const TARGET_DETAILS: Readonly<Record<TargetState, string>> = {
  initial: 'the target is registered and not healthy yet',
  healthy: 'the target is healthy',
  draining: 'the target is deregistered and its requests may end',
  unused: 'the target is gone',
};

function targetStretches({ target }: PodTimeline): Stretch<TargetState>[] {
  return target.map(({ state, fromSeconds = -Infinity }, index) => {
    const until = target[index + 1]?.fromSeconds ?? Infinity;
    return { kind: state, from: fromSeconds, to: until, detail: detailOf(TARGET_DETAILS[state], fromSeconds, until) };
  }).filter(({ from, to }) => to > from);
}

function requestStretches(pod: PodTimeline, longestSeconds: number): Stretch<RequestPhase>[] {
  const begin = pod.inService ?? (pod.created === undefined ? -Infinity : Infinity);
  const end = pod.outOfService ?? Infinity;
  if (end <= begin) return [];
  // A request that is refused is never in flight, and none outlives its pod.
  const last = Math.min(Math.min(end, pod.listenerClosed ?? end) + longestSeconds, pod.exited ?? Infinity, pod.nodeGone ?? Infinity);
  const full = Math.max(begin, Math.min(end, pod.fullShare ?? begin));
  return [
    { kind: 'growing', from: begin, to: full, detail: detailOf('a growing share of the new requests is sent here, in slow start', begin, full) },
    { kind: 'new', from: full, to: end, detail: detailOf('new requests are sent here', full, end) },
    { kind: 'in-flight', from: end, to: last, detail: detailOf('the longest request that was sent last may still be in flight', end, last) },
  ];
}

function detailOf(what: string, from: number, to: number): string {
  const moment = (seconds: number) => formatSeconds(roundTo(seconds, 1));
  const since = Number.isFinite(from) ? ` from ${moment(from)}` : '';
  const until = Number.isFinite(to) ? ` until ${moment(to)}` : '';
  return `${what}${since}${until}${since && until ? `, ${moment(to - from)}` : ''}`;
}

function arrivalDimensions({ created, started, containersReady, inService, gateOpen, fullShare }: PodTimeline): Dimension[] {
  const served = Math.max(inService!, gateOpen ?? inService!);
  return [
    dimension('pull', created!, started!), dimension('start', started!, containersReady!), dimension('registration', containersReady!, served),
    dimension('slow start', inService!, fullShare ?? inService!),
  ].filter(({ from, to }) => to > from);
}

function departureDimensions({ deleted, sigterm, outOfService }: PodTimeline, preStopSeconds: number): Dimension[] {
  return [
    ...sigterm === undefined || preStopSeconds === 0 ? [] : [dimension('preStop', Math.max(deleted!, sigterm - preStopSeconds), sigterm)],
    ...outOfService === undefined ? [] : [dimension('leak', deleted!, outOfService)],
  ].filter(({ from, to }) => to > from);
}

/** Round seconds that divide the axis into at most eight parts. */
export function ticksBetween(from: number, to: number): number[] {
  const steps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600];
  let step = steps.find(each => (to - from) / each <= 8);
  for (step ??= 7200; (to - from) / step > 8;) step *= 2;
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick);
  return ticks;
}
