import { Pair } from './pairs';
import { ROUTE_KINDS } from '../../model/fronts/route';
import { KubernetesObject } from '../../model/objects/object';
import { WORKLOAD_KINDS } from '../../model/workload';

const COMPARED: ReadonlySet<string> = new Set([...WORKLOAD_KINDS, 'Service', 'Ingress', 'Gateway', 'TargetGroupBinding', ...ROUTE_KINDS]);

/**
 * Why two versions cannot be compared: they have no object in common. A renamed object is another object, and
 * a report without findings would read as approval. Only objects that take part in answering requests count:
 * an unchanged ServiceAccount shows nothing about a renamed Deployment.
 */
export function unrelated({ old, now }: Pair<readonly KubernetesObject[]>): string | undefined {
  const known = new Set(old.filter(isCompared).map(withNamespace));
  if (known.size === 0 || !now.some(isCompared) || now.some(object => isCompared(object) && known.has(withNamespace(object)))) return undefined;
  const names = new Set(old.filter(isCompared).map(withoutNamespace));
  return now.some(object => isCompared(object) && names.has(withoutNamespace(object)))
    ? 'the old objects and the new ones are in different namespaces, so that every object is new'
    : 'no new object has kind and name of an old one; where all is renamed, the old pods end before their successors are ready';
}

function isCompared({ kind }: KubernetesObject): boolean {
  return COMPARED.has(kind);
}

function withNamespace(object: KubernetesObject): string {
  return `${object.namespace ?? ''}/${withoutNamespace(object)}`;
}

function withoutNamespace({ kind, name }: KubernetesObject): string {
  return `${kind}/${name}`;
}
