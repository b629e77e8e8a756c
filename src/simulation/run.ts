import { arrivalsOf } from './argo/target-groups';
import { DelaySource } from './cluster/delays';
import { exitTime, firstHazard, inServiceUntil, naturalExit, Pod } from './cluster/pod';
import { EVER, NEVER } from './cluster/queue';
import { LossRecord, Outcome, timelineOf } from './outcome';
import { isBusy, poolSize } from './requests/connections';
import { followLongLived, LongLived } from './requests/long-lived';
import { resolveRequests, TOLERANCE } from './requests/requests';
import { Application, Scenario, SimulatedService, Traffic } from './requests/service';
import { arrivals as arrivalsFrom } from './requests/traffic';
import { Course, play } from './scenarios';

/** Seconds for which requests still come after the last event. */
const AFTERMATH = 1;

/** The random choices of a run. */
export interface Draws {
  readonly delay: DelaySource;
  /** How late the Deployment controller deletes the nth old pod of a rolling update, from 0; by default as soon as it may, which is the worst. */
  readonly deletionLag?: (nth: number) => number;
  /** When the first request comes, in fractions of the time between two. */
  readonly phase: number;
  /** The seed of the durations of the requests. */
  readonly seed: number;
  readonly otherCallsPerSecond?: number;
  /** Nodes of the load balancer. */
  readonly nodes?: number;
  /** Whether the moments at which idle connections end are drawn; otherwise a request hits each of them. */
  readonly drawsRaces: boolean;
}

/** The raw result of a run: a search compares thousands and converts one into an outcome. */
export interface Run {
  readonly requests: number;
  readonly losses: LossRecord;
  readonly course: Course;
  readonly shutdownsCut: readonly Pod[];
  readonly slackSeconds: number;
  readonly longLived?: LongLived;
}

/** Runs the scenario and then decides every request. */
export function run(service: SimulatedService, application: Application, traffic: Traffic, scenario: Scenario, draws: Draws): Run {
  // A caller loses its kept connections to a node that goes, and keeps those to other nodes.
  const pinned = isBusy(service, traffic) && scenario.kind !== 'node-loss';
  const course = play(service, application, scenario, { ...draws, pinsConnections: pinned });
  const { pods, groups = [{ pods, share: () => 1 }] } = course;
  const requests = arrivalsFrom(traffic, lastMoment(pods) + AFTERMATH, draws.phase, draws.seed);
  const losses = new LossRecord();
  const arrivals = groups.length > 1 ? arrivalsOf(groups, requests) : [requests];
  const pool = pinned ? poolSize(service, traffic) : undefined;
  const raceSeed = draws.drawsRaces ? draws.seed : undefined;
  groups.forEach((group, index) => resolveRequests(group.pods, arrivals[index], service, losses, { pool, raceSeed }));
  const gone = pods.filter(pod => pod.deleted < NEVER);
  let slackSeconds = NEVER;
  for (const pod of gone) slackSeconds = Math.min(slackSeconds, slackOf(pod, requests.longestSeconds));
  return {
    requests: requests.count,
    losses,
    course,
    shutdownsCut: gone.filter(pod => naturalExit(pod) > Math.min(pod.sigkill, pod.nodeGone) + TOLERANCE),
    slackSeconds,
    ...scenario.kind === 'long-lived' && { longLived: followLongLived(pods, scenario.connections) },
  };
}

/** The outcome of a run. */
export function outcomeOf(told: Run, service: SimulatedService, seed: number): Outcome {
  const { requests, losses, course, shutdownsCut, slackSeconds, longLived } = told;
  const { pods, completed, progressDeadlineExceededAt } = course;
  return {
    requests,
    ok: requests - losses.total,
    lost: losses.total,
    lostByClass: losses.byClass,
    windows: losses.windows(),
    spells: losses.told(),
    shutdownsCut: shutdownsCut.map(({ name }) => name),
    rolloutSeconds: pods.reduce((last, pod) => Math.max(last, finite(pod.available), pod.deleted < NEVER ? finite(exitTime(pod)) : 0), 0),
    completed,
    ...progressDeadlineExceededAt === undefined ? {} : { progressDeadlineExceededAt },
    ...slackSeconds === NEVER ? {} : { slackSeconds },
    ...longLived && { longLived },
    pods: pods.map(pod => timelineOf(pod, service)),
    seed,
  };
}

/** How much later the last request could reach the pod, or how much earlier the end of the pod could come, without a loss. */
function slackOf(pod: Pod, longestSeconds: number): number {
  const outOfService = inServiceUntil(pod);
  const lastEnd = Math.min(outOfService, pod.listenerClosed) + longestSeconds;
  const end = Math.min(pod.sigkill, pod.nodeGone);
  return Math.min(
    Math.min(pod.listenerClosed, pod.nodeGone) - outOfService,
    Math.min(pod.killed, pod.cut, pod.nodeGone) - lastEnd,
    pod.shutdownSeconds === NEVER ? NEVER : end - Math.max(Math.min(pod.sigterm, end), lastEnd) - pod.shutdownSeconds,
  );
}

/** The time of the last event. */
function lastMoment(pods: readonly Pod[]): number {
  let last = 0;
  for (const pod of pods) {
    last = Math.max(last, finite(pod.answers), finite(pod.available), finite(firstHazard(pod)), finite(pod.sigkill));
    for (const { inService, outOfService, fallbackUntil } of pod.routes) {
      last = Math.max(last, finite(inService), finite(outOfService), finite(fallbackUntil));
    }
  }
  return last;
}

function finite(time: number): number {
  return time > EVER && time < NEVER ? time : 0;
}
