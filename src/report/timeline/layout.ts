import { CloseUp, closeUpOf } from './close-up';
import { dimension, Dimension } from './dimension';
import { awaitedStretches, cutStretches, lossStretches, PodPhase, podStretches, RequestPhase, requestStretches, Stretch, targetStretches } from './stretches';
import { LossTrack, trackOf } from './track';
import { LossClass, LossSpell, PodTimeline, TargetState } from '../../simulation';
import { longestRequest } from '../budget/termination-sums';
import { Simulated } from '../simulation/simulated';

/** One pod. */
export interface Lane {
  readonly name: string;
  readonly pod: readonly Stretch<PodPhase>[];
  /** When the pod has ended; absent if the picture ends before. */
  readonly gone?: number;
  readonly target: readonly Stretch<TargetState>[];
  readonly requests: readonly Stretch<RequestPhase>[];
  /** Where requests are lost at this pod. */
  readonly losses: readonly Stretch<'lost'>[];
  /** The number of requests lost at this pod, by class. */
  readonly lost: readonly (readonly [LossClass, number])[];
  /** Where requests are lost because no target is in service, and this pod is about to become one. */
  readonly awaited: readonly Stretch<'awaited'>[];
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
  /** The number of pods that do not fit into the picture. */
  readonly leftOutPods: number;
  /** The number of requests lost at those pods. */
  readonly leftOutLost: number;
  readonly track: LossTrack;
  readonly closeUp?: CloseUp;
}

const MAX_LANES = 12;

export function layOut(simulated: Simulated): Timeline {
  const { outcome, typical } = simulated;
  const end = Math.max(
    1, outcome.rolloutSeconds, ...[outcome, ...typical ? [typical] : []].flatMap(({ windows }) => windows.map(({ toSeconds }) => toSeconds)),
    ...outcome.pods.map(({ outOfService = 0 }) => outOfService),
  );
  // Some losses are permanent, and also happen before the beginning.
  const begin = Math.min(0, ...[outcome, ...typical ? [typical] : []].flatMap(({ windows }) => windows.map(({ fromSeconds }) => fromSeconds)));
  const [from, to] = [begin - end / 40, end * 1.03];
  const atPods = outcome.spells.filter(({ lossClass }) => lossClass !== 'no-target');
  const lossesOf = spellsByPod(atPods);
  const awaitedOf = spellsByPod(outcome.spells.filter(({ lossClass }) => lossClass === 'no-target'));
  const chosen = choosePods(outcome.pods, new Set([...lossesOf.keys(), ...awaitedOf.keys()]));
  const drawn = new Set(chosen.map(({ name }) => name));
  const closeUp = closeUpOf(simulated);
  const come = chosen.find(({ created, containersReady, inService }) => ![created, containersReady, inService].includes(undefined));
  const go = closeUp && outcome.pods.find(({ name }) => name === closeUp.pod);
  return {
    simulated,
    from,
    to,
    ticks: ticksBetween(begin, to),
    lanes: chosen.map(pod => laneOf(pod, from, to, longestRequest(simulated.plan), {
      losses: lossesOf.get(pod.name) ?? [],
      awaited: awaitedOf.get(pod.name) ?? [],
      dimensions: [
        ...pod === come ? arrivalDimensions(pod) : [],
        ...pod === go ? departureDimensions(pod, simulated.plan.service.preStopSeconds) : [],
      ],
    })),
    leftOutPods: outcome.pods.length - chosen.length,
    leftOutLost: atPods.reduce((all, { pods: [name], lost }) => all + (drawn.has(name) ? 0 : lost), 0),
    track: trackOf(simulated, to - from),
    closeUp,
  };
}

/** The spells of each pod, which may have many. */
function spellsByPod(spells: readonly LossSpell[]): Map<string, LossSpell[]> {
  const byPod = new Map<string, LossSpell[]>();
  for (const spell of spells) {
    for (const name of spell.pods) {
      const own = byPod.get(name);
      if (own) own.push(spell); else byPod.set(name, [spell]);
    }
  }
  return byPod;
}

/**
 * About as many pods that go as pods that come; first those that lose requests, then those that come or go
 * first. They appear in that order of time.
 */
function choosePods(pods: readonly PodTimeline[], atFault: ReadonlySet<string>): PodTimeline[] {
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

/** The losses of a pod, and its dimensions. */
interface Marks {
  readonly losses: readonly LossSpell[];
  readonly awaited: readonly LossSpell[];
  readonly dimensions: readonly Dimension[];
}

function laneOf(pod: PodTimeline, from: number, to: number, longestSeconds: number, { losses, awaited, dimensions }: Marks): Lane {
  const cut = <Kind extends string>(stretches: readonly Stretch<Kind>[]) => cutStretches(stretches, from, to);
  const life = podStretches(pod);
  const gone = life[life.length - 1]?.to ?? Infinity;
  return {
    name: pod.name,
    pod: cut(life),
    ...gone < to && { gone },
    target: cut(targetStretches(pod)),
    requests: cut(requestStretches(pod, longestSeconds)),
    losses: joined(losses.flatMap(lossStretches)).filter(stretch => stretch.to >= from && stretch.from <= to)
      .map(stretch => ({ ...stretch, from: Math.max(from, stretch.from), to: Math.min(to, stretch.to) })),
    lost: losses.map(({ lossClass, lost }): [LossClass, number] => [lossClass, lost]),
    awaited: cut(awaitedStretches(awaited)),
    dimensions: dimensions.filter(one => one.from < to && one.to <= to),
  };
}

/** The longest gap in seconds between two stretches of losses that the drawing closes, since nothing else happens in it. */
const JOINED_SECONDS = 1;

function joined(stretches: readonly Stretch<'lost'>[]): Stretch<'lost'>[] {
  const sorted = [...stretches].sort((one, other) => one.from - other.from);
  return sorted.map((stretch, index) => {
    const next = sorted[index + 1]?.from ?? Infinity;
    return next > stretch.to && next - stretch.to <= JOINED_SECONDS ? { ...stretch, to: next } : stretch;
  });
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
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick + 0); // not -0
  return ticks;
}
