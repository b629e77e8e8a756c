import { Front } from '../../model/fronts/front';
import { AttributeSet } from '../../model/objects/attribute-set';
import { roundUp, silence } from '../../timing';
import { checkBound } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { loadBalancerAttributes, setAttribute } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'N03',
  name: 'idle-covers-request',
  severity: 'error',
  formula: 'idle timeout of the load balancer ≥ R',
  symptom: 'long requests end in 504, or in a reset behind a Network Load Balancer: it gives up first',
  explanation: 'A request that gets no byte of its answer for as long as the idle timeout is ended by an Application Load Balancer, whose default is 60 s. A '
    + 'Network Load Balancer resets its connection: after 350 s where nothing sets it, and always after 350 s where the listener ends TLS.',
  remedy: 'raise idle_timeout.timeout_seconds',
  charts: ['ingress.annotations', 'service.annotations'],
  undecided: 'where another object of the same load balancer says it',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout',
  check: subject => subject.workload.fronts.flatMap(front => {
    const { idleTimeout: actual, loadBalancer: { kind: { idleTimeout: setting } } } = front;
    if (setting === undefined || actual === undefined || front.port?.protocol === 'UDP') return []; // datagrams have no requests
    const [, most] = setting.range;
    const attributes = attributesFor(front);
    return checkBound(subject, front, rule.severity, {
      actual,
      relation: 'at least',
      limit: silence,
      remedy: front.endsTls ? 'let the application end TLS: a TLS listener has no setting for it' : `raise ${setting.attribute}`,
      fix: nearest => {
        const inputs = subject.assumptions.inputs(front);
        const wanted = Math.max(nearest, setting.default, roundUp(silence(inputs).value + inputs.marginSeconds));
        return attributes && nearest <= most ? setAttribute(attributes, setting.attribute, String(Math.min(wanted, most))) : [];
      },
      undecided: nearest => {
        if (front.endsTls) return 'a TLS listener has no setting for it';
        return nearest > most ? `AWS takes ${most} s at most` : undefined;
      },
    });
  }),
};

/** The attributes that set the idle timeout for a front, possibly those of another Ingress of the group, or of the class. */
function attributesFor(front: Front): AttributeSet | undefined {
  if (front.endsTls) return undefined;
  const attributes = front.loadBalancer.kind.idleTimeout?.owner === 'listener' ? front.listener : loadBalancerAttributes(front);
  return attributes?.view.object === front.idleTimeout?.object ? attributes : undefined;
}
