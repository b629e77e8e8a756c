import { isDeepStrictEqual } from 'node:util';
import { Front } from '../../model/fronts/front';
import { Service } from '../../model/fronts/service';
import { Model } from '../../model/model';
import { describeObject, KubernetesObject } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { Workload } from '../../model/workload';
import { append } from '../../platform/group-by';
import { Kind } from '../../platform/kinds';
import { isRecord } from '../../platform/records';
import { at } from '../engine/bounds';
import { RuleFinding } from '../engine/rule-finding';

/** The same item in two versions of the manifests. */
export interface Pair<Item> { readonly old: Item; readonly now: Item }

/** Workloads of the same kind, namespace and name. */
export function workloadPairs(old: Model, now: Model): Pair<Workload>[] {
  const known = new Map(old.workloads.map(workload => [describeObject(workload.object), workload]));
  return now.workloads.flatMap(workload => {
    const before = known.get(describeObject(workload.object));
    return before === undefined ? [] : [{ old: before, now: workload }];
  });
}

/** Objects of some kinds with the same namespace and name. */
export function objectPairs(old: Model, now: Model, ...kinds: readonly Kind[]): Pair<View>[] {
  return now.index.all(...kinds).flatMap(view => {
    const before = old.index.find(view.object.kind, view.object.name, view.object.namespace);
    return before === undefined ? [] : [{ old: before, now: view }];
  });
}

/** Whether an object is in a version of the manifests. */
export function remains({ index }: Model, { kind, name, namespace }: KubernetesObject): boolean {
  return index.find(kind, name, namespace) !== undefined;
}

/** The workloads that stay, by the Services that select them in the old version. */
export function keptBehind(old: Model, now: Model): ReadonlyMap<Service, Workload[]> {
  return byService(workloadPairs(old, now).map(pair => pair.old));
}

/** The workloads that each Service selects. */
export function byService(workloads: readonly Workload[]): Map<Service, Workload[]> {
  const selected = new Map<Service, Workload[]>();
  for (const workload of workloads) for (const service of workload.services) append(selected, service, workload);
  return selected;
}

/** The remedy for an object that may be missing only from the compared files. */
export const KEEP_IT = 'keep it until it gets no more traffic; where it is kept elsewhere, compare the whole set';

/** An object that is missing from the new version, although the pods that it served are in it. */
export function gone(object: View, because: string, remedy: string): RuleFinding {
  return { ...at(object.at('metadata', 'name')), actual: 'no longer among the manifests', relation: 'present', because, remedy };
}

/**
 * The key by which the controller identifies a target group: the object that makes it, the Service, and the port as written there.
 * Undefined if the controller did not make the target group.
 */
export function targetGroupOf({ kind, view, service, port, portAsWritten }: Front): string | undefined {
  if (kind === 'cluster' || kind === 'target-group-binding') return undefined;
  return `${describeObject(view.object)}, ${service.name}:${portAsWritten ?? port?.number ?? ''}`;
}

/** The fronts that keep their target group. */
export function frontPairs(old: Model, now: Model): Pair<Front>[] {
  const fronts = (model: Model) => [...model.fronts.values()].flat();
  const known = new Map(fronts(old).map(front => [targetGroupOf(front), front]));
  return fronts(now).flatMap(front => {
    const before = targetGroupOf(front) === undefined ? undefined : known.get(targetGroupOf(front));
    return before === undefined ? [] : [{ old: before, now: front }];
  });
}

/** Whether the pods are replaced when the new version is applied. */
export function restarts({ old, now }: Pair<Workload>): boolean {
  return !isDeepStrictEqual(templateOf(old), templateOf(now));
}

/** The pod template as written, also if it is that of the Deployment to which a Rollout refers. */
function templateOf({ pod: { view } }: Workload): unknown {
  return view.path.reduce<unknown>((value, key) => isRecord(value) ? value[key] : undefined, view.object.body);
}
