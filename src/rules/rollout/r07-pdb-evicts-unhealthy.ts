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
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy',
  check: ({ workload: { disruptionBudgets, object } }) => object.kind === 'DaemonSet' ? [] : disruptionBudgets
    .filter(({ unhealthyPodEvictionPolicy: { value } }) => value !== 'AlwaysAllow')
    .map(({ unhealthyPodEvictionPolicy: policy }) => ({
      ...at(policy),
      actual: policy.defaulted ? `unset, which is ${policy.value},` : policy.value,
      relation: 'like' as const,
      limit: 'AlwaysAllow',
      because: 'a pod that never becomes ready blocks every drain',
      fixes: setTo(policy, 'AlwaysAllow'),
    })),
};
