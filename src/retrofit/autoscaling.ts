import { Draft } from './objects/draft';
import { Found, labelOf, POD } from './objects/inventory';
import { at, listAt, Path, textAt, wholeAt } from './objects/json';
import { Subject } from './subject';
import { scaleDownPolicy } from '../constructs/workload/workload-objects';

/** KEDA's own number where a ScaledObject says none. */
const KEDA_MOST = 100;

/** Whoever scales keeps the number of pods to themselves; that scaling down ends not all of them at once is added. */
export function decideAutoscaling({ found, autoscalers }: Subject, draft: Draft): void {
  const [first] = autoscalers;
  if (first === undefined) return;
  if (at(found.json, ['spec', 'replicas']) !== undefined) {
    draft.note(found, { path: ['spec', 'replicas'] },
      `${labelOf(first)} decides it, and every apply sets it back: leave it out (with kubectl apply, first by edit-last-applied, or the count drops to 1 once)`, 'R08');
  }
  autoscalers.forEach(autoscaler => limitScaleDown(found, autoscaler, draft));
}

function limitScaleDown(workload: Found, autoscaler: Found, draft: Draft): void {
  const { json, kind, object: { apiVersion } } = autoscaler;
  const keda = kind === 'ScaledObject';
  const scaleDown: Path = ['spec', ...keda ? ['advanced', 'horizontalPodAutoscalerConfig'] : [], 'behavior', 'scaleDown'];
  const least = wholeAt(json, ['spec', keda ? 'minReplicaCount' : 'minReplicas']) ?? (keda ? 0 : 1);
  const most = wholeAt(json, ['spec', keda ? 'maxReplicaCount' : 'maxReplicas']) ?? (keda ? KEDA_MOST : 0);
  const policies = listAt(json, [...scaleDown, 'policies']);
  const limited = policies.some(policy => textAt(policy, ['type']) === 'Pods' || (wholeAt(policy, ['value']) ?? 100) < 100);
  if (most - least < 2 || limited || textAt(json, [...scaleDown, 'selectPolicy']) === 'Disabled') return;
  const place = { path: [...scaleDown, 'policies'] };
  const reason = `up to ${most - least} pods are ended in one step when the load falls, which no PodDisruptionBudget slows down`;
  if (apiVersion === 'autoscaling/v1' || policies.length > 0) {
    draft.note(autoscaler, place, `${reason}: ${policies.length > 0 ? 'give it a policy of less than 100%' : 'use autoscaling/v2 and give it a policy'}`, 'R08');
    return;
  }
  const grace = wholeAt(workload.json, [...POD, 'terminationGracePeriodSeconds']) ?? 0;
  draft.set(autoscaler, { ...place, after: [scaleDownPolicy(grace)] }, reason, 'R08');
}
