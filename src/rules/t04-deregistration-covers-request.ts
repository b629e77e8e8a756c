import { checkBound } from './bounds';
import { Rule } from './rule';
import { setAttribute, targetGroupAttributes } from './subjects';
import { delay, DEREGISTRATION_DELAY_ATTRIBUTE, input, sum } from '../timing';

export const rule: Rule = {
  code: 'T04',
  name: 'deregistration-covers-request',
  severity: 'error',
  formula: 'D ≥ X + R; an absent D is 300, as AWS has it',
  symptom: 'the load balancer cuts a request at D: 502',
  explanation: 'The deregistration delay counts from the call of the controller. The last request may be sent to the pod only X later and then take R; '
    + 'when the delay is over, an Application Load Balancer closes the connection on it.',
  remedy: 'raise deregistration_delay.timeout_seconds',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay',
  check: subject => subject.workload.fronts.flatMap(front => !front.deregistrationDelay ? [] : checkBound(subject, front, rule.severity, {
    actual: front.deregistrationDelay,
    relation: 'at least',
    limit: inputs => sum(delay(inputs, 'deregistrationPropagationSeconds'), input(inputs, 'longestRequestSeconds')),
    fix: nearest => {
      const attributes = targetGroupAttributes(front);
      return attributes ? setAttribute(attributes, DEREGISTRATION_DELAY_ATTRIBUTE, String(nearest)) : [];
    },
  })),
};
