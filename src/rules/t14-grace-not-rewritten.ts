import { at } from './bounds';
import { Breach } from './breach';
import { Rule } from './rule';
import { View } from '../model/view';

/** Policies are trees of any shape; grace periods in them stand no deeper than this. */
const DEPTH = 16;

export const rule: Rule = {
  code: 'T14',
  name: 'grace-not-rewritten',
  severity: 'warning',
  formula: 'no policy in the same set sets a grace period below G',
  symptom: 'SIGKILL although the manifest grants the time',
  explanation: 'A mutating policy (Kyverno and the like) may overwrite terminationGracePeriodSeconds when pods are created; what the manifest says is then '
    + 'not what is in force.',
  remedy: 'exempt the workload from the policy, or raise the value in it',
  undecided: 'whether the policy or the workload is wrong is for the owner of the policy',
  source: 'https://kyverno.io/docs/writing-policies/mutate/',
  check: ({ model, workload: { pod, object } }) => model.index.all('ClusterPolicy', 'Policy')
    .filter(({ object: policy }) => policy.kind === 'ClusterPolicy' || model.index.sameNamespace(policy.namespace, object.namespace))
    .flatMap(policy => policy.at('spec', 'rules').list())
    .flatMap(policyRule => gracePeriods(policyRule.at('mutate'), DEPTH))
    .map(view => ({ view, seconds: view.numberOrText() })) // text is a variable of the policy, which may be anything
    .filter(({ seconds }) => typeof seconds === 'number' && seconds < pod.gracePeriod.value)
    .map(({ view, seconds = 0 }): Breach => ({
      ...at(view),
      actual: seconds,
      relation: 'at least',
      limit: pod.gracePeriod.value,
      unit: 's',
      because: `the grace period of ${object.kind} ${object.name}, which the policy overwrites if it matches`,
    })),
};

function gracePeriods(view: View, depth: number): View[] {
  if (depth === 0) return [];
  return view.keys().flatMap(key => key === 'terminationGracePeriodSeconds' // `+(…)` only adds what is absent, `(…)` is a condition
    ? [view.at(key)]
    : [...gracePeriods(view.at(key), depth - 1), ...items(view.at(key), depth - 1)]);
}

function items(view: View, depth: number): View[] {
  return view.isList ? view.list().flatMap(item => gracePeriods(item, depth)) : [];
}
