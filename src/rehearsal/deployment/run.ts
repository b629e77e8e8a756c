import { RehearsedScenario } from './scenario-kinds';
import { Course, Ending, playScenario, served } from './scenarios';
import { Setting, Stage } from './stage';
import { Prober } from '../../probe/engine';
import { Measurement } from '../../probe/recorder';
import { Outcome, poolsConnections } from '../../simulation';
import { LossRecord, NEVER, Pod, timelineOf } from '../../simulation/entities';
import { WallClock } from '../agenda';
import { AppRequest, requestsInTurn } from '../load/request';
import { createLoadSender, LoadConnections } from '../load/sender';
import { ApplicationLoadBalancer } from '../load-balancer/alb';
import { Fate, INDEX_HEADER, LoadBalancer } from '../load-balancer/load-balancer';
import { NetworkLoadBalancer } from '../load-balancer/nlb';
import { Router, Target } from '../load-balancer/target';
import { waitUntilReady } from '../measure/ready';
import { DRIVERS, GOOD } from '../measure/request-times';
import { OutputLine } from '../processes/output';
import { Processes } from '../processes/processes';
import { Interrupted, sleep } from '../wait';

/** One rehearsal of a scenario. */
export interface RunSettings extends Setting {
  readonly scenario: RehearsedScenario;
  /** The pods that a scale-in or a crash is about. */
  readonly pods: number;
  readonly requests: readonly AppRequest[];
  readonly ready: AppRequest;
  readonly startLimitSeconds: number;
  readonly rate: number;
  readonly connections: LoadConnections;
  /**
   * Whether the load balancer opens a connection for each request, as the simulation assumes.
   * @default - it keeps connections, as an Application Load Balancer does
   */
  readonly opensConnections?: boolean;
  /** The longest request that was measured. */
  readonly longestSeconds: number;
  readonly seed: number;
}

/** A request that was lost. */
export interface LostRequest {
  /** Seconds since the beginning of the scenario, when its failure was known. */
  readonly time: number;
  /** A class of the simulation, or an error that the application answered itself. */
  readonly lossClass: Fate['lossClass'] | 'answered';
  readonly pod?: string;
  readonly detail: string;
}

type LostAtTarget = LostRequest & { readonly target?: Target };

/** What came of a rehearsal. */
export interface RehearsedRun {
  /** In the form of a simulation, so that the two can be compared and drawn alike. */
  readonly outcome: Outcome;
  readonly measurement: Measurement;
  readonly pods: readonly Pod[];
  readonly lost: readonly LostRequest[];
  /** Errors of the server that the application itself answered; lost, too. */
  readonly serverErrors: number;
  /** Why containers died, or did not come up. */
  readonly deaths: readonly string[];
  /** The lines that pods wrote around each window of losses, in its order. */
  readonly logs: readonly (readonly PodLine[])[];
}

export interface PodLine extends OutputLine {
  readonly pod: string;
}

/** Seconds of load before the scenario, and after its last event. */
const WARM_UP = 1;
const AFTERMATH = 1;

/** The longest rehearsal: half a day. */
const MAX_SECONDS = 43_200;

/**
 * Plays one scenario with real processes behind a load balancer, under load.
 *
 * @param course decides which pods are created and deleted; by default, the Deployment of the scenario
 */
export async function rehearse(
  processes: Processes, settings: RunSettings, step: (words: string) => void, interruption: AbortSignal, course: Course = playScenario,
): Promise<RehearsedRun> {
  const { service, nodes, ready, startLimitSeconds, requests, rate, connections, longestSeconds } = settings;
  step(`starting ${service.replicas} pods`);
  const old = await Promise.all(Array.from({ length: service.replicas }, async (_, index) => {
    const application = await processes.start();
    await waitUntilReady(application, { request: ready, limitSeconds: startLimitSeconds }, interruption);
    return Stage.settled(index, application, nodes);
  }));
  let clock = new WallClock();
  const router = new Router(nodes, () => clock.time, service.slowStartSeconds);
  const loadBalancer = await startLoadBalancer(settings, router);
  const requestOf = requestsInTurn(requests);
  const ports = new Map<number, number>();
  const sender = createLoadSender(loadBalancer.port, requestOf, connections, {
    headers: index => ({ [INDEX_HEADER]: String(index) }),
    connected: (index, port) => ports.set(index, port),
  });
  clock = new WallClock(WARM_UP);
  const stage = new Stage(settings, clock, processes, router, loadBalancer);
  old.forEach(target => stage.addSettled(target));
  const lost: LostAtTarget[] = [];
  const prober = new Prober({ rate, durationSeconds: MAX_SECONDS }, GOOD, (index, answered) => sender.send(index, answer => {
    const isGood = answer.type === 'unsent' || (answer.type === 'response' && answer.status < 500);
    const port = ports.get(index);
    ports.delete(index);
    const fate = isGood ? undefined : loadBalancer.fateOf(index, port);
    if (!isGood) {
      lost.push({
        time: clock.time,
        lossClass: fate?.lossClass ?? (answer.type === 'response' ? 'answered' : 'killed'),
        pod: fate?.target?.pod.name,
        target: fate?.target,
        detail: fate?.detail ?? (answer.type === 'response' ? `status ${answer.status}` : answer.detail),
      });
    }
    answered(answer);
  }), DRIVERS);
  const interrupt = () => prober.abandon();
  const close = async () => {
    sender.close();
    await loadBalancer.close();
  };
  interruption.addEventListener('abort', interrupt, { once: true });
  let ending: Ending = { completed: false };
  const failures: string[] = [];
  try {
    await sleep(-clock.time, interruption);
    step(`under ${rate} requests/s`);
    ending = await course(settings.scenario, settings.pods, stage, clock, interruption);
    // Pods without a gate are available before they are targets.
    if (ending.completed) await served(stage.targets, clock, clock.time + patienceOf(settings), interruption);
    await sleep(AFTERMATH + longestSeconds, interruption);
  } catch (error) {
    if (error instanceof Interrupted || !(error instanceof Error)) {
      prober.abandon();
      await close(); // or this process would go on for as long as it listens
      clock.close();
      throw error;
    }
    failures.push(error.message);
  } finally {
    prober.stop('command');
    interruption.removeEventListener('abort', interrupt);
    stage.close();
    if (interruption.aborted) prober.abandon();
  }
  const measurement = await prober.done;
  await close();
  noteEnds(stage.targets, clock);
  const end = clock.time;
  clock.close();
  const outcome = outcomeOf(settings, stage, measurement, lost, ending, end);
  return {
    outcome,
    measurement,
    pods: stage.pods,
    lost: lost.map(({ target, ...request }) => request),
    serverErrors: lost.filter(({ lossClass }) => lossClass === 'answered').length,
    deaths: [...failures, ...stage.deaths],
    logs: outcome.windows.map(({ fromSeconds, toSeconds, pods }) => {
      const concerned = stage.targets.filter(({ pod }) => pods.includes(pod.name));
      return linesAround(concerned, fromSeconds, toSeconds, clock);
    }),
  };
}

async function startLoadBalancer({ service, nodes, opensConnections = false }: RunSettings, router: Router): Promise<LoadBalancer> {
  const { loadBalancer, idleTimeoutSeconds } = service;
  if (loadBalancer.kind.forwards === 'connections') return NetworkLoadBalancer.start(router, idleTimeoutSeconds ?? NO_IDLE_TIMEOUT);
  return ApplicationLoadBalancer.start(router, {
    nodes, idleTimeoutSeconds: idleTimeoutSeconds ?? NO_IDLE_TIMEOUT, pinsConnections: poolsConnections(loadBalancer), opensConnections,
  });
}

/** Seconds; longer than any rehearsal. */
const NO_IDLE_TIMEOUT = 86_400;

/** Seconds that an application without a probe may take to start before the load ends: it may never get into service. */
const SLOW_START = 5;

/** Seconds in which a pod that is available gets into service, if it ever does. */
function patienceOf({ service, startLimitSeconds }: RunSettings): number {
  const { loadBalancer, healthCheckIntervalSeconds = 0, healthCheckTimeoutSeconds = 0 } = service;
  const { controllerReactionSeconds, registrationPropagationSeconds, gatePollSeconds, gateLagSeconds } = loadBalancer;
  const checked = controllerReactionSeconds + registrationPropagationSeconds + healthCheckIntervalSeconds + healthCheckTimeoutSeconds;
  return Math.min(startLimitSeconds, SLOW_START) + checked + gatePollSeconds + gateLagSeconds;
}

/** The ends of processes, as a timeline shows them. */
function noteEnds(targets: readonly Target[], clock: WallClock): void {
  for (const { pod, application } of targets) {
    if (pod.deleted === NEVER || !application.end) continue;
    const exited = clock.timeOf(application.end.time);
    pod.listenerClosed = Math.min(pod.listenerClosed, exited);
    pod.killed = Math.min(pod.killed, exited);
    pod.lastRequestEnd = exited;
    pod.shutdownSeconds = 0;
  }
}

function outcomeOf(
  { service, seed }: RunSettings, { pods, targets }: Stage, { requests }: Measurement, lost: readonly LostAtTarget[], ending: Ending, end: number,
): Outcome {
  const record = new LossRecord();
  const without: number[] = [];
  for (const { lossClass, target, time } of lost) {
    if (lossClass === 'answered') continue;
    if (target) record.addAt(target.pod, lossClass, time); else without.push(time);
  }
  for (const spell of spellsOf(without.sort((a, b) => a - b))) {
    const [from, to] = [spell[0], spell[spell.length - 1]];
    const awaited = pods.filter(({ created, routes }) => created <= from && routes.some(({ inService }) => inService > from)).map(({ name }) => name);
    record.addSpell('no-target', awaited, from, to, spell.length, moment => spell.filter(time => time < moment).length);
  }
  const killed = targets.filter(({ pod, application }) => pod.deleted < NEVER && application.end?.signal === 'SIGKILL').map(({ pod }) => pod.name);
  const timelines = pods.map((pod: Pod) => timelineOf(pod, service));
  return {
    requests,
    ok: requests - lost.length,
    lost: record.total,
    lostByClass: record.byClass,
    spells: record.told(),
    windows: record.windows(),
    shutdownsCut: killed,
    rolloutSeconds: timelines.reduce((last, { available = 0, exited = 0 }) => Math.max(last, available, exited), ending.completed ? 0 : end),
    ...ending,
    pods: timelines,
    seed,
  };
}

/** Moments that are close together. */
function spellsOf(times: readonly number[]): number[][] {
  const spells: number[][] = [];
  for (const time of times) {
    const last = spells.at(-1);
    if (last && time - last[last.length - 1] < 1) last.push(time); else spells.push([time]);
  }
  return spells;
}

/** The most lines of one window. */
const MAX_LINES = 6;

function linesAround(targets: readonly Target[], from: number, to: number, clock: WallClock): PodLine[] {
  return targets
    .flatMap(({ pod, application }) => application.output.lines(clock.momentOf(from - 1), clock.momentOf(to + 1))
      .map(({ time, text }) => ({ pod: pod.name, time: clock.timeOf(time), text })))
    .sort((a, b) => a.time - b.time)
    .slice(0, MAX_LINES);
}

