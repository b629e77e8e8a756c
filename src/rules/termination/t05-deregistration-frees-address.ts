import { longerSleep } from './sleep-remedy';
import { Front } from '../../model/fronts/front';
import { Sourced } from '../../model/objects/object';
import { isAlone, Workload } from '../../model/workload';
import { DEREGISTRATION_DELAY } from '../../platform/attributes';
import { formatQuantity, freeingDelay, freeingPreStop, isBoundToStall, requestDelay, roundUp } from '../../timing';
import { checkBound } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { isAddressed, preStopSeconds, setAttribute, targetGroupAttributes } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'T05',
  name: 'deregistration-frees-address',
  severity: 'warning',
  formula: 'targets are pods: D ≤ P + W + 30; on the host network: D ≤ P + W',
  symptom: 'the rollout stalls at its readiness gate: a new pod gets an address that still drains',
  explanation: 'A target that was registered by its address can be registered again only when its deregistration delay is over, and the VPC CNI gives '
    + 'the address of a pod to another 30 s after the pod is gone. A preStop that is too short for the leak window (T03) counts as if it were raised. '
    + 'A workload of one pod is not asked, as its next pod has an address before that of the last one is free, unless that is the address of a node. '
    + 'Where the longest request needs the delay (T04), it is the preStop that has to be longer.',
  remedy: 'lower deregistration_delay.timeout_seconds to what the longest request needs',
  charts: ['ingress.annotations', 'service.annotations'],
  undecided: 'where nothing declares the longest request, which a shorter delay might cut',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html',
  check: subject => isNeverReused(subject.workload) ? [] : subject.workload.fronts.filter(isAddressed).flatMap(front => {
    const [preStop, actual] = [preStopSeconds(subject.workload, front), front.deregistrationDelay];
    if (preStop === undefined || actual === undefined) return [];
    return [...delayTooLong(subject, front, actual, preStop), ...preStopTooShort(subject, front, actual, preStop)];
  }),
};

/** With one pod at a time, the next pod has its address before the old one is free; a later pod gets the old one long after its drain. */
function isNeverReused(workload: Workload): boolean {
  return isAlone(workload) && !workload.pod.hostNetwork;
}

function delayTooLong(subject: Subject, front: Front, actual: Sourced<number>, preStop: Sourced<number>): RuleFinding[] {
  const attributes = targetGroupAttributes(front);
  // With an undeclared longest request, the workload may rely on a delay that is longer than necessary.
  const declared = subject.assumptions.declares('longestRequestSeconds');
  const inputs = subject.assumptions.inputs(front);
  const needed = roundUp(requestDelay(inputs).value);
  return checkBound(subject, front, rule.severity, {
    actual,
    relation: 'at most',
    limit: given => freeingDelay(given, preStop.value, subject.workload.pod.hostNetwork),
    remedy: declared ? undefined : `lower deregistration_delay.timeout_seconds to ${needed}, if no request is longer than ${formatQuantity(inputs.longestRequestSeconds, 's')}`,
    fix: nearest => attributes && declared
      ? setAttribute(attributes, DEREGISTRATION_DELAY.attribute, String(Math.min(nearest, needed))) : [],
    undecided: declared ? 'the target group is made elsewhere' : undefined,
  });
}

/** If the longest request needs more time than the pod leaves, no delay is right. */
function preStopTooShort(subject: Subject, front: Front, delay: Sourced<number>, preStop: Sourced<number>): RuleFinding[] {
  const { workload, assumptions } = subject;
  const { hostNetwork } = workload.pod;
  if (!isBoundToStall(assumptions.inputs(front), delay.value, preStop.value, hostNetwork)) return [];
  return checkBound(subject, front, rule.severity, {
    actual: preStop,
    relation: 'at least',
    limit: values => freeingPreStop(values, hostNetwork),
    remedy: 'sleep longer in preStop, so that the pod keeps its address while its target drains, or shorten the longest request',
    ...longerSleep(subject, front, assumptions.inputs(front).shutdownSeconds),
  });
}
