import { LossSpell, PodTimeline, TargetState } from '../../simulation';
import { formatCount } from '../budget/termination-sums';
import { roundTo } from '../round';
import { formatSeconds, LOSS_WORDS } from '../simulation/simulation';

/** The phases of a pod. */
export type PodPhase = 'pulling' | 'starting' | 'gate-closed' | 'ready' | 'pre-stop' | 'sigterm';

/** Requests to a pod: first a growing share, then all, then those in flight after the last new one. */
export type RequestPhase = 'growing' | 'new' | 'in-flight';

/** Something that lasts, in seconds; cut where the picture ends. */
export interface Stretch<Kind extends string> {
  readonly kind: Kind;
  readonly from: number;
  readonly to: number;
  /** The explanation for a reader. */
  readonly detail: string;
}

/** The seconds in which requests were lost; a class may lose some intermittently. A loss at one moment takes no time. */
export function lossStretches({ lossClass, lost, fromSeconds, toSeconds, bySecond }: LossSpell): Stretch<'lost'>[] {
  const runs: { from: number; to: number }[] = [];
  for (const second of [...new Set(bySecond.map(one => one.second))].sort((a, b) => a - b)) {
    const last = runs[runs.length - 1];
    if (last?.to === second) last.to += 1; else runs.push({ from: second, to: second + 1 });
  }
  const detail = detailOf(`${formatCount(lost)} lost, ${lossClass}: ${LOSS_WORDS[lossClass]}`, fromSeconds, toSeconds);
  return runs.map(run => ({ kind: 'lost', from: Math.max(run.from, fromSeconds), to: Math.min(run.to, toSeconds), detail }));
}

/** One stretch for spells that touch each other: each connection of a pool without a pod is a spell. */
export function awaitedStretches(spells: readonly LossSpell[]): Stretch<'awaited'>[] {
  const stretches: { from: number; to: number }[] = [];
  for (const { fromSeconds, toSeconds } of spells) {
    const last = stretches[stretches.length - 1];
    if (last && fromSeconds <= last.to + TOUCHING_SECONDS) last.to = Math.max(last.to, toSeconds);
    else stretches.push({ from: fromSeconds, to: toSeconds });
  }
  return stretches.map(({ from, to }) => ({ kind: 'awaited', from, to, detail: detailOf('no target is in service, and this one is awaited', from, to) }));
}

const TOUCHING_SECONDS = 1;

/** The parts of the stretches between two moments. */
export function cutStretches<Kind extends string>(stretches: readonly Stretch<Kind>[], from: number, to: number): Stretch<Kind>[] {
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

/** The life of a pod, including its phases before the beginning and after the end of the picture. */
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
  // A pod may be deleted before it is ready: a phase that begins later than its successor never happens.
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

export function targetStretches({ target }: PodTimeline): Stretch<TargetState>[] {
  return target.map(({ state, fromSeconds = -Infinity }, index) => {
    const until = target[index + 1]?.fromSeconds ?? Infinity;
    return { kind: state, from: fromSeconds, to: until, detail: detailOf(TARGET_DETAILS[state], fromSeconds, until) };
  }).filter(({ from, to }) => to > from);
}

export function requestStretches(pod: PodTimeline, longestSeconds: number): Stretch<RequestPhase>[] {
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
