import { Model } from '../../model/model';
import { View } from '../../model/objects/view';
import { strategyAt, Workload } from '../../model/workload';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { lowestReplicas } from '../engine/workload-facts';

/** The entries of a quota that count pods. */
const COUNTS = ['pods', 'count/pods'];

export const rule: Rule = {
  code: 'R10',
  name: 'quota-fits-surge',
  severity: 'warning',
  formula: 'a ResourceQuota leaves room for N + surge + terminating pods',
  symptom: 'the rollout stalls: new pods are refused',
  explanation: 'A rollout with a surge runs more pods than the manifest says, and old ones still count while they sleep through preStop. Pods of other '
    + 'workloads in the namespace count, too.',
  remedy: 'raise the quota, or lower maxSurge',
  undecided: 'what a namespace may use is for its owner',
  source: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-on-object-count',
  check: ({ model, workload }) => {
    if (workload.object.kind === 'StatefulSet' || workload.object.kind === 'DaemonSet') return [];
    const limits = quotas(model, workload).flatMap(quota => COUNTS.map(name => quota.at('spec', 'hard', name))).filter(({ exists }) => exists);
    if (limits.length === 0) return [];
    const pods = present(workload);
    const others = model.workloads
      .filter(other => other !== workload && model.index.sameNamespace(other.object.namespace, workload.object.namespace))
      .reduce((total, other) => total + (other.object.kind === 'DaemonSet' ? 0 : present(other)), 0);
    const surge = Math.max(0, strategyAt(workload.view, pods).maxSurge.value);
    const needed = pods + 2 * surge + others;
    return limits
      .filter(limit => Number(limit.numberOrText()) < needed)
      .map(limit => ({
        ...at(limit),
        actual: Number(limit.numberOrText()),
        relation: 'at least' as const,
        limit: needed,
        because: `${pods} pods of ${workload.object.kind} ${workload.object.name} + ${surge} surge + ${surge} terminating`
          + (others > 0 ? ` + ${others} of other workloads in the namespace` : ''),
      }));
  },
};

/** Quotas that count all pods of a namespace: one with a scope counts only some, which the manifests do not tell. */
function quotas({ index }: Model, { object }: Workload): View[] {
  return index.all('ResourceQuota')
    .filter(quota => index.sameNamespace(quota.object.namespace, object.namespace))
    .filter(quota => !quota.at('spec', 'scopes').exists && !quota.at('spec', 'scopeSelector').exists);
}

/** The pods that there are at least. */
function present(workload: Workload): number {
  const { replicas, autoscalers } = workload;
  return autoscalers.length > 0 && !replicas.defaulted ? Math.max(replicas.value, lowestReplicas(workload).value) : lowestReplicas(workload).value;
}
