import { exceededQuotas } from '../../model/quota';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';

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
  check: ({ model, workload }) => exceededQuotas(model, workload).map(({ limit, pods, surge, others, needed }) => ({
    ...at(limit),
    actual: limit.value,
    relation: 'at least' as const,
    limit: needed,
    because: `${pods} pods of ${workload.object.kind} ${workload.object.name} + ${surge} surge + ${surge} terminating`
      + (others > 0 ? ` + ${others} of other workloads in the namespace` : ''),
  })),
};
