import { Front, HealthCheck } from '../../model/fronts/front';
import { asksHealthCheckNodePort, dropsWithoutPod, hasHealthCheckNodePort } from '../../model/fronts/local-policy';
import { isSupported, TERMINATING_ENDPOINTS } from '../../platform/cluster/kubernetes-version';
import { failedHealthChecks } from '../../timing';
import { at, checkBound } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { preStopSeconds } from '../engine/workload-facts';
import { longerSleep } from '../termination/sleep-remedy';

export const rule: Rule = {
  code: 'N04',
  name: 'local-policy-health',
  severity: 'error',
  formula: `instance targets with externalTrafficPolicy: Local: a Service of type LoadBalancer, Kubernetes ${TERMINATING_ENDPOINTS}, the health check asks healthCheckNodePort, and P + W ≥ r + X + UT·I + Xn`,
  symptom: 'requests to a node whose last pod has gone are lost, for 20 to 90 s',
  explanation: 'With a local traffic policy a node without a ready pod of the Service drops what it gets. kube-proxy tells so at healthCheckNodePort, and the '
    + 'load balancer takes UT checks and Xn to act on it: so long the terminating pod must go on serving. Where the check meets the pod itself, it passes for all of preStop, '
    + `and before ${TERMINATING_ENDPOINTS} kube-proxy sends nothing to terminating pods: no preStop is long enough then.`,
  remedy: 'sleep longer in preStop, or use ip targets',
  source: 'https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip',
  check: subject => subject.workload.fronts.filter(dropsWithoutPod).flatMap(front => {
    const unseen = unseenEnd(front, subject.kubernetesVersion);
    if (unseen !== undefined) return [unseen];
    return front.healthCheck ? tooShort(subject, front, front.healthCheck) : [];
  }),
};

/** Cases in which the load balancer notices the end of the last pod on a node too late, however long preStop is. */
function unseenEnd(front: Front, kubernetesVersion: string | undefined): RuleFinding | undefined {
  const { service: { view, externalTrafficPolicy }, healthCheck } = front;
  const policy = { ...at(view.at('spec', 'externalTrafficPolicy')), actual: `'${externalTrafficPolicy}'`, relation: 'equal to', limit: '\'Cluster\'' } as const;
  if (!isSupported(kubernetesVersion, TERMINATING_ENDPOINTS)) {
    return {
      ...policy,
      because: `Kubernetes ${kubernetesVersion} sends nothing to terminating pods, and drops what reaches a node that has no other; ${TERMINATING_ENDPOINTS} is the first that does`,
      remedy: 'use externalTrafficPolicy: Cluster, or ip targets',
    };
  }
  if (!hasHealthCheckNodePort(front)) {
    return {
      ...policy,
      because: 'only a Service of type LoadBalancer has a healthCheckNodePort: the health check meets the pod itself, which answers until it is gone',
      remedy: 'use externalTrafficPolicy: Cluster, or ip targets',
    };
  }
  if (healthCheck === undefined || asksHealthCheckNodePort(front)) return undefined;
  return {
    ...at(healthCheck.port),
    actual: `'${healthCheck.port.value}'`,
    relation: 'equal to',
    limit: 'healthCheckNodePort',
    because: 'there alone kube-proxy says that the last pod of the node is about to go',
    remedy: front.kind === 'network-load-balancer' ? 'drop the annotations of the health check: the controller asks there when nothing is said'
      : 'set healthCheckNodePort, and ask there',
  };
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
