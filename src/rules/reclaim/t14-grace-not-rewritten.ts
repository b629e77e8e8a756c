import { writtenGracePeriods } from '../../model/pods/grace-policy';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'T14',
  name: 'grace-not-rewritten',
  severity: 'warning',
  formula: 'no policy in the same set sets a grace period below G',
  symptom: 'requests in flight are killed, although the manifest grants the time',
  explanation: 'A mutating policy (Kyverno and the like) may overwrite terminationGracePeriodSeconds when pods are created; what the manifest says is then '
    + 'not what is in force.',
  remedy: 'exempt the workload from the policy, or raise the value in it',
  undecided: 'whether the policy or the workload is wrong is for the owner of the policy',
  source: 'https://kyverno.io/docs/writing-policies/mutate/',
  check: ({ model, workload: { pod, object } }) => writtenGracePeriods(model.index, object.namespace)
    .filter(({ value }) => value < pod.gracePeriod.value)
    .map((written): RuleFinding => ({
      ...at(written),
      actual: written.value,
      relation: 'at least',
      limit: pod.gracePeriod.value,
      unit: 's',
      because: `the grace period of ${object.kind} ${object.name}, which the policy overwrites if it matches`,
    })),
};
