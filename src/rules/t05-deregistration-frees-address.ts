import { checkBound } from './bounds';
import { Rule } from './rule';
import { preStopSeconds, setAttribute, targetGroupAttributes } from './subjects';
import { delay, DEREGISTRATION_DELAY_ATTRIBUTE, fieldTerm, input, quantity, sum, TimingInputs } from '../timing';

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
  undecided: 'where nothing declares the longest request, which a shorter delay might cut',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html',
  check: subject => subject.workload.fronts.flatMap(front => {
    const preStop = preStopSeconds(subject.workload, front);
    if (front.targetType?.value !== 'ip' || front.deregistrationDelay === undefined || preStop === undefined) return [];
    const attributes = targetGroupAttributes(front);
    const cooldown = subject.workload.pod.hostNetwork ? 0 : ADDRESS_COOLDOWN;
    return checkBound(subject, front, rule.severity, {
      actual: front.deregistrationDelay,
      relation: 'at most',
      limit: inputs => sum(
        fieldTerm('preStopSeconds', preStop.value),
        input(inputs, 'shutdownSeconds'),
        quantity('cooldown', 'until the address is used again', cooldown),
      ),
      // Who has not said how long a request takes may rely on a delay that is longer than it needs to be.
      fix: nearest => attributes && subject.assumptions.declares('longestRequestSeconds') && nearest >= neededDelay(subject.assumptions.inputs(front))
        ? setAttribute(attributes, DEREGISTRATION_DELAY_ATTRIBUTE, String(nearest)) : [],
    });
  }),
};

/** What T04 asks for. */
function neededDelay(inputs: TimingInputs): number {
  return sum(delay(inputs, 'deregistrationPropagationSeconds'), input(inputs, 'longestRequestSeconds')).value;
}
