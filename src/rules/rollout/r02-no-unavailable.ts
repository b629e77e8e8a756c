import { KubernetesObject, Sourced } from '../../model/objects/object';
import { takesNodePort } from '../../model/pods/pod';
import { strategyAt, Workload } from '../../model/workload';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding, Remedy } from '../engine/rule-finding';
import { isBehindLoadBalancer } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'R02',
  name: 'no-unavailable',
  severity: 'error',
  formula: 'maxUnavailable resolves to 0 (rounded down; 0 and 0 become 1), and maxSurge to 1 or more',
  symptom: 'fewer pods serve during every rollout; where one is left, its failure is an outage',
  explanation: 'Kubernetes may take away maxUnavailable pods before their successors are ready. Its default is 25 %, rounded down: nothing up to three replicas, '
    + 'one of four. It is an error where no replica stays, a warning otherwise. With a port '
    + 'of its node (hostPort, hostNetwork) a pod more finds no place beside the old ones.',
  remedy: 'set maxUnavailable to 0 and maxSurge to 1 or more',
  charts: ['strategy', 'updateStrategy', 'rollingUpdate'],
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment',
  check: ({ workload }) => {
    if (workload.fronts.length === 0) return [];
    if (workload.object.kind === 'DaemonSet') return daemonFindings(workload);
    return surges(workload) ? replicaFindings(workload) : [];
  },
};

/** A StatefulSet replaces in place whatever its strategy; a Rollout that shifts traffic keeps all old pods while it does. */
function surges({ object: { kind }, strategy, view }: Workload): boolean {
  if (kind === 'Deployment') return strategy.type.value === 'RollingUpdate';
  const canary = view.at('spec', 'strategy', 'canary');
  return kind === 'Rollout' && canary.exists && !canary.at('trafficRouting').exists;
}

function replicaFindings(workload: Workload): RuleFinding[] {
  const worst = scales(workload)
    .map(replicas => ({ replicas, ...strategyAt(workload.view, replicas) }))
    .filter(({ maxUnavailable }) => maxUnavailable.value > 0)
    .map(item => ({ ...item, left: Math.max(0, item.replicas - item.maxUnavailable.value) }))
    .sort((a, b) => a.left - b.left)[0];
  if (worst === undefined) return [];
  const { replicas, left, maxUnavailable, maxSurge } = worst;
  return [{
    ...at(maxUnavailable),
    actual: actual(maxUnavailable.defaulted, maxUnavailable.value, replicas),
    relation: 'at most',
    limit: 0,
    because: `${left} of ${replicas} ${replicas === 1 ? 'replica' : 'replicas'} left to serve during a rollout`,
    isDetail: true,
    consequence: left === 0 ? 'every rollout is an outage: no pod is left to serve' : `only ${left} of ${replicas} pods serve during every rollout`,
    severity: left === 0 ? 'error' : 'warning',
    ...takesNodePort(workload.pod) ? NEEDS_NODES : { fixes: surgeInstead(workload.object, maxUnavailable, maxSurge) },
  }];
}

/** A surge is placed on a node whose port no pod has yet. */
export const NEEDS_NODES = {
  remedy: 'do without host ports; or run more replicas, so that enough are left; a surge needs a node for each of its pods (R11)',
  undecided: 'with host ports a surge needs nodes that the manifests do not show',
};

function surgeInstead(object: KubernetesObject, maxUnavailable: Sourced<number>, maxSurge: Sourced<number>): Remedy[] {
  return [
    { kind: 'set', object, path: maxUnavailable.path, value: 0 },
    ...maxSurge.value > 0 ? [] : [{ kind: 'set', object, path: maxSurge.path, value: 1 } satisfies Remedy],
  ];
}

function actual(defaulted: boolean, pods: number, replicas: number): string {
  const of = `${pods} of ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`;
  return defaulted ? `unset, which is ${of},` : of;
}

/** The numbers of pods at which a rollout may take place. */
function scales({ replicas, autoscalers }: Workload): number[] {
  const scaled = autoscalers.flatMap(({ minReplicas, maxReplicas }) => [Math.max(1, minReplicas.value), maxReplicas ?? minReplicas.value]);
  return [...scaled.length > 0 && replicas.defaulted ? [] : [replicas.value], ...scaled].filter(count => count > 0);
}

/** Each node has one pod: behind a load balancer every node counts, within the cluster the pods of other nodes answer. */
function daemonFindings(workload: Workload): RuleFinding[] {
  const { maxUnavailable, maxSurge, type } = workload.strategy;
  if (!isBehindLoadBalancer(workload) || type.value !== 'RollingUpdate' || maxUnavailable.value === 0) return [];
  // The manifests do not show the number of nodes: a percentage stays a percentage.
  const written = workload.view.at('spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable').numberOrPercentage();
  const isAll = written === '100%';
  const isFixed = takesNodePort(workload.pod);
  if (isFixed && !isAll) return [];
  return [{
    ...at(maxUnavailable),
    actual: maxUnavailable.defaulted ? 'unset, which is one node at a time,' : written ?? maxUnavailable.value,
    relation: 'at most',
    limit: isFixed ? 1 : 0,
    because: isAll ? 'all pods end at once, before any successor has started' : 'the pod of a node ends before its successor has started',
    severity: isAll ? 'error' : 'warning',
    ...isFixed ? { remedy: 'set maxUnavailable to 1: with a port of its node, a pod finds no place beside the one that it replaces' } : {},
    fixes: isFixed ? [{ kind: 'set', object: workload.object, path: maxUnavailable.path, value: 1 }] : surgeInstead(workload.object, maxUnavailable, maxSurge),
  }];
}
