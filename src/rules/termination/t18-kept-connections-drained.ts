import { endingContainer } from '../../model/behind-proxy';
import { askerOf, Front } from '../../model/fronts/front';
import { gatewayDrain } from '../../model/pods/drains/drain';
import { drainsBySignal } from '../../model/pods/process-one';
import { endsAlone, Workload } from '../../model/workload';
import { BUDGET_ANNOTATION, keepsConnections } from '../../timing';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { isWaitedFor } from '../engine/workload-facts';

/**
 * Whether kept connections to pods matter: those of other clouds are unknown, and other pods, which can
 * retry, count only if there are no other callers.
 */
function isKeeper({ fronts }: Workload, front: Front): boolean {
  return ['load balancer', 'gateway'].includes(askerOf(front)) || fronts.every(other => askerOf(other) === 'pods');
}

export const rule: Rule = {
  code: 'T18',
  name: 'kept-connections-drained',
  severity: 'warning',
  formula: 'where connections are kept, the drain policy leak-window is declared: the application drains on SIGTERM',
  symptom: 'requests in flight at SIGTERM are lost, however long preStop is: 502 or resets',
  explanation: 'kube-proxy and Network Load Balancers leave established connections alone, and an Application Load Balancer keeps its own to a node: a busy one brings '
    + 'requests to the old pod until the application closes it. An application that finishes what is in flight on SIGTERM, answers `Connection: close` and closes idle '
    + 'connections loses nothing; one that exits at once does, for every preStop. A single pod that ends before it is replaced (a StatefulSet of one, Recreate) is not asked, '
    + 'nor an nginx whose image ends it by SIGQUIT. Of what kube-proxy sends from within the cluster nothing is said unless outlast-deregistration is declared.',
  remedy: 'let the application finish what is in flight on SIGTERM, and declare the drain policy leak-window',
  undecided: 'whether the application finishes what is in flight on SIGTERM is not in the manifests',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2106',
  check: ({ workload, assumptions: { drainPolicy } }) => drainPolicy === 'leak-window' || isWaitedFor(workload) || endsAlone(workload) ? [] : workload.fronts
    .filter(front => keepsConnections(front.loadBalancer) && isKeeper(workload, front))
    // A known proxy ends open requests by itself, and N06 checks its time. Behind nodes it is reported nevertheless: a report
    // shows cut connections (https://github.com/traefik/traefik-helm-chart/issues/450).
    .filter(front => front.loadBalancer.targets.areNodes || gatewayDrain(workload.drains, endingContainer(workload, front)) === undefined)
    // Of callers in the cluster there is nothing to say that differs from one application to the next.
    .filter(front => drainPolicy !== undefined || (front.loadBalancer.kind.hasTargetGroup && !isDrainedByItself(workload, front)))
    .map(({ loadBalancer: { name, kind, targets } }): RuleFinding => ({
      object: workload.object,
      path: ['metadata', 'annotations', BUDGET_ANNOTATION],
      field: 'drainPolicy',
      ...drainPolicy === undefined
        ? { says: 'nothing declares that the application finishes what is in flight on SIGTERM' }
        : { actual: `'${drainPolicy}'`, relation: 'equal to' as const, limit: '\'leak-window\'' },
      because: targets.areNodes ? `behind '${name}', nodes are the targets, and kept connections bring requests until the application closes them`
        : `${kind.hasTargetGroup ? kind.title : 'kube-proxy'} leaves established connections alone: they bring requests until the application closes them`,
      remedy: targets.areNodes ? `${rule.remedy}; or use ip targets` : undefined,
      severity: !targets.areNodes ? 'info' : drainPolicy === undefined ? 'warning' : 'error',
    })),
};

/** By the signal of its image, or by a hook that stops it and waits, as /wait-shutdown of ingress-nginx does. */
function isDrainedByItself(workload: Workload, front: Front): boolean {
  const container = endingContainer(workload, front);
  return container !== undefined && (drainsBySignal(container) || container.preStop.value.stops === true);
}
