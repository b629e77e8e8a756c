import { Duration } from 'cdk8s';
import { duration } from '../../budget/duration';
import { choice, flag, list, manifestTexts, needed, Shape, struct, text, texts } from '../../input/shape';
import { BackendProtocol, backendProtocol, Listener, listeners, LoadBalancerScheme, scheme } from '../ingress/alb-props';
import { APPLICATION_LOAD_BALANCER_SETTINGS, ApplicationLoadBalancerSettings } from '../ingress/alb-settings-props';
import { ROUTING, RoutingProps } from '../routing-props';

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

export const gatewayReference = struct<GatewayReference>({ name: needed(text), namespace: text, listener: text });

/**
 * A Gateway that is created with the service.
 */
export interface GatewayOptions extends ApplicationLoadBalancerSettings {
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
  ...APPLICATION_LOAD_BALANCER_SETTINGS,
  gatewayClassName: text,
  scheme,
  loadBalancerName: text,
  certificateArns: list(text),
  listeners,
  redirectToHttps: flag,
  loadBalancerAttributes: texts,
  tags: manifestTexts,
});

/**
 * The version of the objects of the AWS Load Balancer Controller that configure a Gateway and its target groups.
 */
export enum GatewayConfigurationVersion {
  /** For version 3.5 of the controller and later. */
  V1 = 'v1',
  /** For earlier versions of the controller; later ones read it with a warning. */
  V1BETA1 = 'v1beta1',
}

/**
 * The route from a Gateway to the service.
 */
export interface GatewayRouteProps extends RoutingProps {
  /**
   * The existing Gateways that requests come from, such as an internal one and one for the internet. Their owners must set
   * `gatewayAttributes` of the service. At least one.
   *
   * @default - a new one, see `createGateway`
   */
  readonly gateways?: GatewayReference[];

  /**
   * A new Gateway, with the name of the service.
   *
   * @default - none with `gateways`; else one with all defaults
   */
  readonly createGateway?: GatewayOptions;

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
   * The version of TargetGroupConfiguration and LoadBalancerConfiguration.
   *
   * @default GatewayConfigurationVersion.V1
   * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/releases/tag/v3.5.0
   */
  readonly configurationVersion?: GatewayConfigurationVersion;

  /**
   * How long the load balancer sends the requests of one client to one pod, by a cookie. Whole seconds, 1 to 604800. When the pod ends,
   * its clients get another one: what it kept for them in memory is gone.
   *
   * @default - not at all
   */
  readonly stickiness?: Duration;

  /**
   * Attributes of the target group in addition to those that the budget sets.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
   */
  readonly targetGroupAttributes?: { [name: string]: string };
}

export const GATEWAY_ROUTE: Shape<GatewayRouteProps> = {
  ...ROUTING,
  gateways: list(gatewayReference),
  createGateway: gatewayOptions,
  backendProtocol,
  targetGroupName: text,
  configurationVersion: choice(GatewayConfigurationVersion),
  stickiness: duration,
  targetGroupAttributes: texts,
};
