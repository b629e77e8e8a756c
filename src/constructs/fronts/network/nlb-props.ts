import { NlbServiceAnnotation } from '../../../platform/annotations';
import { choice, flag, list, needed, number, Shape, struct, text, texts } from '../../input/shape';
import { ExternalTrafficPolicy, LoadBalancerScheme, scheme } from '../ingress/alb-props';

/**
 * What a Network Load Balancer and the kubelet ask the application.
 */
export enum NetworkHealthCheck {
  /** The readiness path: the application says itself whether it can serve. */
  HTTP = 'http',
  /** Whether the port takes a connection. */
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
  readonly targetPort?: number;

  /**
   * Name of the port: at most 15 lower-case letters, digits and hyphens.
   *
   * @default - `http` for the only port, else the number with `port-` before it
   */
  readonly name?: string;

  /**
   * Whether the load balancer ends TLS here; needs certificates.
   *
   * @default false
   */
  readonly tls?: boolean;
}

/**
 * A Network Load Balancer, whatever is behind it.
 */
export interface NetworkLoadBalancerOptions {
  /**
   * From where the load balancer can be reached.
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
   * @default - as AWS has it: only with nodes as targets
   */
  readonly preserveClientIp?: boolean;

  /**
   * Whether each zone of the load balancer sends to the targets of all zones. Without it, a zone that a rollout leaves
   * without a pod is dropped from DNS, and clients who still have its address are refused.
   *
   * @default true
   */
  readonly crossZone?: boolean;

  /**
   * Whether connections that outlive the deregistration delay are cut by the load balancer, instead of being closed by the
   * application when it gets SIGTERM.
   *
   * @default false
   */
  readonly connectionTermination?: boolean;

  /**
   * Attributes of the target groups beside those that the budget or a property decides.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
   */
  readonly targetGroupAttributes?: { [name: string]: string };

  /**
   * Attributes of the load balancer beside those that a property decides.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
   */
  readonly loadBalancerAttributes?: { [name: string]: string };

  /**
   * Tags of the load balancer and of all that belongs to it.
   *
   * @default - none
   */
  readonly tags?: { [name: string]: string };

  /**
   * Annotations of the Service beside those that are written here.
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
  serviceAnnotations: texts,
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
   * Whether the load balancer speaks TLS with the application, whose certificate is not verified.
   *
   * @default false
   */
  readonly backendTls?: boolean;

  /**
   * Whether each connection begins with the proxy-protocol header (version 2), by which the application learns the address
   * of the client. The application must expect it.
   *
   * @default false
   */
  readonly proxyProtocol?: boolean;

  /**
   * What load balancer and kubelet ask the application.
   *
   * @default - NetworkHealthCheck.HTTP; NetworkHealthCheck.TCP with the proxy protocol, which kubelet does not speak
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
  ports: list(struct<NetworkPort>({ port: needed(number), targetPort: number, name: text, tls: flag })),
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
