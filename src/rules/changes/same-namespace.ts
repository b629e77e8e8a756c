import { Pair } from './pairs';
import { KubernetesObject } from '../../model/objects/object';

/**
 * Two versions of which one leaves the namespace to `kubectl apply`, as Helm and kustomize do, and the other names one, as
 * the output of a cluster does. The single namespace of the second then applies to both.
 */
export function inOneNamespace({ old, now }: Pair<readonly KubernetesObject[]>): Pair<readonly KubernetesObject[]> {
  return { old: placed(old, now), now: placed(now, old) };
}

function placed(objects: readonly KubernetesObject[], like: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const [namespace, ...others] = new Set(like.flatMap(object => object.namespace ?? []));
  if (namespace === undefined || others.length > 0 || objects.some(object => object.namespace !== undefined)) return objects;
  const kinds = new Set(like.filter(object => object.namespace !== undefined).map(({ kind }) => kind));
  return objects.map(object => kinds.has(object.kind) ? { ...object, namespace } : object);
}
