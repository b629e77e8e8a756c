import { checkAlbTarget } from './ingress/alb-checks';
import { albAttributes } from './ingress/alb-ingress';
import { BackendProtocol } from './ingress/alb-props';
import { NetworkHealthCheck } from './network/nlb-props';
import { checkNetworkTargetGroup, tcpListenerAttributes } from './network/nlb-service';
import { albTargetGroup, httpHealthChecks, networkHealthChecks, nlbTargetGroup, TargetGroupSettings } from './target-group';
import { TRAFFIC_PORT } from '../../platform/health-checks';
import { LoadBalancerKind } from '../../platform/load-balancers';
import { HealthCheckTimings } from '../budget/timing-budget';
import { Checks } from '../input/checks';
import { HealthChecks } from '../workload/pod-template';
import { ResolvedWorkload } from '../workload/workload';

/**
 * The settings that the owner of a target group and of its load balancer must make, so that the budget holds.
 */
export interface TargetGroupRequirements {
  /** `ip` for pods as targets, `instance` for nodes. */
  readonly targetType: string;
  /** Protocol of the target group: `HTTP`, `HTTPS`, `TCP` or `TLS`. */
  readonly protocol: string;
  /**
   * Version of the protocol: `HTTP1`, `HTTP2` or `GRPC`.
   *
   * @default - none: a target group of a Network Load Balancer has no protocol version
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

/** The properties that concern the target group. */
export interface TargetGroupProps {
  readonly backendProtocol?: BackendProtocol;
  readonly networkHealthCheck?: NetworkHealthCheck;
  readonly targetGroupAttributes?: { readonly [name: string]: string };
}

/** The part of a workload that its target group and its load balancer depend on. */
export type RequiringWorkload = Pick<ResolvedWorkload, 'budget' | 'timings' | 'loadBalancer' | 'readinessPath'>;

/** An existing target group: the requirements for it, for its load balancer and for its listeners. */
interface BoundTargetGroup {
  readonly settings: (workload: RequiringWorkload, props: TargetGroupProps) => TargetGroupSettings;
  readonly healthChecks: (workload: ResolvedWorkload, props: TargetGroupProps) => HealthChecks;
  readonly check: (workload: ResolvedWorkload, props: TargetGroupProps, checks: Checks) => void;
  readonly loadBalancerAttributes?: (workload: RequiringWorkload) => { [name: string]: string };
  readonly listenerAttributes?: (workload: RequiringWorkload) => { [name: string]: string };
}

/** By what the load balancer forwards. */
const BOUND: Readonly<Record<LoadBalancerKind['forwards'], BoundTargetGroup>> = {
  requests: {
    settings: (workload, props) => albTargetGroup(workload, props.backendProtocol, props.targetGroupAttributes),
    healthChecks: (workload, props) => httpHealthChecks(workload, props.backendProtocol),
    check: (workload, props, checks) => {
      checkAlbTarget(workload, props, checks);
      checkForeign('networkHealthCheck', props.networkHealthCheck, 'an Application Load Balancer asks in the \'backendProtocol\'', checks);
    },
    loadBalancerAttributes: workload => albAttributes(workload),
  },
  connections: {
    settings: (workload, props) => nlbTargetGroup(workload, { healthCheck: props.networkHealthCheck, attributes: props.targetGroupAttributes }),
    healthChecks: (workload, props) => networkHealthChecks(workload, { healthCheck: props.networkHealthCheck }),
    check: (_, props, checks) => {
      checkNetworkTargetGroup(props.targetGroupAttributes, checks);
      checkForeign('backendProtocol', props.backendProtocol, 'a Network Load Balancer forwards whatever is spoken', checks);
    },
    listenerAttributes: ({ timings }) => tcpListenerAttributes(timings),
  },
};

function checkForeign(field: string, value: string | undefined, because: string, checks: Checks): void {
  if (value !== undefined) checks.add({ field, actual: value, relation: 'absent', because, remedy: `drop '${field}'` });
}

export function boundTargetGroup({ loadBalancer: { kind } }: Pick<ResolvedWorkload, 'loadBalancer'>): BoundTargetGroup {
  return BOUND[kind.forwards];
}

/** The requirements of the budget for a target group, its load balancer and its listeners. */
export function requirementsOf(workload: RequiringWorkload, props: TargetGroupProps): TargetGroupRequirements {
  const { loadBalancer, budget } = workload;
  const { settings, loadBalancerAttributes, listenerAttributes } = boundTargetGroup(workload);
  const { protocol, protocolVersion, healthCheck, attributes } = settings(workload, props);
  return {
    targetType: loadBalancer.targets.type!, // every load balancer has targets and a health check
    protocol,
    protocolVersion,
    healthCheckProtocol: healthCheck.protocol,
    healthCheckPort: healthCheck.port ?? TRAFFIC_PORT,
    healthCheckPath: healthCheck.path,
    successCodes: healthCheck.successCodes,
    healthCheck: budget.healthCheck!,
    targetGroupAttributes: { ...attributes },
    loadBalancerAttributes: loadBalancerAttributes?.(workload) ?? {},
    listenerAttributes: listenerAttributes?.(workload) ?? {},
  };
}
