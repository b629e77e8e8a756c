import { Pair } from './pairs';
import { describeObject, KubernetesObject } from '../../model/objects/object';
import { groupBy } from '../../platform/group-by';

/** Two versions without the objects that share their name with another of the same version, and one of each name that is left out. */
export function withoutNamesakes(
  { old, now }: Pair<readonly KubernetesObject[]>,
): Pair<readonly KubernetesObject[]> & { readonly repeated: readonly KubernetesObject[] } {
  const repeated = new Map([old, now].flatMap(objects => [...groupBy(objects, describeObject)]
    .filter(([, { length }]) => length > 1).map(([name, [first]]) => [name, first])));
  if (repeated.size === 0) return { old, now, repeated: [] };
  const isUnique = (object: KubernetesObject) => !repeated.has(describeObject(object));
  return { old: old.filter(isUnique), now: now.filter(isUnique), repeated: [...repeated.values()] };
}
