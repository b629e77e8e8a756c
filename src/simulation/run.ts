import { DelaySource } from './delays';
import { Outcome, timelineOf } from './outcome';
import { exitTime, firstHazard, naturalExit, Pod } from './pod';
import { keepAliveRace, resolveRequests, TOLERANCE } from './requests';
import { play } from './scenarios';
import { Application, Scenario, SimulatedService, Traffic } from './service';
import { arrivals } from './traffic';

/** Seconds for which requests still come after the last thing has happened. */
const AFTERMATH = 1;

/** What a run depends on besides the world it runs in. */
export interface Draws {
  readonly delay: DelaySource;
  /** When the first request comes, in fractions of the time between two. */
  readonly phase: number;
  /** Of the durations of the requests. */
  readonly seed: number;
  readonly otherCallsPerSecond?: number;
  /** Whether the moments at which idle connections end are drawn; otherwise a request hits each of them. */
  readonly drawsRaces: boolean;
}

/** Plays the scenario and then decides about every request. */
export function run(
  service: SimulatedService, application: Application, traffic: Traffic, scenario: Scenario, draws: Draws, seed: number,
): Outcome {
  const { pods, completed, progressDeadlineExceededAt } = play(service, application, scenario, draws.delay, draws.otherCallsPerSecond);
  const requests = arrivals(traffic, lastMoment(pods) + AFTERMATH, draws.phase, draws.seed);
  const losses = resolveRequests(pods, requests, keepAliveRace(service, draws.drawsRaces ? draws.seed : undefined));
  const gone = pods.filter(pod => pod.deleted < Infinity);
  return {
    requests: requests.count,
    ok: requests.count - losses.total,
    lost: losses.total,
    lostByClass: losses.byClass,
    windows: losses.windows(),
    shutdownsCut: gone.filter(pod => naturalExit(pod) > Math.min(pod.sigkill, pod.nodeGone) + TOLERANCE).map(({ name }) => name),
    rolloutSeconds: pods.reduce((last, pod) => Math.max(last, finite(pod.available), pod.deleted < Infinity ? finite(exitTime(pod)) : 0), 0),
    completed,
    ...progressDeadlineExceededAt === undefined ? {} : { progressDeadlineExceededAt },
    ...gone.length === 0 ? {} : { slackSeconds: Math.min(...gone.map(pod => slackOf(pod, requests.longestSeconds))) },
    pods: pods.map(pod => timelineOf(pod, service.deregistrationDelaySeconds)),
    seed,
  };
}

/** How much later the last request could reach the pod, or earlier what ends requests could come, without a loss. */
function slackOf(pod: Pod, longestSeconds: number): number {
  const lastEnd = Math.min(pod.outOfService, pod.listenerClosed) + longestSeconds;
  const end = Math.min(pod.sigkill, pod.nodeGone);
  return Math.min(
    Math.min(pod.listenerClosed, pod.nodeGone) - pod.outOfService,
    Math.min(pod.killed, pod.cut, pod.nodeGone) - lastEnd,
    pod.shutdownSeconds === Infinity ? Infinity : end - Math.max(Math.min(pod.sigterm, end), lastEnd) - pod.shutdownSeconds,
  );
}

/** Nothing happens any more after that. */
function lastMoment(pods: readonly Pod[]): number {
  let last = 0;
  for (const pod of pods) {
    last = Math.max(last, finite(pod.inService), finite(pod.available), finite(pod.outOfService), finite(pod.fallbackUntil),
      finite(firstHazard(pod)), finite(pod.sigkill));
  }
  return last;
}

function finite(time: number): number {
  return Number.isFinite(time) ? time : 0;
}
