import { Duration } from 'cdk8s';
import { AlbAuthentication, albAuthentication } from './alb-authentication';
import { APPLICATION_LOAD_BALANCER_SETTINGS, ApplicationLoadBalancerSettings } from './alb-settings-props';
import { IngressAnnotation } from '../../../platform/annotations';
import { duration } from '../../budget/duration';
import { choice, flag, list, manifestTexts, needed, number, Shape, struct, text, texts } from '../../input/shape';
import { ROUTING, RoutingProps } from '../routing-props';

/**
 * Where a load balancer can be reached from.
 */
export enum LoadBalancerScheme {
  /** From within the VPC. */
  INTERNAL = 'internal',
  /** From the internet. */
  INTERNET_FACING = 'internet-facing',
}

export const scheme = choice(LoadBalancerScheme);

/**
 * Protocol between the load balancer and the application.
 */
export enum BackendProtocol {
  /** HTTP/1.1 without TLS. */
  HTTP = 'http',
  /** HTTP/1.1 over TLS. The certificate of the application is not verified. */
  HTTPS = 'https',
  /** HTTP/2 without TLS. */
  HTTP2 = 'http2',
  /** gRPC without TLS, with the standard health service. Needs an HTTPS listener. */
  GRPC = 'grpc',
}

export const backendProtocol = choice(BackendProtocol);

/**
 * Protocol of a listener.
 */
export enum ListenerProtocol {
  /** Without TLS. */
  HTTP = 'HTTP',
  /** Over TLS; needs a certificate. */
  HTTPS = 'HTTPS',
}

/**
 * Which pods a node forwards to.
 */
export enum ExternalTrafficPolicy {
  /** Those of all nodes: a node whose own pod terminates still reaches the others. */
  CLUSTER = 'Cluster',
  /** Only its own: keeps the address of the client and saves a hop; a node without a ready pod must fail its health check. */
  LOCAL = 'Local',
}

/**
 * A port that the load balancer listens on.
 */
export interface Listener {
  /** Protocol of the listener. */
  readonly protocol: ListenerProtocol;
  /** 1 to 65535. */
  readonly port: number;
}

export const listeners = list(struct<Listener>({ protocol: needed(choice(ListenerProtocol)), port: needed(number) }));

/**
 * The Application Load Balancer in front of a service.
 */
export interface ApplicationLoadBalancerProps extends RoutingProps, ApplicationLoadBalancerSettings {
  /**
   * Where the load balancer can be reached from.
   *
   * @default LoadBalancerScheme.INTERNAL
   */
  readonly scheme?: LoadBalancerScheme;

  /**
   * Certificates of the HTTPS listeners, by ARN; the first is the default one.
   *
   * @default - no HTTPS, unless the controller discovers a certificate for the host
   */
  readonly certificateArns?: string[];

  /**
   * The ports that the load balancer listens on.
   *
   * @default - HTTP on 80; with certificates also HTTPS on 443
   */
  readonly listeners?: Listener[];

  /**
   * Whether HTTP listeners redirect to the first HTTPS listener.
   *
   * @default true - if there is an HTTPS listener
   */
  readonly redirectToHttps?: boolean;

  /**
   * Protocol between the load balancer and the application.
   *
   * @default BackendProtocol.HTTP
   */
  readonly backendProtocol?: BackendProtocol;

  /**
   * Name of the group of services that share one load balancer. At most 63 lower-case letters, digits, hyphens and dots.
   *
   * @default - a load balancer of its own
   */
  readonly groupName?: string;

  /**
   * Order of the rules of this service within its group. -1000 to 1000.
   *
   * @default 0
   */
  readonly groupOrder?: number;

  /**
   * Name of the load balancer. At most 32 letters, digits and hyphens.
   *
   * @default - chosen by the controller
   */
  readonly loadBalancerName?: string;

  /**
   * Which pods a node forwards to. Only with nodes as targets; `LOCAL` is refused there, because an Application Load
   * Balancer cannot learn that the last pod of a node is terminating before it has terminated.
   *
   * @default ExternalTrafficPolicy.CLUSTER
   */
  readonly externalTrafficPolicy?: ExternalTrafficPolicy;

  /**
   * Class of the Ingress. The IngressClassParams of the class, which are not visible here, override the target type, scheme,
   * name and load-balancer attributes of the Ingress: they must not contradict them. On EKS Auto Mode the class has to belong
   * to the controller `eks.amazonaws.com/alb`.
   *
   * @default 'alb'
   */
  readonly ingressClassName?: string;

  /**
   * Whether the cluster runs the ALB Ingress Controller, version 1 of what is now the AWS Load Balancer Controller. It injects
   * no readiness gate, supports the class only as an annotation, and expects `/*` where version 2 expects `/`. From version 2
   * on, the controller replaces the gate that is declared for version 1 with the current one, so that the manifests survive the
   * upgrade. Needs `kubernetesVersion`.
   *
   * @default false
   */
  readonly legacyController?: boolean;

  /**
   * Whether requests that match none of the routes, of all services that share the load balancer, go to this one. One of a group.
   *
   * @default false
   */
  readonly defaultBackend?: boolean;

  /**
   * Who may send requests. Needs an HTTPS listener.
   *
   * @default - everybody
   */
  readonly authentication?: AlbAuthentication;

  /**
   * How long the load balancer sends the requests of one client to one pod, by a cookie. Whole seconds, 1 to 604800. When the pod ends,
   * its clients get another one: what it kept for them in memory is gone.
   *
   * @default - not at all
   */
  readonly stickiness?: Duration;

  /**
   * Policy of the HTTPS listeners for TLS versions and ciphers, such as `ELBSecurityPolicy-TLS13-1-2-2021-06`.
   *
   * @default - that of AWS
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
   */
  readonly sslPolicy?: string;

  /**
   * Attributes of the target group in addition to those that the budget sets.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
   */
  readonly targetGroupAttributes?: { [name: string]: string };

  /**
   * Attributes of the load balancer in addition to those that the budget sets.
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
   * Annotations of the Ingress in addition to those that this service writes.
   *
   * @default - none
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
   */
  readonly ingressAnnotations?: { [name: string]: string };
}

export const APPLICATION_LOAD_BALANCER: Shape<ApplicationLoadBalancerProps> = {
  ...ROUTING,
  ...APPLICATION_LOAD_BALANCER_SETTINGS,
  defaultBackend: flag,
  authentication: albAuthentication,
  stickiness: duration,
  sslPolicy: text,
  scheme,
  certificateArns: list(text),
  listeners,
  redirectToHttps: flag,
  backendProtocol,
  groupName: text,
  groupOrder: number,
  loadBalancerName: text,
  externalTrafficPolicy: choice(ExternalTrafficPolicy),
  ingressClassName: text,
  legacyController: flag,
  targetGroupAttributes: texts,
  loadBalancerAttributes: texts,
  tags: texts,
  ingressAnnotations: manifestTexts,
};

/** The annotations that properties are written as. */
export const ALB_ANNOTATIONS = {
  loadBalancerName: 'load-balancer-name',
  groupName: 'group.name',
  groupOrder: 'group.order',
  certificateArns: 'certificate-arn',
  tags: 'tags',
  subnets: 'subnets',
  securityGroups: 'security-groups',
  inboundCidrs: 'inbound-cidrs',
  wafAclArn: 'wafv2-acl-arn',
  sslPolicy: 'ssl-policy',
} as const satisfies { readonly [Property in keyof ApplicationLoadBalancerProps]?: IngressAnnotation };
