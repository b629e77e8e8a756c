import { endingContainer } from '../../model/behind-proxy';
import { gatewayDrain } from '../../model/pods/drains/drain';
import { flowsLessShutdown } from '../../timing';
import { checkBound } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { leaksBehind, preStopSeconds } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'T07',
  name: 'nlb-flows-closed',
  severity: 'warning',
  formula: 'NLB: connection termination is on, or R ≤ P + W + A; silent where preStop falls short of the leak window, for T03',
  symptom: 'connections are reset when their pod ends',
  explanation: 'A Network Load Balancer leaves established flows to a deregistered target alone, even when the deregistration delay is over, unless '
    + 'connection termination is on. What then is still open when the pod ends is reset.',
  remedy: 'set deregistration_delay.connection_termination.enabled=true, or close connections in the application before the pod ends',
  charts: ['service.annotations'],
  undecided: 'whether the application closes its connections by itself is not in the manifests',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html',
  check: subject => subject.workload.fronts.flatMap(front => {
    const preStop = preStopSeconds(subject.workload, front);
    if (front.loadBalancer.kind.cutsAtDelay !== 'when-told' || front.connectionTermination?.value !== false || preStop === undefined) return [];
    if (leaksBehind(subject, front)) return []; // T03 requires more of the same field
    if (gatewayDrain(subject.workload.drains, endingContainer(subject.workload, front))) return []; // it has its own drain time (N06)
    return checkBound(subject, front, rule.severity, { actual: preStop, relation: 'at least', limit: flowsLessShutdown });
  }),
};
