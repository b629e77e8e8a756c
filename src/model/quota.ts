import { Model } from './model';
import { Sourced } from './objects/object';
import { View } from './objects/view';
import { lowestReplicas, strategyAt, Workload } from './workload';

/** The entries of a quota that count pods. */
const COUNTS = ['pods', 'count/pods'];

/** A quota that leaves too little room for a rollout. */
export interface ExceededQuota {
  readonly limit: Sourced<number>;
  /** The pods of the workload that there are at least. */
  readonly pods: number;
  /** How many are started beside these; as many may still be ending. */
  readonly surge: number;
  /** Those of other workloads in the namespace. */
  readonly others: number;
  readonly needed: number;
}

/** The quotas of its namespace that a rollout of a workload exceeds. */
export function exceededQuotas(model: Pick<Model, 'index' | 'workloads'>, workload: Workload): ExceededQuota[] {
  if (workload.object.kind === 'StatefulSet' || workload.object.kind === 'DaemonSet') return [];
  const limits = quotas(model, workload).flatMap(quota => COUNTS.map(name => quota.at('spec', 'hard', name))).filter(({ exists }) => exists);
  if (limits.length === 0) return [];
  const pods = podsOf(workload);
  const others = model.workloads
    .filter(other => other !== workload && model.index.sameNamespace(other.object.namespace, workload.object.namespace))
    .reduce((total, other) => total + (other.object.kind === 'DaemonSet' ? 0 : podsOf(other)), 0);
  const surge = Math.max(0, strategyAt(workload.view, pods).maxSurge.value);
  const needed = pods + 2 * surge + others;
  return limits.map(limit => limit.or(view => Number(view.numberOrText()), NaN)).filter(({ value }) => value < needed)
    .map(limit => ({ limit, pods, surge, others, needed }));
}

/** Quotas that count all pods of a namespace: one with a scope counts only some, which the manifests do not tell. */
function quotas({ index }: Pick<Model, 'index'>, { object }: Workload): View[] {
  return index.all('ResourceQuota')
    .filter(quota => index.sameNamespace(quota.object.namespace, object.namespace))
    .filter(quota => !quota.at('spec', 'scopes').exists && !quota.at('spec', 'scopeSelector').exists);
}

/** The pods that there are at least. */
function podsOf(workload: Workload): number {
  const { replicas, autoscalers } = workload;
  return autoscalers.length > 0 && !replicas.defaulted ? Math.max(replicas.value, lowestReplicas(workload).value) : lowestReplicas(workload).value;
}
