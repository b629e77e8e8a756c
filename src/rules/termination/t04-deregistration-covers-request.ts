import { Front } from '../../model/fronts/front';
import { isStatedOnly } from '../../model/fronts/target-group-binding';
import { Sourced } from '../../model/objects/object';
import { DEREGISTRATION_DELAY } from '../../platform/attributes';
import { requestDelay } from '../../timing';
import { checkBound, lasting } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { setAttribute, targetGroupAttributes } from '../engine/workload-facts';

const [, LONGEST_DELAY] = DEREGISTRATION_DELAY.range;

export const rule: Rule = {
  code: 'T04',
  name: 'deregistration-covers-request',
  severity: 'error',
  formula: 'D ≥ X + R; an absent D is 300, as AWS has it',
  symptom: 'the load balancer cuts long requests of pods that end: 502',
  explanation: 'The deregistration delay counts from the call of the controller. The last request may be sent to the pod only X later and then take R; '
    + 'when the delay is over, an Application Load Balancer closes the connection on it, and a Network Load Balancer does where it is told to.',
  remedy: 'raise deregistration_delay.timeout_seconds',
  charts: ['ingress.annotations', 'service.annotations'],
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay',
  check: subject => subject.workload.fronts.flatMap(front => front.deregistrationDelay && closesConnections(front)
    ? checkDelay(subject, front, front.deregistrationDelay) : []),
};

/** A Network Load Balancer leaves established flows alone unless it terminates connections. */
function closesConnections({ loadBalancer, connectionTermination }: Front): boolean {
  return loadBalancer.kind.cutsAtDelay === 'always' || (connectionTermination?.value ?? false);
}

function checkDelay(subject: Subject, front: Front, actual: Sourced<number>): RuleFinding[] {
  const attributes = targetGroupAttributes(front);
  return checkBound(subject, front, rule.severity, {
    actual,
    relation: 'at least',
    limit: requestDelay,
    consequence: ({ bound }) => `the load balancer cuts requests to pods that end, ${lasting({ typical: 0, bound })} too early: 502`,
    remedy: front.kind === 'target-group-binding'
      ? 'raise deregistration_delay.timeout_seconds where the target group is made, and then in the annotation' : undefined,
    fix: nearest => attributes && nearest <= LONGEST_DELAY ? setAttribute(attributes, DEREGISTRATION_DELAY.attribute, String(nearest)) : [],
    undecided: attributes && isStatedOnly(attributes) ? 'the target group is made elsewhere' : `AWS takes ${LONGEST_DELAY} s at most`,
  });
}
