import { NlbServiceAnnotation } from '../../../platform/annotations';
import { choice, flag, list, manifestTexts, needed, number, Shape, struct, text, texts } from '../../input/shape';
import { ExternalTrafficPolicy, LoadBalancerScheme, scheme } from '../ingress/alb-props';

/**
 * Health check of a Network Load Balancer, and of the kubelet.
 */
export enum NetworkHealthCheck {
  /** A request to the readiness path: the application reports whether it can serve. */
  HTTP = 'http',
  /** A connection to the port. */
  TCP = 'tcp',
}

export const networkHealthCheck = choice(NetworkHealthCheck);

/**
 * A port of a Network Load Balancer.
 */
export interface NetworkPort {
  /** The port that clients connect to. 1 to 65535. */
  readonly port: number;

  /**
   * The port of the pod. A container of the pod must serve it.
   *
   * @default - the target port of the service
   */
  readonly target?: number;

  /**
   * Name of the port: at most 15 lower-case letters, digits and hyphens.
   *
   * @default - that of the application's port for a single port, else `port-` and the number
   */
  readonly name?: string;

  /**
   * Whether the load balancer terminates TLS on this port; needs certificates.
   *
   * @default false
   */
  readonly tls?: boolean;
}

/**
 * Properties of any Network Load Balancer.
 */
export interface NetworkLoadBalancerOptions {
  /**
   * Where the load balancer can be reached from.
   *
   * @default LoadBalancerScheme.INTERNAL
   */
  readonly scheme?: LoadBalancerScheme;

  /**
   * Name of the load balancer. At most 32 letters, digits and hyphens.
   *
   * @default - chosen by the controller
   */
  readonly loadBalancerName?: string;

  /**
   * Certificates of the TLS ports, by ARN; the first is the default one.
   *
   * @default - no TLS
   */
  readonly certificateArns?: string[];

  /**
   * Whether packets keep the address of the client. With it, a pod cannot reach itself through the load balancer.
   *
   * @default - that of AWS: only with nodes as targets
   */
  readonly preserveClientIp?: boolean;

  /**
   * Whether each zone of the load balancer sends to the targets of all zones. Without it, a zone that has no pod during a
   * rollout is removed from DNS, and clients that still have its address are refused.
   *
   * @default true
   */
  readonly crossZone?: boolean;

  /**
   * Whether the load balancer cuts connections that outlive the deregistration delay. Otherwise the application closes them
   * after SIGTERM.
   *
   * @default false
   */
  readonly connectionTermination?: boolean;

  /**
   * Attributes of the target groups in addition to those that the budget or a property sets.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
   */
  readonly targetGroupAttributes?: { [name: string]: string };

  /**
   * Attributes of the load balancer in addition to those that a property sets.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
   */
  readonly loadBalancerAttributes?: { [name: string]: string };

  /**
   * Tags of the load balancer and of everything that belongs to it.
   *
   * @default - none
   */
  readonly tags?: { [name: string]: string };

  /**
   * Annotations of the Service in addition to those that this service writes.
   *
   * @default - none
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
   */
  readonly serviceAnnotations?: { [name: string]: string };
}

export const NETWORK_LOAD_BALANCER_OPTIONS: Shape<NetworkLoadBalancerOptions> = {
  scheme,
  loadBalancerName: text,
  certificateArns: list(text),
  preserveClientIp: flag,
  crossZone: flag,
  connectionTermination: flag,
  targetGroupAttributes: texts,
  loadBalancerAttributes: texts,
  tags: texts,
  serviceAnnotations: manifestTexts,
};

/**
 * The Network Load Balancer in front of a service.
 */
export interface NetworkLoadBalancerProps extends NetworkLoadBalancerOptions {
  /**
   * The ports that clients connect to.
   *
   * @default - one: the container port
   */
  readonly ports?: NetworkPort[];

  /**
   * Whether the load balancer connects to the application over TLS. The certificate of the application is not verified.
   *
   * @default false
   */
  readonly backendTls?: boolean;

  /**
   * Whether each connection begins with the proxy-protocol header (version 2), which contains the address of the client.
   * The application must expect it.
   *
   * @default false
   */
  readonly proxyProtocol?: boolean;

  /**
   * Health check of the load balancer and of the kubelet.
   *
   * @default - NetworkHealthCheck.HTTP; NetworkHealthCheck.TCP with the proxy protocol, which the kubelet does not support
   */
  readonly healthCheck?: NetworkHealthCheck;

  /**
   * Which pods a node forwards to. Only with nodes as targets.
   *
   * @default ExternalTrafficPolicy.CLUSTER
   */
  readonly externalTrafficPolicy?: ExternalTrafficPolicy;
}

export const NETWORK_LOAD_BALANCER: Shape<NetworkLoadBalancerProps> = {
  ...NETWORK_LOAD_BALANCER_OPTIONS,
  ports: list(struct<NetworkPort>({ port: needed(number), target: number, name: text, tls: flag })),
  backendTls: flag,
  proxyProtocol: flag,
  healthCheck: networkHealthCheck,
  externalTrafficPolicy: choice(ExternalTrafficPolicy),
};

/** The annotations that properties are written as. */
export const NLB_ANNOTATIONS = {
  loadBalancerName: 'aws-load-balancer-name',
  certificateArns: 'aws-load-balancer-ssl-cert',
  tags: 'aws-load-balancer-additional-resource-tags',
} as const satisfies { readonly [Property in keyof NetworkLoadBalancerOptions]?: NlbServiceAnnotation };
