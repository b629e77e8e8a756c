import { RuleFinding } from '../engine/rule-finding';
import { Front, HealthCheck } from '../../model/fronts/front';
import { delay, Expression, fieldTerm, product, sum, TimingInputs } from '../../timing';
import { at, checkBound } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { preStopSeconds } from '../engine/subjects';
import { longerSleep } from '../termination/sleep-remedy';

export const rule: Rule = {
  code: 'N04',
  name: 'local-policy-health',
  severity: 'warning',
  formula: 'instance targets with externalTrafficPolicy: Local: the health check asks healthCheckNodePort, and P ≥ UT·I + X',
  symptom: 'requests to a node whose last pod has gone vanish, for 20 to 90 s',
  explanation: 'With a local traffic policy a node without a ready pod of the Service drops what it gets. kube-proxy tells so at healthCheckNodePort, and the '
    + 'load balancer takes UT checks and X to act on it: so long the terminating pod must go on serving.',
  remedy: 'sleep longer in preStop, or use ip targets',
  source: 'https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip',
  check: subject => subject.workload.fronts
    .filter(dropsWithoutPod)
    .flatMap(front => front.healthCheck ? [...otherPort(front, front.healthCheck), ...tooShort(subject, front, front.healthCheck)] : []),
};

/** Whether a node without a ready pod of the Service drops what the load balancer sends to it. */
export function dropsWithoutPod({ loadBalancer, service }: Front): boolean {
  return loadBalancer.targets.areNodes && service.externalTrafficPolicy === 'Local';
}

/** Only a Service of type LoadBalancer has a healthCheckNodePort. */
function otherPort({ kind, service }: Front, { port }: HealthCheck): RuleFinding[] {
  const assigned = service.view.at('spec', 'healthCheckNodePort').number();
  if (kind !== 'network-load-balancer' || port.defaulted || port.value === String(assigned)) return [];
  return [{
    ...at(port),
    actual: `'${port.value}'`,
    relation: 'like',
    limit: 'healthCheckNodePort',
    because: 'there alone kube-proxy says that the last pod of the node is about to go; that is what the controller sets when nothing is said',
    remedy: 'drop the annotations of the health check',
  }];
}

/** UT · I + X: until the load balancer has seen that the last pod of a node goes. */
export function healthCheckLag({ intervalSeconds, unhealthyThreshold }: HealthCheck, inputs: TimingInputs): Expression {
  return sum(
    product(fieldTerm('unhealthyThreshold', unhealthyThreshold.value), fieldTerm('healthCheckIntervalSeconds', intervalSeconds.value)),
    delay(inputs, 'deregistrationPropagationSeconds'),
  );
}

function tooShort(subject: Subject, front: Front, healthCheck: HealthCheck): RuleFinding[] {
  const actual = preStopSeconds(subject.workload, front);
  return actual === undefined ? [] : checkBound(subject, front, rule.severity, {
    actual,
    relation: 'at least',
    limit: inputs => healthCheckLag(healthCheck, inputs),
    ...longerSleep(subject, front, subject.assumptions.inputs(front).shutdownSeconds),
  });
}
