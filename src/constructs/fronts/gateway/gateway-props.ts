import { flag, list, needed, number, Shape, struct, text, texts } from '../../input/shape';
import { BackendProtocol, backendProtocol, Listener, listeners, LoadBalancerScheme, scheme } from '../ingress/alb-props';

/**
 * An existing Gateway with another owner.
 */
export interface GatewayReference {
  /** Name of the Gateway. */
  readonly name: string;

  /**
   * Its namespace.
   *
   * @default - that of the service
   */
  readonly namespace?: string;

  /**
   * Name of the listener that requests come from.
   *
   * @default - all listeners
   */
  readonly listener?: string;
}

/**
 * A Gateway that is created with the service.
 */
export interface GatewayOptions {
  /**
   * Class of the Gateway, which must belong to the controller `gateway.k8s.aws/alb`. If the class has a
   * LoadBalancerConfiguration of its own, that one takes precedence, unless its `mergingMode` is `prefer-gateway`.
   *
   * @default 'alb'
   */
  readonly gatewayClassName?: string;

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
   * Certificates of the HTTPS listeners, by ARN; the first is the default one.
   *
   * @default - no HTTPS
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
   * Attributes of the load balancer in addition to those that the budget sets.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
   */
  readonly loadBalancerAttributes?: { [name: string]: string };

  /**
   * Tags of the load balancer.
   *
   * @default - none
   */
  readonly tags?: { [name: string]: string };
}

const gatewayOptions = struct<GatewayOptions>({
  gatewayClassName: text,
  scheme,
  loadBalancerName: text,
  certificateArns: list(text),
  listeners,
  redirectToHttps: flag,
  loadBalancerAttributes: texts,
  tags: texts,
});

/**
 * Another Service that takes a share of the requests, such as the one that this service is about to replace: a renamed
 * Service gets a new target group, which is empty when the load balancer begins to send to it.
 */
export interface WeightedBackend {
  /** Name of the Service. */
  readonly serviceName: string;
  /** Its port. 1 to 65535. */
  readonly port: number;
  /** Its share, in proportion to the sum of all weights. 0 to 999. */
  readonly weight: number;
}

/**
 * The route from a Gateway to the service.
 */
export interface GatewayRouteProps {
  /**
   * The Gateway that requests come from. Its owner must set `gatewayAttributes` of the service.
   *
   * @default - a new one, see `createGateway`
   */
  readonly gateway?: GatewayReference;

  /**
   * A new Gateway, with the name of the service.
   *
   * @default - none with `gateway`; else one with all defaults
   */
  readonly createGateway?: GatewayOptions;

  /**
   * Host name of the requests for this service; `*.` may replace its first label.
   *
   * @default - all
   */
  readonly host?: string;

  /**
   * Path prefix of the requests for this service.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * Protocol between the load balancer and the application.
   *
   * @default BackendProtocol.HTTP
   */
  readonly backendProtocol?: BackendProtocol;

  /**
   * Name of the target group: at most 32 lower-case letters, digits and hyphens, unique in the account and region. With it
   * the readiness gate is declared in the pod template, and depends neither on a webhook nor on the order of creation.
   *
   * @default - chosen by the controller, whose webhook injects the gate
   */
  readonly targetGroupName?: string;

  /**
   * Share of the requests that this service gets. 0 to 999.
   *
   * @default 1 - with `otherBackends`
   */
  readonly weight?: number;

  /**
   * Other Services that get the rest of the requests.
   *
   * @default - none
   */
  readonly otherBackends?: WeightedBackend[];

  /**
   * Attributes of the target group in addition to those that the budget sets.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
   */
  readonly targetGroupAttributes?: { [name: string]: string };
}

export const GATEWAY_ROUTE: Shape<GatewayRouteProps> = {
  gateway: struct<GatewayReference>({ name: needed(text), namespace: text, listener: text }),
  createGateway: gatewayOptions,
  host: text,
  path: text,
  backendProtocol,
  targetGroupName: text,
  weight: number,
  otherBackends: list(struct<WeightedBackend>({ serviceName: needed(text), port: needed(number), weight: needed(number) })),
  targetGroupAttributes: texts,
};
