import { Front } from '../../model/fronts/front';
import { asksHealthCheckNodePort, dropsWithoutPod, hasHealthCheckNodePort } from '../../model/fronts/local-policy';
import { declaresGate, gateLabel, isGated } from '../../model/pods/gate';
import { keepAliveOf } from '../../model/pods/keep-alive';
import { servingContainer, Workload } from '../../model/workload';
import { ALGORITHM_ATTRIBUTE, ROUND_ROBIN } from '../../platform/attributes';
import { USUAL_IDLE_SECONDS } from '../../platform/gateways/proxies';
import { ELB_HEALTH_CHECK } from '../../platform/health-checks';
import { formatNumber, TimingInputs } from '../../timing';
import { poolsConnections } from '../requests/connections';
import { SimulatedService } from '../requests/service';

/** The simulated form of a front and its target group. */
export type Target = Pick<SimulatedService, 'gated' | 'gateInjected' | 'connections' | 'loadBalancer' | 'deregistrationDelaySeconds' | 'terminatesConnections'
| 'healthCheckIntervalSeconds' | 'healthCheckTimeoutSeconds' | 'unhealthyThreshold' | 'local' | 'idleTimeoutSeconds' | 'keepAliveTimeoutSeconds' | 'slowStartSeconds'>;

export function readTarget(
  workload: Workload, front: Front, { loadBalancer }: TimingInputs, assumed: string[],
): Target {
  const gated = readGate(workload, front, assumed);
  if (!loadBalancer.kind.hasTargetGroup) return { gated, loadBalancer };
  return {
    gated,
    ...gated && !declaresGate(workload, front) && { gateInjected: true },
    ...poolsConnections(loadBalancer) && { connections: { idleSeconds: front.idleTimeout?.value ?? USUAL_IDLE_SECONDS } },
    loadBalancer,
    deregistrationDelaySeconds: readDeregistrationDelay(front, assumed),
    ...front.connectionTermination && loadBalancer.kind.cutsAtDelay === 'when-told' ? { terminatesConnections: front.connectionTermination.value } : {},
    ...readHealthCheck(front, assumed),
    ...readLocal(front, assumed),
    ...readIdleTimeouts(workload, front, assumed),
    ...readSlowStart(front, assumed),
  };
}

/** Nodes that send to their own pods alone. */
function readLocal(front: Front, assumed: string[]): Pick<Target, 'local'> {
  if (!dropsWithoutPod(front)) return {};
  const checksKubeProxy = hasHealthCheckNodePort(front) && (front.healthCheck === undefined || asksHealthCheckNodePort(front));
  assumed.push('each pod is alone on its node, which sends to no pod of others', ...checksKubeProxy ? [] : ['the health check meets the pod of the node, which answers until it closes its listener']);
  return { local: { checksKubeProxy, healthyThreshold: front.healthCheck?.healthyThreshold.value ?? ELB_HEALTH_CHECK.healthyThreshold } };
}

/** Of several keep-alive timeouts the shortest is the one that connections meet first. */
function readIdleTimeouts(workload: Workload, front: Front, assumed: string[]): Pick<Target, 'idleTimeoutSeconds' | 'keepAliveTimeoutSeconds'> {
  const { loadBalancer: { kind } } = front;
  if (front.port?.protocol === 'UDP') return {}; // datagrams have no requests, and so no idle time
  const { idleTimeout } = front;
  if (idleTimeout === undefined && kind.idleTimeout) assumed.push('no request meets the idle timeout of the load balancer, which no manifest shows');
  // The client sees its own connections close.
  const container = kind.forwards === 'requests' ? servingContainer(workload, front) : undefined;
  const keepAlives = container ? keepAliveOf(container).map(({ seconds }) => seconds.value) : [];
  if (kind.forwards === 'requests' && keepAlives.length === 0) assumed.push('no request meets a keep-alive timeout of the application, which no manifest shows');
  return {
    ...idleTimeout && { idleTimeoutSeconds: idleTimeout.value },
    ...keepAlives.length > 0 && { keepAliveTimeoutSeconds: Math.min(...keepAlives) },
  };
}

/** Behind node ports the node starts slowly, not the pod. */
function readSlowStart({ slowStart, attributes, loadBalancer }: Front, assumed: string[]): Pick<Target, 'slowStartSeconds'> {
  if (!slowStart || slowStart.value <= 0 || !loadBalancer.kind.slowStart || !loadBalancer.targets.arePods) return {};
  const algorithm = attributes.find(({ what }) => what === 'target group')?.values[ALGORITHM_ATTRIBUTE];
  if (algorithm === undefined || algorithm === ROUND_ROBIN) return { slowStartSeconds: slowStart.value };
  assumed.push(`no slow start, as AWS has none with the algorithm ${algorithm}`);
  return {};
}

function readGate(workload: Workload, front: Front, assumed: string[]): boolean {
  const gated = isGated(workload, front);
  if (gated !== undefined) return gated;
  if (front.isDeclared) {
    assumed.push('a readiness gate, as the load balancer that is declared has one; no manifest shows it');
    return true;
  }
  const asked = workload.pod.labels[gateLabel(front)] === 'enabled';
  assumed.push(asked
    ? 'pods get the readiness gate that their label asks for; their Namespace is not among the manifests'
    : 'no readiness gate, as the Namespace, which would ask for one, is not among the manifests');
  return asked;
}

function readDeregistrationDelay({ deregistrationDelay, loadBalancer: { kind } }: Front, assumed: string[]): number | undefined {
  if (deregistrationDelay || !kind.deregistrationDelay) return deregistrationDelay?.value;
  assumed.push('no request meets the deregistration delay, as something else owns the target group');
  return undefined;
}

function readHealthCheck({ healthCheck, kind, isDeclared }: Front, assumed: string[]): Pick<Target, 'healthCheckIntervalSeconds' | 'healthCheckTimeoutSeconds' | 'unhealthyThreshold'> {
  if (!healthCheck && kind !== 'target-group-binding' && !isDeclared) return {}; // turned off
  if (!healthCheck) {
    assumed.push(`a health check every ${formatNumber(ELB_HEALTH_CHECK.intervalSeconds)} s, AWS' default, as something else owns the target group`);
  }
  return {
    healthCheckIntervalSeconds: healthCheck?.intervalSeconds.value ?? ELB_HEALTH_CHECK.intervalSeconds,
    healthCheckTimeoutSeconds: healthCheck?.timeoutSeconds.value ?? ELB_HEALTH_CHECK.timeoutSeconds,
    unhealthyThreshold: healthCheck?.unhealthyThreshold.value ?? ELB_HEALTH_CHECK.unhealthyThreshold,
  };
}
