import { applicationOf, closelyApplicationOf, Prediction, predict, scenarioOf, trafficOf } from './prediction';
import { makeProbesQuick, makeQuick } from './quick';
import { rehearse, RehearsedRun, RunSettings } from './run';
import { RehearsedScenario } from './scenario-kinds';
import { Connections } from '../../probe/schedule';
import { DEFAULT_NODES, Delays, Plan, SimulationSubject } from '../../simulation';
import { DelaySource, delayBounds, repeatableDelays, typicalDelays, worstDelays } from '../../simulation/entities';
import { StopSignal } from '../kubelet/kubelet';
import { ContainerProbes } from '../kubelet/probe';
import { AppRequest } from '../load/request';
import { Behaviour } from '../measure/behaviour';
import { RequestTimes } from '../measure/request-times';
import { Processes } from '../processes/processes';

/** A scenario that is to be rehearsed. */
export interface Question {
  readonly subject: SimulationSubject;
  readonly probes: ContainerProbes;
  readonly healthCheckPath?: string;
  readonly scenario: RehearsedScenario;
  /** The pods that a scale-in or a crash is about; a quarter by default. */
  readonly pods?: number;
  /** New or kept ones by default; only new ones where connections stay with the pod that they led to. */
  readonly connections?: Connections;
  readonly delays: 'worst' | 'typical' | 'random';
  readonly seed: number;
  readonly quick: boolean;
  readonly runs: number;
  readonly requests: readonly AppRequest[];
  readonly ready: AppRequest;
  readonly rate: number;
  readonly stop: StopSignal;
  readonly startLimitSeconds: number;
}

/** A rehearsed scenario with what the simulation said of it. */
export interface Played {
  /** What was played, in the form of a simulation. */
  readonly plan: Plan;
  /** By how much the load balancer was faster than its profile, if it was. */
  readonly factor?: number;
  readonly runs: { readonly run: RehearsedRun; readonly prediction: Prediction }[];
}

/** Kept connections of the load for each pod. */
const KEPT_FOR_EACH_POD = 4;

/** Starting copies of the application at the same time takes longer. */
const PATIENCE_OF_STARTS = 4;

/** Why a subject cannot be rehearsed, if it cannot. */
export function whyNot({ service: { argo, local, replicas } }: SimulationSubject, { scenario, pods }: Pick<Question, 'scenario' | 'pods'>): string | undefined {
  if (argo) return 'the switching of Argo Rollouts between target groups is not rehearsed; `simulate` plays it';
  if (local) return 'nodes that drop what is not for a pod of their own are not rehearsed; `simulate` plays them';
  if (replicas > MAX_PODS) return `it has ${replicas} pods, but at most ${MAX_PODS} copies of the application are started on this machine`;
  if (scenario === 'scale-in' && (pods ?? Math.ceil(replicas / 4)) >= replicas) return `a service of ${replicas} cannot be scaled in by that without being gone`;
  return undefined;
}

/** The most pods of one rehearsal, without the surge. */
const MAX_PODS = 20;

/** Plays a scenario as often as asked, and adds to `played.runs`, so that an interruption leaves what was played until then. */
export async function playAll(
  processes: Processes, question: Question, behaviour: Behaviour, times: RequestTimes, announce: (played: Played) => void,
  step: (words: string) => void, interruption: AbortSignal,
): Promise<void> {
  const application = { ...applicationOf(behaviour), ...!question.stop.isHeard && { onSigterm: 'ignore' as const } };
  const needs = { acceptsSeconds: application.acceptsAfterSigtermSeconds ?? 0, longestSeconds: times.longestSeconds };
  const quick = question.quick ? makeQuick(question.subject.service, needs) : undefined;
  const service = quick?.service ?? question.subject.service;
  const pods = Math.min(service.replicas, question.pods ?? Math.ceil(service.replicas / 4));
  const traffic = trafficOf(question.rate, times);
  const delays: Delays = question.delays === 'random' ? { mode: 'random', preset: 'within-bounds' } : { mode: question.delays };
  const bounds = delayBounds(service, application);
  const sourceOf = (seed: number): DelaySource => {
    switch (question.delays) {
      case 'worst': return worstDelays(bounds);
      case 'typical': return typicalDelays(service, bounds);
      case 'random': return repeatableDelays(bounds, seed);
    }
  };
  const inputs = {
    ...question.subject.inputs,
    loadBalancer: service.loadBalancer,
    longestRequestSeconds: shown(times.longestSeconds),
    shutdownSeconds: shown(application.shutdownSeconds),
    startupSeconds: shown(application.startupSeconds),
    acceptsAfterSigtermSeconds: shown(application.acceptsAfterSigtermSeconds ?? 0),
  };
  const played: Played = {
    plan: {
      subject: { ...question.subject, inputs, service },
      service,
      application,
      traffic: { ...traffic, duration: { kind: 'measured', seconds: times.sortedSeconds.map(shown) } },
      scenario: scenarioOf({ scenario: question.scenario, pods }),
      delays,
      seed: question.seed,
    },
    ...quick && quick.factor < 1 && { factor: quick.factor },
    runs: [],
  };
  announce(played);
  for (let turn = 0; turn < question.runs; turn++) {
    const seed = question.seed + turn;
    const settings: RunSettings = {
      service,
      delay: sourceOf(seed),
      nodes: question.delays === 'random' ? DEFAULT_NODES : 1,
      probes: quick ? makeProbesQuick(question.probes, quick.factor) : question.probes,
      healthCheckPath: question.healthCheckPath,
      stop: question.stop,
      ...question.scenario === 'slow-start' && { slowStarts: Math.max(0, question.subject.inputs.startupSeconds - application.startupSeconds) },
      scenario: question.scenario,
      pods,
      requests: question.requests,
      ready: question.ready,
      startLimitSeconds: question.startLimitSeconds * PATIENCE_OF_STARTS,
      rate: question.rate,
      connections: {
        kind: question.connections ?? (service.loadBalancer.kind.forwards === 'connections' ? 'new' : 'mixed'),
        kept: KEPT_FOR_EACH_POD * service.replicas,
      },
      longestSeconds: times.longestSeconds,
      seed,
    };
    const about = question.runs === 1 ? '' : ` ${turn + 1} of ${question.runs}`;
    const run = await rehearse(processes, settings, words => step(`${question.scenario}${about}: ${words}`), interruption);
    const closely = { ...closelyApplicationOf(behaviour), onSigterm: application.onSigterm };
    const prediction = predict(settings, closely, traffic, () => sourceOf(seed), scenarioOf(settings), run.pods);
    played.runs.push({ run, prediction });
  }
}

/** A measured number as sums show it, in hundredths of a second. */
function shown(seconds: number): number {
  return Math.ceil(seconds * 100) / 100;
}
