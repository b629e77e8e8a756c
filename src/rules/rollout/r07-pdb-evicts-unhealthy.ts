import { DisruptionBudget, resolvePods } from '../../model/scale';
import { lowestReplicas } from '../../model/workload';
import { isSupported, UNHEALTHY_POD_EVICTION_POLICY } from '../../platform/cluster/kubernetes-version';
import { EVICTS_UNHEALTHY } from '../../platform/objects';
import { at, setTo } from '../engine/bounds';
import { Rule } from '../engine/rule';

export const rule: Rule = {
  code: 'R07',
  name: 'pdb-evicts-unhealthy',
  severity: 'info',
  formula: 'unhealthyPodEvictionPolicy is AlwaysAllow',
  symptom: 'a pod in a crash loop blocks the drain of its node',
  explanation: 'By default a pod that is not ready can be evicted only while as many others are ready as the budget keeps, and at least one: when too few are, those '
    + 'that never become ready can never be evicted, and serve no request meanwhile.',
  remedy: 'set unhealthyPodEvictionPolicy: AlwaysAllow',
  charts: ['podDisruptionBudget', 'pdb'],
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy',
  check: ({ workload, kubernetesVersion }) => {
    if (workload.object.kind === 'DaemonSet' || !isSupported(kubernetesVersion, UNHEALTHY_POD_EVICTION_POLICY)) return [];
    return workload.disruptionBudgets.flatMap(budget => {
      const policy = budget.unhealthyPodEvictionPolicy;
      const because = whenBlocked(budget, lowestReplicas(workload).value);
      return policy.value === EVICTS_UNHEALTHY || because === undefined ? [] : [{
        ...at(policy),
        actual: policy.defaulted ? `unset, which is ${policy.value},` : policy.value,
        relation: 'equal to' as const,
        limit: EVICTS_UNHEALTHY,
        because,
        fixes: setTo(policy, EVICTS_UNHEALTHY),
      }];
    });
  },
};

/**
 * How many unready pods make all unready pods impossible to evict, in words; undefined without pods. The API server requires
 * as many ready pods as the disruption budget keeps; if it keeps none, it still has to allow an eviction, for which one pod has to be ready.
 */
function whenBlocked(budget: DisruptionBudget, pods: number): string | undefined {
  const kept = keptBy(budget, pods);
  if (pods === 0 || kept === undefined) return undefined;
  if (pods === 1) return 'while its only pod is not ready, it blocks the drain of its node';
  const spare = Math.max(0, pods - Math.max(1, kept));
  if (spare === 0) return 'a pod that never becomes ready blocks the drain of its node';
  return `while more than ${spare} of ${pods} pods are not ready, each of those blocks the drain of its node`;
}

/** How many pods a disruption budget keeps ready; both kinds of percentages are rounded up. */
function keptBy({ minAvailable, maxUnavailable }: DisruptionBudget, pods: number): number | undefined {
  if (minAvailable) return resolvePods(minAvailable.value, pods, Math.ceil);
  const taken = maxUnavailable && resolvePods(maxUnavailable.value, pods, Math.ceil);
  return taken === undefined ? undefined : pods - taken;
}
