import { albAttributes } from './ingress/alb-ingress';
import { BackendProtocol } from './ingress/alb-props';
import { NetworkHealthCheck } from './network/nlb-props';
import { tcpListenerAttributes } from './network/nlb-service';
import { albTargetGroup, nlbTargetGroup } from './target-group';
import { HealthCheckTimings } from '../budget/timing-budget';
import { Workload } from '../workload/workload';

/**
 * What the owner of a target group and of the load balancer in front of it must set, so that the budget holds.
 */
export interface TargetGroupRequirements {
  /** `ip` for pods as targets, `instance` for nodes. */
  readonly targetType: string;
  /** Protocol of the target group: `HTTP`, `HTTPS`, `TCP` or `TLS`. */
  readonly protocol: string;
  /**
   * Version of the protocol: `HTTP1`, `HTTP2` or `GRPC`.
   *
   * @default - none: a Network Load Balancer knows none
   */
  readonly protocolVersion?: string;
  /** Protocol of the health check: `HTTP`, `HTTPS` or `TCP`. */
  readonly healthCheckProtocol: string;
  /** Port of the health check. */
  readonly healthCheckPort: string;
  /**
   * Path of the health check.
   *
   * @default - none: only the connection is tried
   */
  readonly healthCheckPath?: string;
  /**
   * Codes that count as healthy, such as `200-399`.
   *
   * @default - none: only the connection is tried
   */
  readonly successCodes?: string;
  /** Timings of the health check. */
  readonly healthCheck: HealthCheckTimings;
  /** Attributes of the target group. */
  readonly targetGroupAttributes: { [name: string]: string };
  /** Attributes of the load balancer; empty for a Network Load Balancer. */
  readonly loadBalancerAttributes: { [name: string]: string };
  /** Attributes of each TCP listener; empty for an Application Load Balancer. */
  readonly listenerAttributes: { [name: string]: string };
}

/** What of the properties reaches the target group. */
interface TargetGroupProps {
  readonly backendProtocol?: BackendProtocol;
  readonly networkHealthCheck?: NetworkHealthCheck;
  readonly targetGroupAttributes?: { readonly [name: string]: string };
}

/** What the budget asks of a target group, its load balancer and its listeners. */
export function requirementsOf(workload: Workload, props: TargetGroupProps): TargetGroupRequirements {
  const { timings, loadBalancer, budget } = workload;
  const alb = loadBalancer.family === 'alb';
  const { protocol, protocolVersion, healthCheck, attributes } = alb
    ? albTargetGroup(workload, props.backendProtocol, props.targetGroupAttributes)
    : nlbTargetGroup(workload, { healthCheck: props.networkHealthCheck, attributes: props.targetGroupAttributes });
  return {
    targetType: loadBalancer.targetType,
    protocol,
    protocolVersion,
    healthCheckProtocol: healthCheck.protocol,
    healthCheckPort: healthCheck.port ?? 'traffic-port',
    healthCheckPath: healthCheck.path,
    successCodes: healthCheck.successCodes,
    healthCheck: budget.healthCheck!, // every load balancer has one
    targetGroupAttributes: { ...attributes },
    loadBalancerAttributes: alb ? albAttributes(workload) : {},
    listenerAttributes: alb ? {} : tcpListenerAttributes(timings),
  };
}
