import { KubernetesObject } from './object';
import { isClusterScoped } from '../../platform/kubernetes';

/** Kinds that are sometimes written into another namespace, such as the rights to read something there, or by another owner. */
const OFTEN_ELSEWHERE = /^(Role|RoleBinding|ServiceMonitor|PodMonitor|PrometheusRule|ResourceQuota|LimitRange|NetworkPolicy)$/;

/**
 * Objects in the namespace that they are applied to. Charts set it on some of their objects only; Helm and `kubectl -n` put
 * the others into the same one. If the set names exactly one, an object without a namespace is in that.
 */
export function inOneNamespace(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const namespaced = objects.filter(object => !isClusterScoped(object) && !OFTEN_ELSEWHERE.test(object.kind));
  const named = new Set(namespaced.map(({ namespace }) => namespace));
  const [namespace, ...others] = [...named].filter(name => name !== undefined);
  if (namespace === undefined || others.length > 0 || !named.has(undefined) || isMeantForTwo(namespaced)) return objects;
  return inNamespace(objects, namespace);
}

/** Objects in the namespace that somebody names, if it is named: that of what is installed or applied there without one of its own. */
export function inNamespace(objects: readonly KubernetesObject[], namespace: string | undefined): readonly KubernetesObject[] {
  if (namespace === undefined) return objects;
  return objects.map(object => object.namespace !== undefined || isClusterScoped(object) ? object : within(object, namespace));
}

/** Whether an object appears with a namespace and without: the one without is applied into another. */
function isMeantForTwo(objects: readonly KubernetesObject[]): boolean {
  const nameOf = ({ kind, name }: KubernetesObject) => `${kind}/${name}`;
  const named = new Set(objects.filter(({ namespace }) => namespace !== undefined).map(nameOf));
  return objects.some(object => object.namespace === undefined && named.has(nameOf(object)));
}

/** One copy for each object and namespace, so that reading the same objects again returns the same copies. */
const COPIES = new WeakMap<KubernetesObject, Map<string, KubernetesObject>>();

function within(object: KubernetesObject, namespace: string): KubernetesObject {
  const copies = COPIES.get(object) ?? new Map<string, KubernetesObject>();
  COPIES.set(object, copies);
  const copy = copies.get(namespace) ?? { ...object, namespace };
  copies.set(namespace, copy);
  return copy;
}
