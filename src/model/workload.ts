import { Layer } from '../config/in-force';
import { Kind } from '../platform/cluster/kinds';
import { IN_PLACE_UPDATE, PROGRESS_DEADLINE, ROLLING_UPDATE } from '../platform/kubernetes';
import { MIN_REPLICAS_ANNOTATION } from '../platform/objects';
import { deserializeInputs, BUDGET_ANNOTATION, TimingInputs } from '../timing';
import { Front } from './fronts/front';
import { podPort, Service } from './fronts/service';
import { isInManifest, isLive } from './objects/live';
import { KubernetesObject, Sourced } from './objects/object';
import { View } from './objects/view';
import { Drain } from './pods/drains/drain';
import { MeshDefaults } from './pods/mesh-config';
import { containerOnPort, Container, Pod, readPod } from './pods/pod';
import { Autoscaler, DisruptionBudget, resolvePods } from './scale';
import { templateOf } from './workload-ref';

/** How old pods are replaced by new ones, in pods at the present scale. */
export interface Strategy {
  readonly type: Sourced<string>;
  /** Resolved as Kubernetes does: rounded down, and 1 where both would be 0. */
  readonly maxUnavailable: Sourced<number>;
  /** Resolved as Kubernetes does: rounded up. */
  readonly maxSurge: Sourced<number>;
}

/** The content of the budget annotation. */
export interface DeclaredBudget {
  readonly view: View;
  readonly inputs: Partial<TimingInputs>;
  readonly problems: readonly string[];
}

/** A workload with everything around it that decides whether its rollout loses requests. */
export interface Workload {
  readonly view: View;
  readonly object: KubernetesObject;
  readonly pod: Pod;
  /** How the known proxies among its containers end. */
  readonly drains: readonly Drain[];
  /** The selector of its pods; that of another object, if its template comes from there. */
  readonly selector: View;
  readonly replicas: Sourced<number>;
  readonly strategy: Strategy;
  readonly minReadySeconds: Sourced<number>;
  readonly progressDeadlineSeconds: Sourced<number>;
  readonly declared: DeclaredBudget | undefined;
  /** All that declares its inputs, from the lowest precedence to the highest. */
  readonly layers: readonly Layer[];
  /** The inputs that these declare. */
  readonly known: Partial<TimingInputs>;
  readonly services: readonly Service[];
  /** How requests reach it; empty if no Service selects its pods. */
  readonly fronts: readonly Front[];
  /** Why some of the ways to it are not looked at, if so. */
  readonly unread?: string;
  readonly autoscalers: readonly Autoscaler[];
  readonly disruptionBudgets: readonly DisruptionBudget[];
  /** The Namespace, if it is among the manifests. */
  readonly namespace?: View;
  /** The defaults of the mesh for its proxies, if they are among the manifests. */
  readonly meshDefaults?: MeshDefaults;
}

/** Kinds whose pods are replaced when their template changes. */
export const WORKLOAD_KINDS: readonly Kind[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'];

/** Whether one of these kinds is called so. */
export function isWorkloadKind(kind: string): boolean {
  return WORKLOAD_KINDS.some(known => known === kind);
}

const API_GROUPS = /^(apps|extensions|argoproj\.io)\//;

/** Whether an object is of one of these kinds; others have called kinds of their own the same. */
export function isWorkload({ apiVersion, kind }: KubernetesObject): boolean {
  return isWorkloadKind(kind) && API_GROUPS.test(apiVersion);
}

/**
 * The parts of a workload that its own object defines.
 *
 * @param lender the object that holds its pod template, if it is another one
 */
export function readOwn(view: View, lender = view): Omit<Workload, 'layers' | 'known' | 'drains' | 'services' | 'fronts' | 'autoscalers' | 'disruptionBudgets' | 'namespace' | 'meshDefaults'> {
  const spec = view.at('spec');
  const replicas = readReplicas(view);
  return {
    view,
    object: view.object,
    pod: readPod(templateOf(lender)),
    selector: [spec, lender.at('spec')].map(holder => holder.at('selector')).find(({ exists }) => exists) ?? spec.at('selector'),
    replicas,
    strategy: strategyAt(view, replicas.value),
    minReadySeconds: spec.at('minReadySeconds').or(field => field.number(), 0),
    progressDeadlineSeconds: spec.at('progressDeadlineSeconds').or(field => field.number(), PROGRESS_DEADLINE),
    declared: readDeclared(view) ?? readDeclared(lender),
  };
}

/** The number of pods; where an autoscaler elsewhere decides it, the smallest one that it leaves, by the annotation. */
function readReplicas(view: View): Sourced<number> {
  const text = view.at('metadata', 'annotations', MIN_REPLICAS_ANNOTATION).text();
  const smallest = text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
  const replicas = view.at('spec', 'replicas');
  // In a cluster, the field shows what the API server or the autoscaler has filled in.
  const isFilledIn = isLive(view.object) && isInManifest(view.object, replicas.path) !== true;
  return replicas.or(field => smallest !== undefined && isFilledIn ? undefined : field.number(), smallest ?? 1);
}

function readDeclared(view: View): DeclaredBudget | undefined {
  const annotation = view.at('metadata', 'annotations', BUDGET_ANNOTATION);
  const text = annotation.text();
  return text === undefined ? undefined : { view: annotation, ...deserializeInputs(text) };
}

/** The strategy of a workload at some number of pods: an autoscaler may run more or fewer than the manifest says. */
export function strategyAt(view: View, replicas: number): Strategy {
  const { kind } = view.object;
  // A StatefulSet and a DaemonSet replace their pods in place, one at a time by default.
  const inPlace = kind === 'StatefulSet' || kind === 'DaemonSet';
  const defaults = inPlace ? IN_PLACE_UPDATE : ROLLING_UPDATE;
  const strategy = view.at('spec', inPlace ? 'updateStrategy' : 'strategy');
  const rolling = kind === 'Rollout' ? strategy.at('canary') : strategy.at('rollingUpdate');
  const bound = (key: string, platformDefault: number | string, round: (value: number) => number): Sourced<number> => {
    const given = rolling.at(key).or(field => field.numberOrPercentage(), platformDefault);
    return { ...given, value: resolvePods(given.value, replicas, round) ?? 0 };
  };
  const unavailable = bound('maxUnavailable', defaults.maxUnavailable, Math.floor);
  const surge = bound('maxSurge', defaults.maxSurge, Math.ceil);
  return {
    type: strategy.at('type').or(field => field.text(), 'RollingUpdate'),
    maxSurge: surge,
    maxUnavailable: unavailable.value === 0 && surge.value === 0 ? { ...unavailable, value: 1 } : unavailable,
  };
}

/** The lowest possible number of pods, and the field that decides it. */
export function lowestReplicas({ replicas, autoscalers }: Workload): Sourced<number> {
  const [first = replicas, ...others] = autoscalers.map(({ minReplicas }) => minReplicas);
  return others.reduce((least, other) => other.value < least.value ? other : least, first);
}

/** Whether it has no pods on purpose. */
export function isScaledToNothing({ object: { kind }, replicas, autoscalers }: Workload): boolean {
  return kind !== 'DaemonSet' && replicas.value === 0 && autoscalers.length === 0;
}

/** Whether it never has more than one pod, except while another replaces it. */
export function isAlone({ object: { kind }, replicas, autoscalers }: Workload): boolean {
  return kind !== 'DaemonSet' && Math.max(...autoscalers.length > 0 ? autoscalers.map(({ maxReplicas = Infinity }) => maxReplicas) : [replicas.value]) <= 1;
}

/**
 * Whether a rollout ends the pods before their replacements start, whatever the strategy: then requests have no answer in between, and
 * callers have to wait.
 */
export function endsBeforeReplaced(workload: Workload): boolean {
  const { object: { kind }, strategy } = workload;
  return kind === 'StatefulSet' ? lowestReplicas(workload).value < 2 : kind === 'Deployment' && strategy.type.value === 'Recreate';
}

/**
 * Whether it also has a single pod: then no timing of its end helps the callers. Of several pods, a scale-in or the drain of a node ends
 * one while the others answer, whatever the strategy.
 */
export function endsAlone(workload: Workload): boolean {
  return endsBeforeReplaced(workload) && isAlone(workload);
}

/** The container that answers the requests of a front; the first one if unknown. */
export function servingContainer(workload: Workload, front?: Front): Container | undefined {
  return containerOnPort(workload.pod, podPort(workload.pod, front?.port));
}
