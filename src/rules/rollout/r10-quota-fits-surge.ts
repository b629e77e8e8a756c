import { exceededQuotas } from '../../model/quota';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';

export const rule: Rule = {
  code: 'R10',
  name: 'quota-fits-surge',
  severity: 'warning',
  formula: 'a ResourceQuota leaves room for all pods at once: n + s that run and, where a drain is longer than a wave, those that still end, '
    + 'min(2n + s, n + s · (1 + ceil(drain / wave)))',
  symptom: 'the rollout stalls: new pods are refused',
  explanation: 'A rollout with a surge runs more pods than the manifest says, and old ones still count while they sleep through preStop. Pods of other '
    + 'workloads in the namespace count, too.',
  remedy: 'raise the quota, or lower maxSurge',
  undecided: 'what a namespace may use is for its owner',
  source: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-on-object-count',
  check: ({ model, workload, assumptions }) => exceededQuotas(model, workload, front => assumptions.inputs(front))
    .map(({ limit, pods, surge, terminating, others, needed, terms }) => ({
      ...at(limit),
      actual: limit.value,
      relation: 'at least' as const,
      limit: needed,
      because: `${pods} pods of ${workload.object.kind} ${workload.object.name} + ${surge} surge + ${terminating} terminating`
      + (others > 0 ? ` + ${others} of other workloads in the namespace` : ''),
      assumed: assumptions.assumed(terms),
    })),
};
