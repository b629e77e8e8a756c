import { IngressAnnotation, NlbServiceAnnotation } from './annotations';

/** A health check of a target group. */
export interface HealthCheckSettings {
  readonly protocol: string;
  readonly path: string;
  readonly port: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  readonly successCodes: string;
}

/** The names of the settings of a health check in one kind of object. */
export type HealthCheckNames<Name extends string = string> = Readonly<Record<keyof HealthCheckSettings, Name>>;

/** The names as annotations of an Ingress, and of the Services behind it. */
export const INGRESS_HEALTH_CHECK = {
  protocol: 'healthcheck-protocol',
  path: 'healthcheck-path',
  port: 'healthcheck-port',
  intervalSeconds: 'healthcheck-interval-seconds',
  timeoutSeconds: 'healthcheck-timeout-seconds',
  healthyThreshold: 'healthy-threshold-count',
  unhealthyThreshold: 'unhealthy-threshold-count',
  successCodes: 'success-codes',
} as const satisfies HealthCheckNames<IngressAnnotation>;

/** The names as annotations of a Service with a Network Load Balancer. */
export const NLB_SERVICE_HEALTH_CHECK = {
  protocol: 'aws-load-balancer-healthcheck-protocol',
  path: 'aws-load-balancer-healthcheck-path',
  port: 'aws-load-balancer-healthcheck-port',
  intervalSeconds: 'aws-load-balancer-healthcheck-interval',
  timeoutSeconds: 'aws-load-balancer-healthcheck-timeout',
  healthyThreshold: 'aws-load-balancer-healthcheck-healthy-threshold',
  unhealthyThreshold: 'aws-load-balancer-healthcheck-unhealthy-threshold',
  successCodes: 'aws-load-balancer-healthcheck-success-codes',
} as const satisfies HealthCheckNames<NlbServiceAnnotation>;

/** The names as fields of the `healthCheckConfig` of a TargetGroupConfiguration; the codes are in its `matcher`, by protocol. */
export const GATEWAY_HEALTH_CHECK = {
  protocol: 'healthCheckProtocol',
  path: 'healthCheckPath',
  port: 'healthCheckPort',
  intervalSeconds: 'healthCheckInterval',
  timeoutSeconds: 'healthCheckTimeout',
  healthyThreshold: 'healthyThresholdCount',
  unhealthyThreshold: 'unhealthyThresholdCount',
  successCodes: 'matcher',
} as const satisfies HealthCheckNames;

/** The names as fields of the `healthCheck` of a TargetGroupPolicy. */
export const POLICY_HEALTH_CHECK = {
  protocol: 'protocol',
  path: 'path',
  port: 'port',
  intervalSeconds: 'intervalSeconds',
  timeoutSeconds: 'timeoutSeconds',
  healthyThreshold: 'healthyThresholdCount',
  unhealthyThreshold: 'unhealthyThresholdCount',
  successCodes: 'statusMatch',
} as const satisfies HealthCheckNames;

/** The port of a target that gets the requests. */
export const TRAFFIC_PORT = 'traffic-port';

const COMMON = { path: '/', port: TRAFFIC_PORT } as const;

/**
 * The defaults of the controller, in version 3.5.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/pkg/ingress/model_builder.go
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/pkg/service/model_builder.go
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/pkg/gateway/model/model_build_target_group.go
 */
export const HEALTH_CHECK_DEFAULTS = {
  /** The protocol is that of the backend. */
  ingress: { ...COMMON, protocol: 'HTTP', intervalSeconds: 15, timeoutSeconds: 5, healthyThreshold: 2, unhealthyThreshold: 2, successCodes: '200' },
  service: { ...COMMON, protocol: 'TCP', intervalSeconds: 10, timeoutSeconds: 10, healthyThreshold: 3, unhealthyThreshold: 3, successCodes: '200-399' },
  /** With nodes as targets and `externalTrafficPolicy: Local`: kube-proxy reports whether the node has a ready pod. */
  localService: {
    protocol: 'HTTP', path: '/healthz', port: 'healthCheckNodePort', intervalSeconds: 10, timeoutSeconds: 6, healthyThreshold: 2, unhealthyThreshold: 2, successCodes: '200-399',
  },
  /** TCP for a Network Load Balancer. */
  gateway: { ...COMMON, protocol: 'HTTP', intervalSeconds: 15, timeoutSeconds: 5, healthyThreshold: 3, unhealthyThreshold: 3, successCodes: '200-399' },
  /**
   * The defaults of Amazon VPC Lattice, which its controller does not change.
   * @see https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_HealthCheckConfig.html
   * @see https://github.com/aws/aws-application-networking-k8s/blob/main/pkg/deploy/lattice/target_group_manager.go
   */
  lattice: { ...COMMON, protocol: 'HTTP', intervalSeconds: 30, timeoutSeconds: 5, healthyThreshold: 5, unhealthyThreshold: 2, successCodes: '200' },
} as const satisfies Readonly<Record<string, HealthCheckSettings>>;

/** The status codes of gRPC that AWS accepts. */
export const GRPC_CODES = [0, 99] as const;

/** The defaults that differ for a target group with gRPC. */
export const GRPC_HEALTH_CHECK = { path: '/AWS.ALB/healthcheck', successCodes: '12' } as const;

/**
 * The defaults of ELB itself for the numbers of a health check; the timeout is that of HTTP.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
export const ELB_HEALTH_CHECK = { intervalSeconds: 30, timeoutSeconds: 5, healthyThreshold: 5, unhealthyThreshold: 2 } as const;
