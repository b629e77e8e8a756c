import { KubernetesObject } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { matchesSelector, selectsItsPods } from '../../model/scale';
import { Workload } from '../../model/workload';
import { isSupported, MATCH_LABEL_KEYS } from '../../platform/cluster/kubernetes-version';
import { REVISION_LABELS, spreadEvenly } from '../../platform/objects';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { lowestReplicas } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'R09',
  name: 'spread',
  severity: 'warning',
  formula: 'replicas spread over zones or nodes, per revision (matchLabelKeys: [pod-template-hash])',
  symptom: 'the end of one zone or node takes all replicas with it',
  explanation: 'The scheduler is free to put all pods on one node. A constraint that counts old and new pods together is met during a rollout by pods '
    + 'that are about to go, and what stays is skewed.',
  remedy: 'add topologySpreadConstraints by zone and hostname, with matchLabelKeys',
  charts: ['topologySpreadConstraints', 'affinity', 'podAntiAffinityPreset'],
  source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
  check: ({ workload, kubernetesVersion }) => {
    const { pod, fronts, object, autoscalers } = workload;
    const most = Math.max(lowestReplicas(workload).value, ...autoscalers.map(({ maxReplicas = 0 }) => maxReplicas));
    if (fronts.length === 0 || object.kind === 'DaemonSet' || most < 2) return [];
    const effective = pod.spread.filter(constraint => constraint.at('labelSelector').exists && matchesSelector(constraint.at('labelSelector'), pod.labels));
    if (effective.length > 0) return perRevision(workload, effective, kubernetesVersion);
    return pod.hasAntiAffinity ? [] : [unspread(workload, kubernetesVersion)];
  },
};

function unspread({ pod, object, view }: Workload, kubernetesVersion: string | undefined): RuleFinding {
  const place = pod.view.at('spec', 'topologySpreadConstraints');
  const selector = (object.body.spec as Readonly<Record<string, unknown>>).selector;
  return {
    ...at(place),
    actual: pod.spread.length > 0 ? 'a list of constraints of which none selects the pods' : 'unset',
    relation: 'present',
    because: 'nothing keeps all replicas from sharing one node or zone',
    isDetail: true,
    fixes: pod.spread.length > 0 || !selectsItsPods(view.at('spec', 'selector'), pod.labels) ? undefined : [{
      kind: 'set', object, path: place.path, value: spreadEvenly(selector, revisionLabel(object, kubernetesVersion)),
    }],
  };
}

/**
 * The label that distinguishes old pods from new ones; absent if the cluster cannot count by it, and for a StatefulSet, which
 * replaces its pods in place, one by one, so that they need not be distinguished.
 */
function revisionLabel({ kind }: KubernetesObject, kubernetesVersion: string | undefined): string | undefined {
  return Object.hasOwn(REVISION_LABELS, kind) && isSupported(kubernetesVersion, MATCH_LABEL_KEYS) ? REVISION_LABELS[kind] : undefined;
}

function perRevision({ object }: Workload, constraints: readonly View[], kubernetesVersion: string | undefined): RuleFinding[] {
  const label = revisionLabel(object, kubernetesVersion);
  if (label === undefined) return [];
  const lacking = constraints.map(constraint => constraint.at('matchLabelKeys')).filter(keys => !keys.texts().includes(label));
  return lacking.slice(0, 1).map((keys): RuleFinding => ({
    ...at(keys),
    actual: keys.exists ? keys.texts().join(', ') : 'unset',
    relation: 'matching',
    limit: `a list with ${label}`,
    because: 'during a rollout it counts the pods that are about to go, and what stays is skewed',
    remedy: `name ${label} in matchLabelKeys${lacking.length > 1 ? ' of each constraint' : ''}`,
    fixes: lacking.map(each => ({ kind: 'set', object, path: each.path, value: [...each.texts(), label] })),
  }));
}
