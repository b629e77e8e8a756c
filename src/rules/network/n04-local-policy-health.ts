import { Front, HealthCheck } from '../../model/fronts/front';
import { failedHealthChecks } from '../../timing';
import { at, checkBound } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { dropsWithoutPod, preStopSeconds } from '../engine/workload-facts';
import { longerSleep } from '../termination/sleep-remedy';

export const rule: Rule = {
  code: 'N04',
  name: 'local-policy-health',
  severity: 'warning',
  formula: 'instance targets with externalTrafficPolicy: Local: the health check asks healthCheckNodePort, and P ≥ r + X + UT·I + Xn',
  symptom: 'requests to a node whose last pod has gone vanish, for 20 to 90 s',
  explanation: 'With a local traffic policy a node without a ready pod of the Service drops what it gets. kube-proxy tells so at healthCheckNodePort, and the '
    + 'load balancer takes UT checks and Xn to act on it: so long the terminating pod must go on serving.',
  remedy: 'sleep longer in preStop, or use ip targets',
  source: 'https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip',
  check: subject => subject.workload.fronts
    .filter(dropsWithoutPod)
    .flatMap(front => front.healthCheck ? [...otherPort(front, front.healthCheck), ...tooShort(subject, front, front.healthCheck)] : []),
};

/** Only a Service of type LoadBalancer has a healthCheckNodePort. */
function otherPort({ kind, service }: Front, { port }: HealthCheck): RuleFinding[] {
  const assigned = service.view.at('spec', 'healthCheckNodePort').number();
  if (kind !== 'network-load-balancer' || port.defaulted || port.value === String(assigned)) return [];
  return [{
    ...at(port),
    actual: `'${port.value}'`,
    relation: 'equal to',
    limit: 'healthCheckNodePort',
    because: 'there alone kube-proxy says that the last pod of the node is about to go; that is what the controller sets when nothing is said',
    remedy: 'drop the annotations of the health check',
  }];
}

function tooShort(subject: Subject, front: Front, { unhealthyThreshold, intervalSeconds }: HealthCheck): RuleFinding[] {
  const actual = preStopSeconds(subject.workload, front);
  return actual === undefined ? [] : checkBound(subject, front, rule.severity, {
    actual,
    relation: 'at least',
    limit: inputs => failedHealthChecks(inputs, unhealthyThreshold.value, intervalSeconds.value),
    ...longerSleep(subject, front, subject.assumptions.inputs(front).shutdownSeconds),
  });
}
