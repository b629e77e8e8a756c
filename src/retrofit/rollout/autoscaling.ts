import { describeObject } from '../../model/objects/object';
import { exceededQuotas } from '../../model/quota';
import { Autoscaler } from '../../model/scale';
import { scaleDownPolicy } from '../../platform/objects';
import { Candidate } from '../candidate';
import { Draft, valueAt } from '../objects/draft';
import { sorted } from '../objects/json';
import { numberAt } from '../objects/setting';
import { BasisFor } from '../timings/basis';

/** Reports `replicas` together with an autoscaler, which owns the number of pods. */
export function noteScaledReplicas({ workload: { replicas, autoscalers: [first] } }: Candidate, draft: Draft): void {
  if (first === undefined || valueAt(replicas) === undefined) return;
  draft.note(replicas,
    `${describeObject(first.view.object)} decides it, and every apply sets it back: leave it out (with kubectl apply, first by edit-last-applied, or the count drops to 1 once)`, 'R08');
}

/** Reports quotas that are too small for a rollout: only the owner of the namespace can raise them. */
export function noteQuotas({ workload, model }: Candidate, basisFor: BasisFor, draft: Draft): void {
  exceededQuotas(model, workload, front => basisFor(front).inputs).forEach(({ limit, needed }) => draft.note(limit,
    `a rollout of ${describeObject(workload.object)} needs ${needed} pods in the namespace, those included that start and end beside others`, 'R10'));
}

/** Keeps a scale-down from deleting all superfluous pods at once. */
export function decideAutoscaling({ workload: { pod: { gracePeriod }, autoscalers } }: Candidate, draft: Draft): void {
  const grace = numberAt(gracePeriod, draft) ?? 0;
  autoscalers.forEach(autoscaler => limitScaleDown(autoscaler, grace, draft));
}

function limitScaleDown(autoscaler: Autoscaler, grace: number, draft: Draft): void {
  const { view, minReplicas, maxReplicas = 0, limitsScaleDown, scaleDownPolicies: policies } = autoscaler;
  const superfluous = maxReplicas - minReplicas.value;
  if (superfluous < 2 || limitsScaleDown) return;
  const reason = `up to ${superfluous} pods are ended in one step when the load falls, which no PodDisruptionBudget slows down`;
  const given = policies.isList && policies.list().length > 0;
  if (view.object.apiVersion === 'autoscaling/v1' || given) {
    draft.note(policies, `${reason}: ${given ? 'give it a policy of less than 100%' : 'use autoscaling/v2 and give it a policy'}`, 'R08');
    return;
  }
  draft.set(policies, [sorted({ ...scaleDownPolicy(grace) })], { reason, code: 'R08' });
}
