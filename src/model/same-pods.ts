import { Model } from './model';
import { matchesSelector } from './scale';
import { Workload } from './workload';
import { append } from '../platform/group-by';
import { oncePer } from '../platform/once';

/** Another workload of the namespace whose pods a selector of the first one's pods would select, too. */
export function sharesPods(model: Model, { object, view }: Workload): Workload | undefined {
  const selector = view.at('spec', 'selector');
  if (selector.keys().length === 0) return undefined;
  const known = byLabel(model);
  const groups = Object.entries(selector.at('matchLabels').textMap()).map(([name, value]) => known.get(keyOf(object.namespace, name, value)) ?? []);
  const fewest = groups.length === 0 ? model.workloads : groups.reduce((least, group) => group.length < least.length ? group : least);
  return fewest.find(other => other.object !== object && other.object.namespace === object.namespace && matchesSelector(selector, other.pod.labels));
}

/** The workloads of a model by namespace and by each label of their pods. */
const byLabel = oncePer(({ workloads }: Model): ReadonlyMap<string, Workload[]> => {
  const groups = new Map<string, Workload[]>();
  for (const workload of workloads) {
    for (const [name, value] of Object.entries(workload.pod.labels)) append(groups, keyOf(workload.object.namespace, name, value), workload);
  }
  return groups;
});

function keyOf(namespace: string | undefined, name: string, value: string): string {
  return JSON.stringify([namespace, name, value]);
}
