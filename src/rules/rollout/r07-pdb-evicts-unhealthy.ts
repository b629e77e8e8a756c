import { DisruptionBudget, resolvePods } from '../../model/scale';
import { lowestReplicas, Workload } from '../../model/workload';
import { isSupported, UNHEALTHY_POD_EVICTION_POLICY } from '../../platform/kubernetes-version';
import { EVICTS_UNHEALTHY } from '../../platform/objects';
import { at, setTo } from '../engine/bounds';
import { Rule } from '../engine/rule';

export const rule: Rule = {
  code: 'R07',
  name: 'pdb-evicts-unhealthy',
  severity: 'info',
  formula: 'unhealthyPodEvictionPolicy is AlwaysAllow',
  symptom: 'pods in a crash loop block the drain of their nodes',
  explanation: 'By default the budget protects pods that are not ready, too, as soon as too few are healthy: a pod that never becomes ready can then never be '
    + 'evicted, and serves nobody meanwhile. A budget that keeps no pod protects none.',
  remedy: 'set unhealthyPodEvictionPolicy: AlwaysAllow',
  charts: ['podDisruptionBudget', 'pdb'],
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy',
  check: ({ workload, workload: { disruptionBudgets, object }, kubernetesVersion }) => {
    if (object.kind === 'DaemonSet' || !isSupported(kubernetesVersion, UNHEALTHY_POD_EVICTION_POLICY)) return [];
    const policies = disruptionBudgets.filter(budget => keepsAny(budget, workload)).map(budget => budget.unhealthyPodEvictionPolicy);
    return policies.filter(({ value }) => value !== EVICTS_UNHEALTHY).map(policy => ({
      ...at(policy),
      actual: policy.defaulted ? `unset, which is ${policy.value},` : policy.value,
      relation: 'equal to' as const,
      limit: EVICTS_UNHEALTHY,
      because: 'once fewer pods are ready than the budget keeps, those that never become ready block every drain',
      fixes: setTo(policy, EVICTS_UNHEALTHY),
    }));
  },
};

/** Whether a budget asks for ready pods at all: one that lets all of them go lets those that are not ready go, too. */
function keepsAny({ minAvailable, maxUnavailable }: DisruptionBudget, workload: Workload): boolean {
  const pods = Math.max(lowestReplicas(workload).value, ...workload.autoscalers.map(({ maxReplicas = 0 }) => maxReplicas));
  if (minAvailable) return resolvePods(minAvailable.value, pods, Math.ceil) !== 0;
  const taken = maxUnavailable && resolvePods(maxUnavailable.value, pods, Math.ceil);
  return taken === undefined || taken < pods;
}
