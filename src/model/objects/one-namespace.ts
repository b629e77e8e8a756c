import { KubernetesObject } from './object';
import { isClusterScoped } from '../../platform/kubernetes';

/** Kinds that are written into the namespace of somebody else now and then, such as the rights to read something there, or by another owner. */
const OFTEN_ELSEWHERE = /^(Role|RoleBinding|ServiceMonitor|PodMonitor|PrometheusRule|ResourceQuota|LimitRange|NetworkPolicy)$/;

/**
 * Objects in the namespace that they are applied to. Charts write it on some of their objects only; Helm and `kubectl -n` put
 * the others into the same one. Where the set names exactly one, an object that names none is in that.
 */
export function inOneNamespace(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const namespaced = objects.filter(object => !isClusterScoped(object) && !OFTEN_ELSEWHERE.test(object.kind));
  const named = new Set(namespaced.map(({ namespace }) => namespace));
  const [namespace, ...others] = [...named].filter(name => name !== undefined);
  if (namespace === undefined || others.length > 0 || !named.has(undefined)) return objects;
  return objects.map(object => object.namespace !== undefined || isClusterScoped(object) ? object : { ...object, namespace });
}
