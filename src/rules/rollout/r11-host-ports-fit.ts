import { takesNodePort } from '../../model/pods/pod';
import { strategyAt, Workload } from '../../model/workload';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { isReplicated, lowestReplicas } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'R11',
  name: 'host-ports-fit',
  severity: 'warning',
  formula: 'with hostNetwork or hostPort there is room for N + surge pods on distinct nodes',
  symptom: 'the rollout stalls: the surge stays pending',
  explanation: 'Two pods cannot have the same port of one node. A rollout that starts new pods first needs a free node for each of them.',
  remedy: 'do without host ports, or see to it that there are as many nodes',
  charts: ['hostNetwork', 'hostPort'],
  undecided: 'how many nodes can take such a pod is not in the manifests',
  source: 'https://kubernetes.io/docs/concepts/configuration/overview/#services',
  check: ({ workload }) => {
    const place = hostPlace(workload);
    if (place === undefined || workload.fronts.length === 0) return [];
    const pods = Math.max(1, lowestReplicas(workload).value);
    const surge = strategyAt(workload.view, pods).maxSurge.value;
    if (surge === 0) return [];
    if (workload.object.kind === 'DaemonSet') return [daemonFinding(workload)];
    if (!isReplicated(workload) || workload.strategy.type.value !== 'RollingUpdate') return [];
    return [{
      ...place,
      relation: 'absent',
      because: `a rollout needs ${pods + surge} nodes that can take such a pod, ${pods} for the replicas + ${surge} for the surge, and the manifests do not show them`,
    }];
  },
};

/** The place of a host port of the pods. */
function hostPlace({ pod }: Workload): Pick<RuleFinding, 'object' | 'path' | 'actual'> | undefined {
  if (!takesNodePort(pod)) return undefined;
  if (pod.hostNetwork) return { ...at(pod.view.at('spec', 'hostNetwork')), actual: 'true' };
  const port = pod.containers
    .flatMap(container => container.view.at('ports').list().map(view => view.at('hostPort')))
    .find(view => (view.number() ?? 0) > 0);
  return port && { ...at(port), actual: port.number() ?? 0 };
}

function daemonFinding({ strategy: { maxSurge }, object }: Workload): RuleFinding {
  return {
    ...at(maxSurge),
    actual: maxSurge.value,
    relation: 'at most',
    limit: 0,
    because: 'old and new pod of a node want the same port of it',
    remedy: 'replace in place (maxSurge 0, maxUnavailable 1), or do without host ports',
    fixes: [
      { kind: 'set', object, path: maxSurge.path, value: 0 },
      { kind: 'set', object, path: [...maxSurge.path.slice(0, -1), 'maxUnavailable'], value: 1 },
    ],
  };
}
