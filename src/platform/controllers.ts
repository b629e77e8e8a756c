import { TargetType } from './attributes';
import { GATEWAY_GROUP, NLB_CLASS } from './load-balancer-controller';

/** Who acts on an Ingress, a Gateway or a Service with a load balancer, and by which words that shows. Read in November 2026. */

/** The kinds of objects that name a controller. */
export type NamingKind = 'IngressClass' | 'Service' | 'GatewayClass';

/** The kinds of objects that configure the target group of a Service behind a route. */
export type RouteTargets = 'TargetGroupConfiguration' | 'TargetGroupPolicy';

/** What makes load balancers of AWS. */
export interface AwsController {
  /** As messages call it. */
  readonly title: string;
  /** By `spec.controller` of an IngressClass, `spec.loadBalancerClass` of a Service, and `spec.controllerName` of a GatewayClass. */
  readonly names: Readonly<Record<NamingKind, readonly string[]>>;
  /** What its GatewayClass is called wherever it is documented; often it is not among the manifests. */
  readonly usualGatewayClass?: string;
  /** The API group of its TargetGroupBindings; absent where it has none. */
  readonly bindingGroup?: string;
  /** The kind of objects that configure the target groups of its routes. */
  readonly routeTargets: RouteTargets;
  /** Whether EKS Auto Mode brings it along, which reads other annotations. */
  readonly autoMode: boolean;
  /** What is registered where nothing says it. */
  readonly defaultTargetType: TargetType;
  /** Whether a flag of the controller, which no manifest shows, may make it the other type. */
  readonly hasTargetTypeFlag: boolean;
  /** Whether its calls that register and deregister targets share a throttle that is known, and a flag changes. */
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
 * Makes services of Amazon VPC Lattice of routes, in version 2.1. It registers pods, and nothing else.
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

/** The controller of AWS that an object names; undefined where it names none. */
export function awsController(kind: NamingKind, name: string | undefined): AwsController | undefined {
  return AWS_CONTROLLERS.find(({ names }) => name !== undefined && names[kind].includes(name));
}

/** The controller of a TargetGroupBinding, which each has in an API group of its own. */
export function bindingController(apiVersion: string): AwsController {
  return AWS_CONTROLLERS.find(({ bindingGroup }) => bindingGroup !== undefined && apiVersion.startsWith(`${bindingGroup}/`)) ?? LOAD_BALANCER_CONTROLLER;
}

/**
 * Who acts on an Ingress or a Gateway: a controller of AWS; one that runs in the cluster and sends requests to the pods itself;
 * or one that the manifests do not tell.
 */
export type Controller = 'aws' | 'in-cluster' | 'unknown';

/** Classes of controllers that run in the cluster, by what their names contain. */
const IN_CLUSTER = /nginx|traefik|haproxy|kong|istio|contour|envoy|cilium|ambassador|emissary|skipper|apisix|openshift/i;

/** Classes of the load balancers of other clouds. */
const OTHER_CLOUDS = /gce|azure/i;

/** Who acts on what has a class of some name, as far as the name tells; undefined where it may be any. */
export function controllerByName(className: string): Exclude<Controller, 'aws'> | undefined {
  if (IN_CLUSTER.test(className)) return 'in-cluster';
  return OTHER_CLOUDS.test(className) ? 'unknown' : undefined;
}

/** What the annotations begin with that other makers of load balancers read from a Service. */
const ANNOTATIONS_OF_OTHERS = [
  ...['azure', 'do', 'linode', 'oci', 'ovh', 'scw'].map(cloud => `service.beta.kubernetes.io/${cloud}-`),
  'cloud.google.com/', 'io.cilium/', 'kube-vip.io/', 'lbipam.cilium.io/', 'load-balancer.hetzner.cloud/', 'loadbalancer.openstack.org/',
  'metallb.io/', 'metallb.universe.tf/', 'networking.gke.io/', 'oci.oraclecloud.com/', 'tailscale.com/',
];

/** Whether an annotation of a Service is for a maker of load balancers elsewhere. */
export function isForOthers(annotation: string): boolean {
  return ANNOTATIONS_OF_OTHERS.some(start => annotation.startsWith(start));
}
