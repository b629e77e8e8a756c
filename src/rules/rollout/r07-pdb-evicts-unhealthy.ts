import { isSupported, UNHEALTHY_POD_EVICTION_POLICY } from '../../platform/kubernetes-version';
import { EVICTS_UNHEALTHY } from '../../platform/objects';
import { at, setTo } from '../engine/bounds';
import { Rule } from '../engine/rule';

export const rule: Rule = {
  code: 'R07',
  name: 'pdb-evicts-unhealthy',
  severity: 'info',
  formula: 'unhealthyPodEvictionPolicy is AlwaysAllow',
  symptom: 'a pod in a crash loop blocks the drain of its node',
  explanation: 'By default the budget protects pods that are not ready, too, as soon as too few are healthy: a pod that never becomes ready can then never be '
    + 'evicted, and serves nobody meanwhile.',
  remedy: 'set unhealthyPodEvictionPolicy: AlwaysAllow',
  charts: ['podDisruptionBudget', 'pdb'],
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy',
  check: ({ workload: { disruptionBudgets, object }, kubernetesVersion }) => {
    if (object.kind === 'DaemonSet' || !isSupported(kubernetesVersion, UNHEALTHY_POD_EVICTION_POLICY)) return [];
    return disruptionBudgets.map(budget => budget.unhealthyPodEvictionPolicy).filter(({ value }) => value !== EVICTS_UNHEALTHY).map(policy => ({
      ...at(policy),
      actual: policy.defaulted ? `unset, which is ${policy.value},` : policy.value,
      relation: 'equal to' as const,
      limit: EVICTS_UNHEALTHY,
      because: 'a pod that never becomes ready blocks every drain',
      fixes: setTo(policy, EVICTS_UNHEALTHY),
    }));
  },
};
