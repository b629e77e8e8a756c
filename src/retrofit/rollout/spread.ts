import { matchesSelector, selectsItsPods } from '../../model/scale';
import { isSupported, MATCH_LABEL_KEYS } from '../../platform/cluster/kubernetes-version';
import { REVISION_LABELS, spreadEvenly } from '../../platform/objects';
import { Candidate } from '../candidate';
import { Draft, valueAt } from '../objects/draft';
import { sorted } from '../objects/json';

/**
 * Spreads pods without constraints. Existing constraints stay, even if they do not suffice: only their owner knows
 * the capacity of the nodes.
 */
export function decideSpread({ workload }: Candidate, kubernetesVersion: string | undefined, draft: Draft): void {
  const { object, pod, replicas, autoscalers } = workload;
  if (object.kind === 'DaemonSet' || (autoscalers.length === 0 && replicas.value < 2)) return;
  const revision = isSupported(kubernetesVersion, MATCH_LABEL_KEYS) ? REVISION_LABELS[object.kind] : undefined;
  const constraints = pod.view.at('spec', 'topologySpreadConstraints');
  const effective = pod.spread.filter(constraint => constraint.at('labelSelector').exists && matchesSelector(constraint.at('labelSelector'), pod.labels));
  if (pod.spread.length === 0) {
    if (pod.hasAntiAffinity) return;
    const cause = { reason: 'nothing keeps all pods from sharing one node or zone, whose end takes all of them', code: 'R09' };
    if (selectsItsPods(workload.selector, pod.labels)) draft.set(constraints, spreadEvenly(valueAt(workload.selector), revision).map(sorted), cause);
    else draft.note(constraints, cause.reason, cause.code);
  } else if (effective.length === 0) {
    draft.note(constraints, 'none of them selects the pods: nothing keeps all of them from sharing one node or zone', 'R09');
  } else if (revision !== undefined && effective.some(constraint => !constraint.at('matchLabelKeys').texts().includes(revision))) {
    draft.note(constraints, `old and new pods are counted together, so that what stays after a rollout is skewed: name ${revision} in matchLabelKeys`, 'R09');
  }
}
