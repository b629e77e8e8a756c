import { checkBound } from './bounds';
import { Rule } from './rule';
import { preStopSeconds } from './subjects';
import { fieldTerm, input, quantity, sum } from '../timing';

/** The VPC CNI gives an address to another pod 30 s after its pod is gone (IP_COOLDOWN_PERIOD). */
const ADDRESS_COOLDOWN = 30;

export const rule: Rule = {
  code: 'T05',
  name: 'deregistration-frees-address',
  severity: 'warning',
  formula: 'targets are pods: D ≤ P + A + 30; on the host network: D ≤ P + A',
  symptom: 'a new pod gets an address that is still draining: its readiness gate stalls the rollout',
  explanation: 'A target that was registered by its address can be registered again only when its deregistration delay is over, and the VPC CNI gives '
    + 'the address of a pod to another 30 s after the pod is gone.',
  remedy: 'lower deregistration_delay.timeout_seconds to what the longest request needs',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html',
  check: subject => subject.workload.fronts.flatMap(front => {
    const preStop = preStopSeconds(subject.workload, front);
    if (front.targetType?.value !== 'ip' || front.deregistrationDelay === undefined || preStop === undefined) return [];
    const cooldown = subject.workload.pod.hostNetwork ? 0 : ADDRESS_COOLDOWN;
    return checkBound(subject, front, rule.severity, {
      actual: front.deregistrationDelay,
      relation: 'at most',
      limit: inputs => sum(
        fieldTerm('preStopSeconds', preStop.value),
        input(inputs, 'shutdownSeconds'),
        quantity('cooldown', 'until the address is used again', cooldown),
      ),
    });
  }),
};
