import { silence } from '../../timing';
import { checkBound } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { loadBalancerAttributes, setAttribute } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'N03',
  name: 'idle-covers-request',
  severity: 'error',
  formula: 'idle timeout of the Application Load Balancer ≥ R',
  symptom: '504: the load balancer gives up on a request that is still worked on',
  explanation: 'A request that gets no byte of its answer for as long as the idle timeout is ended by the load balancer. The default is 60 s.',
  remedy: 'raise idle_timeout.timeout_seconds',
  undecided: 'where another object of the same load balancer says it',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout',
  check: subject => subject.workload.fronts.flatMap(front => {
    const { forwards, idleTimeout } = front.loadBalancer.kind;
    if (forwards !== 'requests' || idleTimeout === undefined || front.idleTimeout === undefined) return [];
    const attributes = loadBalancerAttributes(front);
    return checkBound(subject, front, rule.severity, {
      actual: front.idleTimeout,
      relation: 'at least',
      limit: silence,
      // Another Ingress of the group, or the class, may be the one that says it.
      fix: nearest => attributes && attributes.view.object === front.idleTimeout?.object
        ? setAttribute(attributes, idleTimeout.attribute, String(nearest))
        : [],
    });
  }),
};
