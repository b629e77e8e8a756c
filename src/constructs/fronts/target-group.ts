import { HEALTH_CHECK_DEFAULTS, HealthCheckSettings, TRAFFIC_PORT } from '../../platform/health-checks';
import { RolloutTimings } from '../../timing';
import { BackendProtocol } from './ingress/alb-props';
import { NetworkHealthCheck } from './network/nlb-props';
import { CONNECTION_TERMINATION_ATTRIBUTE, DEREGISTRATION_DELAY, SLOW_START, PRESERVE_CLIENT_IP_ATTRIBUTE, PROXY_PROTOCOL_ATTRIBUTE, UNHEALTHY_DRAINING_ATTRIBUTE, UNHEALTHY_TERMINATION_ATTRIBUTE } from '../../platform/attributes';
import { PROBE_SUCCESS_CODES } from '../../platform/kubernetes';
import { GATE_PREFIX } from '../../platform/load-balancer-controller';
import { HealthChecks } from '../workload/pod-template';
import { ResolvedWorkload } from '../workload/workload';

/**
 * The settings that a target group needs for the rollout. Annotations, custom resources and requirements for an existing target
 * group are all written from them.
 */
export interface TargetGroupSettings {
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP' | 'TLS';
  /** Only for an Application Load Balancer. */
  readonly protocolVersion?: 'HTTP1' | 'HTTP2' | 'GRPC';
  /** Path and codes are absent if only the connection is tried; the port if the controller chooses the health-check port of the node. */
  readonly healthCheck: Partial<HealthCheckSettings> & { readonly protocol: 'HTTP' | 'HTTPS' | 'TCP' };
  readonly attributes: { readonly [name: string]: string };
}

/** The health service of gRPC, which the kubelet's own gRPC probe calls as well. */
const GRPC_HEALTH_PATH = '/grpc.health.v1.Health/Check';

const PROTOCOL_VERSIONS = { http: 'HTTP1', https: 'HTTP1', http2: 'HTTP2', grpc: 'GRPC' } as const;

/** The codes of the kubelet's probes, so that both have the same result. */
const SUCCESS_CODES = PROBE_SUCCESS_CODES.join('-');

/** The settings of a target group of an Application Load Balancer. */
export function albTargetGroup(
  { timings, budget, readinessPath, healthPort }: Pick<ResolvedWorkload, 'timings' | 'budget' | 'readinessPath' | 'healthPort'>,
  protocol: BackendProtocol = BackendProtocol.HTTP, attributes?: { readonly [name: string]: string },
): TargetGroupSettings {
  const grpc = protocol === BackendProtocol.GRPC;
  return {
    protocol: schemeOf(protocol),
    protocolVersion: PROTOCOL_VERSIONS[protocol],
    healthCheck: {
      ...numbersOf(timings),
      protocol: schemeOf(healthPort?.protocol ?? protocol),
      path: grpc ? GRPC_HEALTH_PATH : readinessPath,
      port: healthPort === undefined ? TRAFFIC_PORT : String(healthPort.port),
      successCodes: grpc ? '0' : SUCCESS_CODES,
    },
    // The controller never resets an attribute whose key disappears, so every one that matters is always written.
    attributes: {
      ...attributes,
      [DEREGISTRATION_DELAY.attribute]: String(timings.deregistrationDelaySeconds),
      [SLOW_START.attribute]: String(budget._budget.inputs.slowStartSeconds),
    },
  };
}

function schemeOf(protocol: BackendProtocol): 'HTTP' | 'HTTPS' {
  return protocol === BackendProtocol.HTTPS ? 'HTTPS' : 'HTTP';
}

function numbersOf(timings: RolloutTimings): Partial<HealthCheckSettings> {
  return {
    intervalSeconds: timings.healthCheckIntervalSeconds,
    timeoutSeconds: timings.healthCheckTimeoutSeconds,
    healthyThreshold: timings.healthyThreshold,
    unhealthyThreshold: timings.unhealthyThreshold,
  };
}

/** The part of the workload that its target group depends on. */
export type TargetGroupWorkload = Pick<ResolvedWorkload, 'timings' | 'loadBalancer' | 'readinessPath' | 'healthPort'>;

/** The options of a target group of a Network Load Balancer. */
export interface NetworkTargetGroupOptions {
  readonly healthCheck?: NetworkHealthCheck;
  readonly backendTls?: boolean;
  readonly preserveClientIp?: boolean;
  readonly proxyProtocol?: boolean;
  readonly connectionTermination?: boolean;
  /** Whether nodes without a ready pod are taken out by their health check, as with `externalTrafficPolicy: Local`. */
  readonly nodeHealthCheck?: boolean;
  readonly attributes?: { readonly [name: string]: string };
}

/** The settings of a target group of a Network Load Balancer. */
export function nlbTargetGroup(
  { timings, loadBalancer, readinessPath, healthPort }: TargetGroupWorkload, options: NetworkTargetGroupOptions = {},
): TargetGroupSettings {
  const { attributes, nodeHealthCheck = false } = options;
  const port = healthPort === undefined ? TRAFFIC_PORT : String(healthPort.port);
  return {
    protocol: options.backendTls ? 'TLS' : 'TCP',
    healthCheck: {
      ...numbersOf(timings),
      ...nodeHealthCheck
        ? { protocol: 'HTTP', path: HEALTH_CHECK_DEFAULTS.localService.path, successCodes: SUCCESS_CODES } // kube-proxy answers on a port it is given later
        : networkHealthCheck(options) === NetworkHealthCheck.TCP
          ? { protocol: 'TCP', port }
          : { protocol: schemeOf(healthPort?.protocol ?? networkProtocol(options)), path: readinessPath, port, successCodes: SUCCESS_CODES },
    },
    attributes: {
      // A node whose last pod is ending fails its check while that pod still serves: its connections must live on.
      ...nodeHealthCheck && {
        [UNHEALTHY_TERMINATION_ATTRIBUTE]: 'false',
        [UNHEALTHY_DRAINING_ATTRIBUTE]: String(timings.deregistrationDelaySeconds),
      },
      ...attributes,
      [DEREGISTRATION_DELAY.attribute]: String(timings.deregistrationDelaySeconds),
      [CONNECTION_TERMINATION_ATTRIBUTE]: String(options.connectionTermination ?? false),
      [PRESERVE_CLIENT_IP_ATTRIBUTE]: String(options.preserveClientIp ?? loadBalancer.targets.areNodes),
      [PROXY_PROTOCOL_ATTRIBUTE]: String(options.proxyProtocol ?? false),
    },
  };
}

/** The protocol in which an application behind a Network Load Balancer answers health checks. */
function networkProtocol({ backendTls }: NetworkTargetGroupOptions): BackendProtocol {
  return backendTls ? BackendProtocol.HTTPS : BackendProtocol.HTTP;
}

/** The kubelet sends no proxy-protocol header, and an application that expects one refuses requests without it. */
function networkHealthCheck({ healthCheck, proxyProtocol }: NetworkTargetGroupOptions): NetworkHealthCheck {
  return healthCheck ?? (proxyProtocol ? NetworkHealthCheck.TCP : NetworkHealthCheck.HTTP);
}

/** The probes of the kubelet, which must check the same endpoint as the load balancer. */
export function httpHealthChecks(
  { readinessPath, livenessPath, props, healthPort, portName }: ResolvedWorkload, protocol: BackendProtocol = BackendProtocol.HTTP,
): HealthChecks {
  if (protocol === BackendProtocol.GRPC) {
    return { readiness: { grpc: { port: props.containerPort } }, liveness: { grpc: { port: props.containerPort } } };
  }
  const [port, scheme] = [healthPort?.name ?? portName, schemeOf(healthPort?.protocol ?? protocol)];
  return { readiness: { httpGet: { path: readinessPath, port, scheme } }, liveness: { httpGet: { path: livenessPath, port, scheme } } };
}

/** The probes behind a Network Load Balancer, which may only try the connection. */
export function networkHealthChecks(workload: ResolvedWorkload, options: NetworkTargetGroupOptions): HealthChecks {
  if (networkHealthCheck(options) === NetworkHealthCheck.TCP) {
    const check = { tcpSocket: { port: workload.healthPort?.name ?? workload.portName } };
    return { readiness: check, liveness: check };
  }
  return httpHealthChecks(workload, networkProtocol(options));
}

/** The readiness gate that the controller opens when the targets of a binding are healthy. */
export function targetHealthGate(binding: string): string {
  return `${GATE_PREFIX}${binding}`;
}
