import { readTarget } from './from-front';
import { Probes, readProbes } from './from-probes';
import { readArgo } from './from-rollout';
import { Audiences } from '../../model/audience';
import { endingContainer } from '../../model/behind-proxy';
import { describeFront, Front } from '../../model/fronts/front';
import { inputsBehind, knownInputs } from '../../model/known-inputs';
import { Model } from '../../model/model';
import { describeObject } from '../../model/objects/object';
import { Autoscaler, leastKept, resolvePods } from '../../model/scale';
import { endsBeforeReplaced, strategyAt, Workload } from '../../model/workload';
import { INT32 } from '../../platform/kubernetes';
import { assumedDelays, checkDurations, describeFinding, formatNumber, INPUT_NAMES, isAssumed, NumericInput, TimingInputs } from '../../timing';
import { ArgoRollout } from '../argo/strategy';
import { Application, SimulatedService } from '../requests/service';

/** One workload behind one front, as the manifests show it, ready to be simulated. */
export interface SimulationSubject {
  /** `Deployment prod/web` */
  readonly workload: string;
  /** `Ingress web` */
  readonly front: string;
  readonly service: SimulatedService;
  /** What the application needs, declared or assumed. */
  readonly inputs: TimingInputs;
  /** The application, with the reaction to SIGTERM that the workload declares. */
  readonly application: Application;
  /** Pods that an eviction may leave unavailable. */
  readonly maxUnavailable: number;
  /** The autoscaler that decides the number of pods, if any. */
  readonly autoscaled?: Autoscaled;
  /** The assumptions about values that the manifests do not show, a clause each. */
  readonly assumed: readonly string[];
}

/** The number of pods under an autoscaler. */
export interface Autoscaled {
  /** `HorizontalPodAutoscaler prod/web` */
  readonly by: string;
  readonly most?: number;
  /** The number in the manifest, which every apply sets again. */
  readonly written?: number;
  /** The assumption about the number, unless the user sets one. */
  readonly assumption: string;
}

/** A workload that cannot be simulated, with the reason. */
export interface LeftOut {
  readonly workload: string;
  readonly reason: string;
}

/** The most pods for which a rollout is simulated and drawn in reasonable time. */
export const MAX_REPLICAS = 1000;

/** The assumed number of pods of a DaemonSet, one for each node. */
const DAEMONS = 3;

/** The numbers among the inputs that a simulation depends on. */
const USED_INPUTS: readonly NumericInput[] = ['longestRequestSeconds', 'shutdownSeconds', 'startupSeconds'];

/** Every workload behind each of its fronts, and the workloads that cannot be simulated. */
export function subjectsOf(
  model: Model, flags: Partial<TimingInputs> = {},
): { readonly subjects: readonly SimulationSubject[]; readonly leftOut: readonly LeftOut[] } {
  const subjects: SimulationSubject[] = [];
  const leftOut: LeftOut[] = [];
  const audiences = new Audiences(model);
  for (const workload of model.workloads) {
    const name = describeObject(workload.object);
    // A workload that the checker does not judge is not simulated either, so that the two never contradict each other.
    const { because } = audiences.of(workload);
    if (because !== undefined || workload.fronts.length === 0) {
      leftOut.push({ workload: name, reason: because ?? 'its Services are headless, where clients choose a pod themselves' });
      continue;
    }
    const seen = new Set<string>();
    for (const front of workload.fronts) {
      const read = readSubject(workload, front, flags);
      const refused = [workload.object, front.view.object, front.service.view.object].flatMap(object => model.malformed.of(object) ?? [])[0];
      const subject = refused ? { workload: name, reason: refused.message } : read;
      const key = JSON.stringify(subject);
      if (seen.has(key)) continue; // several paths or ports with the same result
      seen.add(key);
      if ('reason' in subject) leftOut.push(subject); else subjects.push(subject);
    }
  }
  return { subjects, leftOut };
}

function readSubject(workload: Workload, front: Front, flags: Partial<TimingInputs>): SimulationSubject | LeftOut {
  const name = describeObject(workload.object);
  const known = knownInputs(workload, flags);
  const inputs = inputsBehind(front, known, workload);
  const assumed: string[] = front.assumed === undefined ? [] : [front.assumed];
  if (workload.declared && workload.declared.problems.length > 0) assumed.push('of the budget annotation what can be read; something in it cannot');
  const { loadBalancer } = inputs;
  if (assumedDelays(loadBalancer).length > 0) assumed.push(`the delays of ${loadBalancer.name}, which are neither published nor measured`);
  const undeclared = USED_INPUTS.filter(key => known[key] === undefined);
  if (undeclared.length > 0) {
    assumed.push(`${undeclared.map(key => `${INPUT_NAMES[key].name} ${formatNumber(inputs[key])} s`).join(', ')}, which nothing declares`);
  }
  const argo = readArgo(workload, front);
  const unknown = whatIsUnknown(workload, front);
  if (unknown !== undefined) return { workload: name, reason: unknown };
  if (argo && 'reason' in argo) return { workload: name, reason: argo.reason };
  if (argo) assumed.push('the steps of the Rollout follow one another as soon as the pods are available and the weights in force');
  if (argo && isAssumed(loadBalancer, 'weightChangeSeconds')) {
    assumed.push(`a change of weights reaches all nodes of the load balancer within ${formatNumber(loadBalancer.weightChangeSeconds)} s, which is neither published nor measured`);
  }
  const scale = readScale(workload, argo, assumed);
  const probes = readProbes(workload, front, inputs, known.startupSeconds !== undefined, assumed);
  const target = readTarget(workload, front, inputs, assumed);
  const service: SimulatedService = {
    name,
    ...scale,
    ...argo && { argo },
    ...target,
    preStopSeconds: readPreStopSeconds(workload, front, assumed),
    terminationGracePeriodSeconds: workload.pod.gracePeriod.value,
    minReadySeconds: workload.minReadySeconds.value,
    progressDeadlineSeconds: workload.progressDeadlineSeconds.value,
    ...probes.service,
  };
  const problem = problemOf(inputs, service);
  if (problem !== undefined) return { workload: name, reason: problem };
  return {
    workload: name,
    front: describeFront(front),
    service,
    inputs,
    application: readApplication(known, inputs, probes),
    maxUnavailable: readDisruption(workload, service.replicas, assumed),
    ...readAutoscaled(workload),
    assumed,
  };
}

function readApplication(known: Partial<TimingInputs>, inputs: TimingInputs, probes: Probes): Application {
  // With the declared policy outlast-deregistration, no request is in flight at SIGTERM, so the application need not drain.
  const outlasts = known.drainPolicy === 'outlast-deregistration';
  return {
    startupSeconds: probes.answersAfterSeconds,
    shutdownSeconds: inputs.shutdownSeconds,
    ...inputs.acceptsAfterSigtermSeconds > 0 && { acceptsAfterSigtermSeconds: inputs.acceptsAfterSigtermSeconds },
    onSigterm: outlasts ? 'exit' : 'drain',
  };
}

/** How many pods there are and how many of them are replaced at a time. */
function readScale(workload: Workload, argo: ArgoRollout | undefined, assumed: string[]): Pick<SimulatedService, 'replicas' | 'maxSurge' | 'maxUnavailable'> {
  const { kind } = workload.object;
  const replicas = readReplicas(workload, assumed);
  const strategy = strategyAt(workload.view, replicas);
  const unavailable = strategy.maxUnavailable.value;
  if (kind === 'Rollout' && !argo) assumed.push('the steps of the Rollout are one rolling update');
  if (kind === 'StatefulSet') assumed.push('a pod of the StatefulSet is replaced as soon as it is deleted, not when it has ended');
  if (strategy.type.value === 'OnDelete') assumed.push('the pods are deleted by hand, one by one, as OnDelete requires');
  if (strategy.type.value === 'Recreate') {
    assumed.push('new pods start when the old ones are deleted; Recreate waits until they have ended, which takes longer');
    return { replicas, maxSurge: 0, maxUnavailable: replicas };
  }
  return { replicas, maxSurge: strategy.maxSurge.value, maxUnavailable: unavailable };
}

function readReplicas({ object, replicas, autoscalers }: Workload, assumed: string[]): number {
  if (object.kind === 'DaemonSet') {
    assumed.push(`${DAEMONS} nodes with a pod of the DaemonSet each`);
    return DAEMONS;
  }
  if (autoscalers.length === 0) return replicas.value;
  assumed.push(leastAssumed(autoscalers[0]));
  return leastKept(autoscalers[0]);
}

function leastAssumed(autoscaler: Autoscaler): string {
  const least = leastKept(autoscaler);
  return `${least} pod${least === 1 ? '' : 's'}, the least that ${describeObject(autoscaler.view.object)} keeps`;
}

function readAutoscaled({ replicas, autoscalers: [autoscaler] }: Workload): Pick<SimulationSubject, 'autoscaled'> {
  return autoscaler === undefined ? {} : {
    autoscaled: {
      by: describeObject(autoscaler.view.object),
      ...autoscaler.maxReplicas !== undefined && { most: autoscaler.maxReplicas },
      ...!replicas.defaulted && { written: replicas.value },
      assumption: leastAssumed(autoscaler),
    },
  };
}

/** An unreadable value on which every answer depends: at one end of it all requests may be lost, at the other none. */
function whatIsUnknown(workload: Workload, front: Front): string | undefined {
  if (endsBeforeReplaced(workload) && workload.object.kind === 'StatefulSet' && !front.loadBalancer.kind.hasTargetGroup) {
    return 'a StatefulSet of one pod replaces it only after its end, and its clients wait';
  }
  const container = endingContainer(workload, front);
  if (container === undefined || container.preStop.value.endless) return undefined;
  return container.preStop.value.seconds === undefined ? 'how long its preStop takes cannot be read, and what is lost hangs on it' : undefined;
}

function readPreStopSeconds(workload: Workload, front: Front, assumed: string[]): number {
  const container = endingContainer(workload, front);
  if (!container) return 0;
  const preStop = container.preStop.value;
  if (preStop.fails !== undefined) {
    assumed.push(`preStop 0 s, as the hook fails: ${preStop.fails}`);
    return 0;
  }
  if (preStop.endless) {
    assumed.push('a preStop that lasts as long as the grace period, as it has no end of its own');
    return workload.pod.gracePeriod.value;
  }
  if (preStop.stops) assumed.push(`preStop ${formatNumber(preStop.seconds!)} s, after which it stops the application by itself, as SIGTERM does`);
  else if (!preStop.exact) assumed.push(`preStop ${formatNumber(preStop.seconds!)} s, the sleep in it; it does other things, too`);
  return preStop.seconds ?? 0;
}

/** With several PodDisruptionBudgets, Kubernetes allows no eviction; the strictest one is closest to that. */
function readDisruption({ disruptionBudgets }: Workload, replicas: number, assumed: string[]): number {
  const allowed = disruptionBudgets.flatMap(({ maxUnavailable, minAvailable }) => {
    const least = minAvailable && resolvePods(minAvailable.value, replicas, Math.ceil);
    return [
      maxUnavailable && resolvePods(maxUnavailable.value, replicas, Math.ceil),
      least === undefined ? undefined : replicas - least,
    ].filter(pods => pods !== undefined);
  });
  if (disruptionBudgets.length > 1) assumed.push('the strictest PodDisruptionBudget counts alone');
  return Math.max(0, Math.min(replicas, ...allowed));
}

/** The value that Kubernetes or AWS would refuse, which cannot be simulated. */
function problemOf(inputs: TimingInputs, service: SimulatedService): string | undefined {
  const [malformed] = checkDurations(inputs);
  if (malformed) return describeFinding(malformed);
  if (service.replicas === 0) return 'it has no pods';
  if (!Number.isInteger(service.replicas) || service.replicas < 0 || service.replicas > MAX_REPLICAS) {
    return `'replicas' is ${formatNumber(service.replicas)} but must be a whole number from 1 to ${MAX_REPLICAS} for a simulation`;
  }
  const wrong = (Object.entries(service) as [string, unknown][])
    .find(([, value]) => typeof value === 'number' && !(value >= 0 && value <= INT32));
  return wrong && `'${wrong[0]}' is ${formatNumber(wrong[1] as number)} but must be between 0 and ${INT32}`;
}
