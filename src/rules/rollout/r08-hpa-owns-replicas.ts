import { Autoscaler } from '../../model/scale';
import { Workload } from '../../model/workload';
import { scaleDownPolicy } from '../../platform/objects';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'R08',
  name: 'hpa-owns-replicas',
  severity: 'warning',
  formula: 'with an autoscaler, replicas is absent and scaling down is limited to some pods at a time',
  symptom: 'each apply resets the number of replicas, or a scale-in ends most pods at once',
  explanation: 'A manifest with replicas sets them at every apply, whatever the autoscaler has decided by then. And when the load falls, a '
    + 'HorizontalPodAutoscaler by default ends all superfluous pods in one step, which no PodDisruptionBudget slows down.',
  remedy: 'leave replicas out (with `kubectl apply`, first by `kubectl apply edit-last-applied`, or the count drops to 1 once)',
  charts: ['autoscaling', 'autoscaling.behavior', 'hpa'],
  undecided: 'where the API version has no such limit; and a count is taken away by hand the first time, lest it drops to 1',
  source: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling',
  check: ({ workload }) => workload.autoscalers.length === 0 ? [] : [
    ...replicasGiven(workload),
    ...workload.fronts.length === 0 ? [] : workload.autoscalers.flatMap(autoscaler => scaleDownUnlimited(workload, autoscaler)),
  ],
};

function replicasGiven({ replicas, autoscalers: [{ view: { object } }] }: Workload): RuleFinding[] {
  return replicas.defaulted ? [] : [{
    ...at(replicas),
    actual: replicas.value,
    relation: 'absent',
    because: `${object.kind} ${object.name} decides it, and every apply sets it back`,
  }];
}

function scaleDownUnlimited({ pod: { gracePeriod } }: Workload, autoscaler: Autoscaler): RuleFinding[] {
  const { view, minReplicas, maxReplicas, scaleDownPolicies: policies, limitsScaleDown } = autoscaler;
  const policy = scaleDownPolicy(gracePeriod.value);
  const most = maxReplicas === undefined ? 0 : maxReplicas - minReplicas.value;
  if (limitsScaleDown || most < 2) return [];
  const old = view.object.apiVersion === 'autoscaling/v1';
  return [{
    ...at(policies),
    actual: policies.exists ? 'a list of policies of which none is a limit' : 'unset, which is 100% at a time,',
    relation: 'matching',
    limit: `a limit such as ${policy.value}% per ${policy.periodSeconds} s`,
    because: `up to ${most} pods are ended in one step when the load falls`,
    remedy: old ? 'use autoscaling/v2 and give behavior.scaleDown a policy' : 'give behavior.scaleDown a policy',
    fixes: old ? undefined : [{ kind: 'set', object: view.object, path: policies.path, value: [policy] }],
  }];
}
