import { TargetType } from './attributes';
import { GATEWAY_GROUP, NLB_CLASS } from './load-balancer-controller';

/** The controllers of an Ingress, a Gateway or a Service with a load balancer, and the words that identify them. Read in November 2026. */

/** The kinds of objects that name a controller. */
export type NamingKind = 'IngressClass' | 'Service' | 'GatewayClass';

/** The kinds of objects that configure the target group of a Service behind a route. */
export type RouteTargets = 'TargetGroupConfiguration' | 'TargetGroupPolicy';

/** A controller that makes AWS load balancers. */
export interface AwsController {
  /** The name in messages. */
  readonly title: string;
  /** By `spec.controller` of an IngressClass, `spec.loadBalancerClass` of a Service, and `spec.controllerName` of a GatewayClass. */
  readonly names: Readonly<Record<NamingKind, readonly string[]>>;
  /** The usual name of its GatewayClass in documentation; the class is often not among the manifests. */
  readonly usualGatewayClass?: string;
  /** The API group of its TargetGroupBindings; absent if it has none. */
  readonly bindingGroup?: string;
  /** The kind of objects that configure the target groups of its routes. */
  readonly routeTargets: RouteTargets;
  /** Whether it is part of EKS Auto Mode, which reads other annotations. */
  readonly autoMode: boolean;
  /** The target type if none is set. */
  readonly defaultTargetType: TargetType;
  /** Whether a flag of the controller, outside the manifests, may change that default. */
  readonly hasTargetTypeFlag: boolean;
  /** Whether its calls that register and deregister targets share a known throttle, which a flag changes. */
  readonly hasThrottleFlag?: true;
}

/** @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/ */
export const LOAD_BALANCER_CONTROLLER: AwsController = {
  title: 'the AWS Load Balancer Controller',
  names: { IngressClass: ['ingress.k8s.aws/alb'], Service: [NLB_CLASS], GatewayClass: [`${GATEWAY_GROUP}/alb`, `${GATEWAY_GROUP}/nlb`] },
  bindingGroup: 'elbv2.k8s.aws',
  routeTargets: 'TargetGroupConfiguration',
  autoMode: false,
  defaultTargetType: 'instance',
  hasTargetTypeFlag: true,
  hasThrottleFlag: true,
};

/**
 * EKS Auto Mode.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html#_considerations
 * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-gateway-api.html
 */
export const AUTO_MODE: AwsController = {
  title: 'EKS Auto Mode',
  names: { IngressClass: ['eks.amazonaws.com/alb'], Service: ['eks.amazonaws.com/nlb'], GatewayClass: ['eks.amazonaws.com/gateway-alb', 'eks.amazonaws.com/gateway-nlb'] },
  bindingGroup: 'eks.amazonaws.com',
  routeTargets: 'TargetGroupConfiguration',
  autoMode: true,
  defaultTargetType: 'ip',
  hasTargetTypeFlag: false,
};

/**
 * Makes services of Amazon VPC Lattice from routes, in version 2.1. It registers only pods.
 * @see https://github.com/aws/aws-application-networking-k8s/blob/main/docs/concepts/overview.md
 */
export const GATEWAY_API_CONTROLLER: AwsController = {
  title: 'the AWS Gateway API Controller',
  names: { IngressClass: [], Service: [], GatewayClass: ['application-networking.k8s.aws/gateway-api-controller'] },
  usualGatewayClass: 'amazon-vpc-lattice',
  routeTargets: 'TargetGroupPolicy',
  autoMode: false,
  defaultTargetType: 'ip',
  hasTargetTypeFlag: false,
};

export const AWS_CONTROLLERS: readonly AwsController[] = [LOAD_BALANCER_CONTROLLER, AUTO_MODE, GATEWAY_API_CONTROLLER];

/** The AWS controller that an object names, if any. */
export function awsController(kind: NamingKind, name: string | undefined): AwsController | undefined {
  return AWS_CONTROLLERS.find(({ names }) => name !== undefined && names[kind].includes(name));
}

/** The controller of a TargetGroupBinding, by the API group, of which each controller has its own. */
export function bindingController(apiVersion: string): AwsController {
  return AWS_CONTROLLERS.find(({ bindingGroup }) => bindingGroup !== undefined && apiVersion.startsWith(`${bindingGroup}/`)) ?? LOAD_BALANCER_CONTROLLER;
}

/**
 * The controller of an Ingress or a Gateway: an AWS controller; a proxy that runs in the cluster and sends requests to the pods itself;
 * another known one; or one that the manifests do not show.
 */
export type Controller = 'aws' | 'gateway' | 'elsewhere' | 'unknown';
