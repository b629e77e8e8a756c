import { isDeepStrictEqual } from 'node:util';
import { controllersIn, LoadBalancerController } from './controller';
import type { Elb } from './elb';
import { isServing, readRunningPod, RunningPod } from './running-pod';
import { Kind } from '../../platform/kinds';
import { REVISION_LABELS } from '../../platform/objects';
import { isRecord } from '../../platform/records';
import { parseTime } from '../../platform/times';
import { Model } from '../model';
import { KubernetesObject } from '../objects/object';
import { ObjectIndex } from '../objects/object-index';
import { View } from '../objects/view';
import { Workload } from '../workload';

/** What only a running cluster shows. */
export interface Live {
  /** In milliseconds since 1970. */
  readonly readAt: number;
  /** The pods of each workload that serve, or will. */
  readonly pods: ReadonlyMap<Workload, readonly RunningPod[]>;
  /** The addresses of all pods, those that end included. */
  readonly addresses: ReadonlySet<string>;
  /** When the label of a Namespace was last written, in milliseconds since 1970; undefined if that is not known. */
  readonly labelledAt: (namespace: string | undefined, label: string) => number | undefined;
  readonly controllers: readonly LoadBalancerController[];
  /** What AWS says; absent if it was not asked. */
  readonly elb?: Elb;
  /** Whether a kind could be read, so that the absence of an object says something. */
  readonly isRead: (kind: Kind) => boolean;
}

/** What is known of a reading besides its objects. */
export interface LiveFacts {
  /** In the format of the API server. */
  readonly readAt: string;
  readonly labelled: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly isRead: (kind: Kind) => boolean;
  readonly elb?: Elb;
}

export function readLive(model: Model, { readAt, labelled, isRead, elb }: LiveFacts): Live {
  const { index, workloads } = model;
  const byObject = new Map(workloads.map(workload => [workload.object, workload]));
  const pods = new Map<Workload, RunningPod[]>(workloads.map(workload => [workload, []]));
  const addresses = new Set<string>();
  for (const view of index.all('Pod')) {
    const { owner, isCurrent } = ownerOf(view, index);
    const running = readRunningPod(view, isCurrent);
    if (running.address !== undefined) addresses.add(running.address);
    const workload = owner && byObject.get(owner.object);
    if (workload !== undefined && isServing(running, view)) pods.get(workload)?.push(running);
  }
  return {
    readAt: parseTime(readAt) ?? 0,
    pods,
    addresses,
    labelledAt: (namespace, label) => namespace === undefined ? undefined : parseTime(labelled[namespace]?.[label]),
    controllers: controllersIn(index),
    elb,
    isRead,
  };
}

/** The workload that makes a pod, and whether it would make it the same way now. */
function ownerOf(pod: View, index: ObjectIndex): { readonly owner?: View; readonly isCurrent?: boolean } {
  const made = controllerOf(pod, index);
  if (made === undefined) return {};
  if (made.object.kind === 'ReplicaSet') {
    const owner = controllerOf(made, index);
    return owner === undefined ? {} : { owner, isCurrent: isNewest(owner, made, pod) };
  }
  return { owner: made, isCurrent: isNewest(made, undefined, pod) };
}

function controllerOf(view: View, index: ObjectIndex): View | undefined {
  const reference = view.at('metadata', 'ownerReferences').list().find(owner => owner.at('controller').flag() === true);
  return reference && index.find(reference.at('kind').text() ?? '', reference.at('name').text() ?? '', view.object.namespace);
}

const GENERATION = 'deprecated.daemonset.template.generation';

/** Each kind of workload says in its own way which revision of its pods is the newest. */
function isNewest(owner: View, replicaSet: View | undefined, pod: View): boolean | undefined {
  const label = (name: string) => pod.at('metadata', 'labels', name).text();
  const annotation = (view: View | undefined, name: string) => view?.at('metadata', 'annotations', name).text();
  const compare = (one: string | undefined, other: string | undefined) => one === undefined || other === undefined ? undefined : one === other;
  switch (owner.object.kind) {
    case 'Deployment': return replicaSet && isDeepStrictEqual(templateOf(replicaSet), templateOf(owner));
    case 'Rollout': return compare(label(REVISION_LABELS.Rollout), owner.at('status', 'currentPodHash').text());
    case 'StatefulSet': return compare(label('controller-revision-hash'), owner.at('status', 'updateRevision').text());
    case 'DaemonSet': return compare(label('pod-template-generation'), annotation(owner, GENERATION));
    default: return undefined;
  }
}

/** The template of pods as its maker wrote it: the controller adds a label to that of a ReplicaSet. A paused Deployment makes none for a new one. */
function templateOf({ object: { body } }: View): unknown {
  const template = isRecord(body.spec) ? body.spec.template : undefined;
  if (!isRecord(template) || !isRecord(template.metadata) || !isRecord(template.metadata.labels)) return template;
  const { [REVISION_LABELS.Deployment]: _, ...labels } = template.metadata.labels;
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** Whether new pods are on their way to replace old ones, as far as the status of a workload tells. */
export function isRollingOut({ view, object: { kind } }: Workload): boolean {
  const [spec, status] = [view.at('spec'), view.at('status')];
  const count = (name: string) => status.at(name).number() ?? 0;
  if (kind === 'Deployment') {
    const progressing = status.at('conditions').list().find(condition => condition.at('type').text() === 'Progressing');
    const stands = spec.at('paused').flag() === true || progressing?.at('status').text() === 'False';
    return !stands && count('updatedReplicas') < count('replicas');
  }
  if (spec.at('updateStrategy', 'type').text() === 'OnDelete') return false;
  if (kind === 'StatefulSet') return (spec.at('updateStrategy', 'rollingUpdate', 'partition').number() ?? 0) === 0 && count('updatedReplicas') < count('replicas');
  if (kind === 'DaemonSet') return count('updatedNumberScheduled') < count('desiredNumberScheduled');
  return status.at('phase').text() === 'Progressing';
}

/** An object of a workload's pods for messages: `web-7d4b9c-x2x4z`, and how many others. */
export function namePods(pods: readonly { readonly object: KubernetesObject }[]): string {
  const names = pods.map(({ object }) => object.name).sort();
  return names.length > FEW ? `${names.slice(0, FEW).join(', ')} and ${names.length - FEW} more` : names.join(', ');
}

const FEW = 3;
