import { Front, HealthCheck } from './front';
import { Expression, leakWindow, localLeakWindow, TimingInputs } from '../../timing';

/** Whether a node without a ready pod of the Service drops the requests of the load balancer. */
export function dropsWithoutPod({ loadBalancer, service }: Front): boolean {
  return loadBalancer.targets.areNodes && service.externalTrafficPolicy === 'Local';
}

/**
 * Whether kube-proxy reports, at a port of its own, which nodes have pods of the Service.
 * @see https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip
 */
export function hasHealthCheckNodePort({ service }: Front): boolean {
  return service.view.at('spec', 'type').text() === 'LoadBalancer';
}

/** Whether the health check uses that port, the controller's default for the load balancer of a Service. */
export function asksHealthCheckNodePort({ kind, service, healthCheck }: Front): boolean {
  if (healthCheck === undefined) return false;
  const { port } = healthCheck;
  if (port.defaulted) return kind === 'network-load-balancer';
  const assigned = service.view.at('spec', 'healthCheckNodePort').number();
  return assigned !== undefined && port.value === String(assigned);
}

/**
 * The health check that shows the load balancer that the last pod of a node goes; undefined if that decides nothing, or
 * if the check does not show it.
 */
export function lastPodCheck(front: Front): HealthCheck | undefined {
  return dropsWithoutPod(front) && hasHealthCheckNodePort(front) && asksHealthCheckNodePort(front) ? front.healthCheck : undefined;
}

/** L: also that of a node whose last pod goes, if the policy of the Service is Local. */
export function leakOf(front: Front, inputs: TimingInputs): Expression {
  const check = lastPodCheck(front);
  return check ? localLeakWindow(inputs, check.unhealthyThreshold.value, check.intervalSeconds.value) : leakWindow(inputs);
}
