import { IngressAnnotation } from '../../../platform/annotations';
import { choice, flag, list, needed, number, Shape, struct, text, texts } from '../../input/shape';

/**
 * From where a load balancer can be reached.
 */
export enum LoadBalancerScheme {
  /** From within the VPC. */
  INTERNAL = 'internal',
  /** From the internet. */
  INTERNET_FACING = 'internet-facing',
}

export const scheme = choice(LoadBalancerScheme);

/**
 * What the load balancer and the application speak.
 */
export enum BackendProtocol {
  /** HTTP/1.1 in the clear. */
  HTTP = 'http',
  /** HTTP/1.1 over TLS. The certificate of the application is not verified. */
  HTTPS = 'https',
  /** HTTP/2 in the clear. */
  HTTP2 = 'http2',
  /** gRPC in the clear, with the standard health service. Needs an HTTPS listener. */
  GRPC = 'grpc',
}

export const backendProtocol = choice(BackendProtocol);

/**
 * Protocol of a listener.
 */
export enum ListenerProtocol {
  /** In the clear. */
  HTTP = 'HTTP',
  /** Over TLS; needs a certificate. */
  HTTPS = 'HTTPS',
}

/**
 * Which pods a node forwards to.
 */
export enum ExternalTrafficPolicy {
  /** Those of all nodes: the node that ends one pod still reaches the others. */
  CLUSTER = 'Cluster',
  /** Its own only: keeps the address of the client and saves a hop; a node without a ready pod must be noticed as such. */
  LOCAL = 'Local',
}

/**
 * A port that the load balancer listens on.
 */
export interface Listener {
  /** What is spoken there. */
  readonly protocol: ListenerProtocol;
  /** 1 to 65535. */
  readonly port: number;
}

export const listeners = list(struct<Listener>({ protocol: needed(choice(ListenerProtocol)), port: needed(number) }));

/**
 * The Application Load Balancer in front of a service.
 */
export interface ApplicationLoadBalancerProps {
  /**
   * Host name of the requests that are for this service; `*.` may stand for its first label.
   *
   * @default - all
   */
  readonly host?: string;

  /**
   * Beginning of the path of the requests that are for this service.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * From where the load balancer can be reached.
   *
   * @default LoadBalancerScheme.INTERNAL
   */
  readonly scheme?: LoadBalancerScheme;

  /**
   * Certificates of the HTTPS listeners, by ARN; the first is the default one.
   *
   * @default - no HTTPS, unless the controller finds a certificate for the host by itself
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
   * @default true - where there is an HTTPS listener
   */
  readonly redirectToHttps?: boolean;

  /**
   * What the load balancer and the application speak.
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
   * Where in its group the rules of this service come. -1000 to 1000.
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
   * Which pods a node forwards to. Only with nodes as targets; `LOCAL` is refused there, because nothing tells an
   * Application Load Balancer that the last pod of a node is ending before it has ended.
   *
   * @default ExternalTrafficPolicy.CLUSTER
   */
  readonly externalTrafficPolicy?: ExternalTrafficPolicy;

  /**
   * Class of the Ingress. The IngressClassParams of the class, which nobody sees here, win over what the Ingress says of
   * target type, scheme, name and load-balancer attributes: they must not say otherwise. On EKS Auto Mode the class has to be
   * one of the controller `eks.amazonaws.com/alb`.
   *
   * @default 'alb'
   */
  readonly ingressClassName?: string;

  /**
   * Whether the ALB Ingress Controller, version 1 of what is now the AWS Load Balancer Controller, is in charge: it injects
   * no readiness gate, knows the class only as an annotation, and reads `/*` where others read `/`. From version 2 on, the
   * gate that is declared for it is replaced by the current one, so that the manifests outlive the upgrade. Needs
   * `kubernetesVersion`.
   *
   * @default false
   */
  readonly legacyController?: boolean;

  /**
   * Attributes of the target group beside those that the budget decides.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
   */
  readonly targetGroupAttributes?: { [name: string]: string };

  /**
   * Attributes of the load balancer beside those that the budget decides.
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
   * Annotations of the Ingress beside those that are written here.
   *
   * @default - none
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
   */
  readonly ingressAnnotations?: { [name: string]: string };
}

export const APPLICATION_LOAD_BALANCER: Shape<ApplicationLoadBalancerProps> = {
  host: text,
  path: text,
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
  ingressAnnotations: texts,
};

/** The annotations that properties are written as. */
export const ALB_ANNOTATIONS = {
  loadBalancerName: 'load-balancer-name',
  groupName: 'group.name',
  groupOrder: 'group.order',
  certificateArns: 'certificate-arn',
  tags: 'tags',
} as const satisfies { readonly [Property in keyof ApplicationLoadBalancerProps]?: IngressAnnotation };
