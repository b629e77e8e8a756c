import { misplacedGrace } from './misplaced-fields';
import { endingContainer } from '../../model/behind-proxy';
import { Front } from '../../model/fronts/front';
import { gatewayDrain } from '../../model/pods/drains/drain';
import { endsAlone, Workload } from '../../model/workload';
import { drain } from '../../timing';
import { checkBound, lasting, setTo } from '../engine/bounds';
import { graceToWrite } from '../engine/budget-numbers';
import { Rule } from '../engine/rule';
import { leakOf, preStopSeconds } from '../engine/workload-facts';
import { NODES_LEAVE_LESS, nodesLeave } from '../reclaim/reclaim-paths';

export const rule: Rule = {
  code: 'T01',
  name: 'grace-covers-drain',
  severity: 'error',
  formula: 'G ≥ max(P + W, L + R) + A; where connections are kept and outlast-deregistration is not declared, G ≥ P + W + R + A',
  symptom: 'requests in flight are killed at the end of the grace period: 502',
  explanation: 'The grace period begins with the deletion of the pod. preStop, the last request that leaks to the pod, and the shutdown of the '
    + 'application all have to end within it; what is left then is killed. Network Load Balancers, kube-proxy and nodes as targets leave '
    + 'connections alone that a client keeps: these bring requests until the application closes them, which then take R. If the longest request is declared, an undeclared shutdown counts at its default; '
    + 'without a declared longest request the finding is a warning. A single pod that ends before it is replaced '
    + '(a StatefulSet of one, Recreate) gets no warning: no pod answers anyway until its successor has started, which waits for its end. '
    + 'Of a proxy that is told how long what is open may last, N06 says what it needs.',
  remedy: 'raise terminationGracePeriodSeconds',
  charts: ['terminationGracePeriodSeconds'],
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  check: subject => askedFronts(subject.workload).flatMap(front => checkBound(subject, front, rule.severity, {
    actual: subject.workload.pod.gracePeriod,
    relation: 'at least',
    consequence: ({ bound }) => `requests in flight are killed, ${lasting({ typical: 0, bound })} before the pod has drained: 502`,
    remedy: misplacedGrace(subject.workload),
    limit: inputs => drain(inputs, preStopSeconds(subject.workload, front)?.value ?? 0, leakOf(front, inputs)),
    fix: nearest => nearest <= nodesLeave(subject, front)
      ? setTo(subject.workload.pod.gracePeriod, graceToWrite(subject, nearest)) : [],
    undecided: nearest => nearest > nodesLeave(subject, front) ? NODES_LEAVE_LESS : undefined,
  }).filter(({ severity }) => severity === 'error' || !endsAlone(subject.workload))),
};

/** The fronts without those of a proxy behind a load balancer whose drain time is set. */
function askedFronts(workload: Workload): Front[] {
  return workload.fronts.filter(front => !front.loadBalancer.kind.hasTargetGroup
    || gatewayDrain(workload.drains, endingContainer(workload, front))?.workerSeconds === undefined);
}
