import { exitTime, inServiceFrom, inServiceUntil, Pod } from './cluster/pod';
import { EVER, NEVER } from './cluster/queue';
import { LongLived } from './requests/long-lived';
import { SimulatedService } from './requests/service';

/** Why a request was lost, in the order in which they are reported. */
export const LOSS_CLASSES = [
  /** It arrived at a pod that no longer listened while the load balancer still sent to it. */
  'refused',
  /** It was in flight when the application exited on SIGTERM, was killed, or lost its node. */
  'killed',
  /** It was in flight when the deregistration delay ended. */
  'cut',
  /** It got no byte of its answer for as long as the idle timeout of the load balancer. */
  'idle-timeout',
  /** It was sent to an address that no longer exists. */
  'black-holed',
  /** No target was in service. */
  'no-target',
  /** It was sent on an idle connection that the application was closing. */
  'keep-alive-race',
] as const;

export type LossClass = typeof LOSS_CLASSES[number];

/** A stretch of time in which requests were lost for one reason. */
export interface LossWindow {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly lossClass: LossClass;
  readonly lost: number;
  /** The pods at which they were lost; without a target in service, those that were awaited. */
  readonly pods: readonly string[];
}

/** Requests that were lost for one reason at one pod, or in one stretch while no target was in service. */
export interface LossSpell extends LossWindow {
  /** The losses of each second that had any, with its beginning. A second may appear more than once. */
  readonly bySecond: readonly SecondOfLoss[];
}

export interface SecondOfLoss { readonly second: number; readonly lost: number }

export type TargetState = 'initial' | 'healthy' | 'draining' | 'unused';

/** One pod's life, in seconds from the beginning of the scenario; an event that did not happen, or happened long before, is absent. */
export interface PodTimeline {
  readonly name: string;
  readonly revision: 'old' | 'new';
  readonly created?: number;
  readonly started?: number;
  readonly containersReady?: number;
  readonly registered?: number;
  readonly healthy?: number;
  readonly gateOpen?: number;
  readonly ready?: number;
  readonly available?: number;
  /** When the first node of the load balancer sends requests to it, and until when the last one does. */
  readonly inService?: number;
  readonly outOfService?: number;
  /** The end of slow start, until which its share of the requests grows. */
  readonly fullShare?: number;
  /** The times between which it gets requests although it is out of service, because no target is in service. */
  readonly fallbackFrom?: number;
  readonly fallbackUntil?: number;
  readonly deleted?: number;
  readonly deregistered?: number;
  readonly sigterm?: number;
  readonly sigkill?: number;
  readonly listenerClosed?: number;
  readonly nodeGone?: number;
  readonly exited?: number;
  /** The states of the target, each from its time to that of the next; the first may have begun long before. */
  readonly target: readonly { readonly state: TargetState; readonly fromSeconds?: number }[];
}

export interface Outcome {
  readonly requests: number;
  readonly ok: number;
  readonly lost: number;
  readonly lostByClass: Readonly<Record<LossClass, number>>;
  readonly windows: readonly LossWindow[];
  /** The spells that make up the windows. */
  readonly spells: readonly LossSpell[];
  /** The pods that were killed before they had finished their shutdown after the last request. */
  readonly shutdownsCut: readonly string[];
  /** From the beginning until the last pod has become available, or has ended. */
  readonly rolloutSeconds: number;
  readonly completed: boolean;
  readonly progressDeadlineExceededAt?: number;
  /**
   * The least time by which a terminated pod would have had to go earlier, or its target later, for a request to be lost;
   * negative if a request could be lost. Absent if no pod was terminated.
   */
  readonly slackSeconds?: number;
  /** The connections that outlast the scenario, if it is about them. */
  readonly longLived?: LongLived;
  readonly pods: readonly PodTimeline[];
  readonly seed: number;
}

const BEFORE = ['created', 'started', 'containersReady', 'registered', 'healthy', 'gateOpen', 'ready', 'available'] as const;
const AFTER = ['deleted', 'deregistered', 'sigterm', 'sigkill', 'listenerClosed', 'nodeGone'] as const;

export function timelineOf(pod: Pod, { deregistrationDelaySeconds, slowStartSeconds = 0 }: SimulatedService): PodTimeline {
  const timeline: Record<string, unknown> = { name: pod.name, revision: pod.revision };
  const tell = (name: keyof PodTimeline, time: number) => {
    if (Number.isFinite(time)) timeline[name] = time;
  };
  const [from, until] = [inServiceFrom(pod), inServiceUntil(pod)];
  for (const time of BEFORE) tell(time, pod[time]);
  tell('inService', from);
  tell('outOfService', until);
  const fullShares = pod.routes.map(({ slowSince, outOfService }) => slowSince < NEVER ? Math.min(outOfService, slowSince + slowStartSeconds) : EVER);
  tell('fullShare', Math.max(...fullShares));
  tell('fallbackFrom', Math.min(...pod.routes.map(({ fallbackFrom }) => fallbackFrom)));
  tell('fallbackUntil', Math.max(...pod.routes.map(({ fallbackUntil }) => fallbackUntil)));
  for (const time of AFTER) tell(time, pod[time]);
  const exited = exitTime(pod);
  if (pod.deleted < NEVER && Number.isFinite(exited)) timeline.exited = exited;
  timeline.target = targetStates(pod, deregistrationDelaySeconds);
  return timeline as unknown as PodTimeline;
}

function targetStates(pod: Pod, deregistrationDelaySeconds: number | undefined): PodTimeline['target'] {
  const unused = deregistrationDelaySeconds === undefined ? inServiceUntil(pod) : pod.deregistered + deregistrationDelaySeconds;
  const times: [TargetState, number][] = [
    ['initial', pod.registered === EVER ? NEVER : pod.registered],
    ['healthy', pod.healthy],
    ['draining', pod.registered < NEVER ? pod.deregistered : NEVER],
    ['unused', pod.registered < NEVER ? unused : NEVER],
  ];
  return times
    .filter(([state, time]) => time < NEVER && !(state === 'healthy' && time >= pod.deregistered))
    .map(([state, time]) => time === EVER ? { state } : { state, fromSeconds: time });
}

interface Spell {
  readonly lossClass: LossClass;
  from: number;
  to: number;
  lost: number;
  pods: readonly string[];
  /** The counted seconds, or a function for the number before a moment, from which the seconds are counted on demand. */
  readonly course: { second: number; lost: number }[] | ((moment: number) => number);
}

/** A second of `course` grows by one request. */
function countIn(course: { second: number; lost: number }[], time: number): void {
  const second = Math.floor(time);
  const last = course[course.length - 1];
  if (last?.second === second) last.lost += 1; else course.push({ second, lost: 1 });
}

/** Collects the losses, pod by pod, and returns them as windows. */
export class LossRecord {
  public readonly byClass = Object.fromEntries(LOSS_CLASSES.map(lossClass => [lossClass, 0])) as Record<LossClass, number>;
  public total = 0;
  private readonly spells: Spell[] = [];
  /** The spell of each class at each pod; a pod loses requests of one class in one stretch. */
  private readonly atPods = new Map<number, Spell>();

  /** One request, lost at a pod. */
  public addAt(pod: Pod, lossClass: LossClass, time: number): void {
    this.count(lossClass, 1);
    const key = pod.index * LOSS_CLASSES.length + LOSS_CLASSES.indexOf(lossClass);
    const spell = this.atPods.get(key);
    if (spell) {
      spell.from = Math.min(spell.from, time);
      spell.to = Math.max(spell.to, time);
      spell.lost += 1;
      countIn(spell.course as { second: number; lost: number }[], time);
      return;
    }
    const opened: Spell = { lossClass, from: time, to: time, lost: 1, pods: [pod.name], course: [{ second: Math.floor(time), lost: 1 }] };
    this.atPods.set(key, opened);
    this.spells.push(opened);
  }

  /** All requests of a stretch of time; `before` returns how many of them come before a moment. */
  public addSpell(lossClass: LossClass, pods: readonly string[], from: number, to: number, lost: number, before: (moment: number) => number): void {
    this.count(lossClass, lost);
    this.spells.push({ lossClass, from, to, lost, pods, course: before });
  }

  /** The spells of all pods, in the order in which they began. */
  public told(): LossSpell[] {
    return [...this.spells].sort((a, b) => a.from - b.from).map(spell => {
      const { from, to, lossClass, lost, pods } = spell;
      // Only a timeline looks at seconds, and of only one run.
      return { fromSeconds: from, toSeconds: to, lossClass, lost, pods, get bySecond() { return secondsOf(spell); } };
    });
  }

  /** Overlapping spells of one class are one window; windows are in order of time. */
  public windows(): LossWindow[] {
    const windows: Spell[] = [];
    const open = new Map<LossClass, Spell>();
    for (const spell of this.spells.sort((a, b) => a.from - b.from)) {
      const window = open.get(spell.lossClass);
      if (!window || spell.from > window.to) {
        windows.push({ ...spell });
        open.set(spell.lossClass, windows[windows.length - 1]);
        continue;
      }
      window.to = Math.max(window.to, spell.to);
      window.lost += spell.lost;
      window.pods = [...new Set([...window.pods, ...spell.pods])];
    }
    return windows.map(({ from, to, lossClass, lost, pods }) => ({ fromSeconds: from, toSeconds: to, lossClass, lost, pods }));
  }

  private count(lossClass: LossClass, lost: number): void {
    this.total += lost;
    this.byClass[lossClass] += lost;
  }
}

function secondsOf({ course, from, to }: Spell): readonly SecondOfLoss[] {
  if (typeof course !== 'function') return course;
  const seconds: SecondOfLoss[] = [];
  for (let second = Math.floor(from); second <= to; second++) {
    const lost = course(second + 1) - course(second);
    if (lost > 0) seconds.push({ second, lost }); else second = lastWithout(course, second, to);
  }
  return seconds;
}

/** The end of the seconds without a loss that begin with this one: a service that gets few requests may be without a pod for years. */
function lastWithout(course: (moment: number) => number, second: number, to: number): number {
  const before = course(second);
  let step = 1;
  while (second + step <= to && course(second + step + 1) === before) step *= 2;
  let [without, beyond] = [second + Math.floor(step / 2), second + step];
  while (beyond - without > 1) {
    const middle = Math.floor((without + beyond) / 2);
    if (course(middle + 1) === before) without = middle; else beyond = middle;
  }
  return without;
}
