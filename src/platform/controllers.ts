import { GATEWAY_GROUP, NLB_CLASS } from './load-balancer-controller';

/** Who acts on an Ingress, a Gateway or a Service with a load balancer, and by which words that shows. Read in November 2026. */

/** What makes load balancers of AWS. */
export interface AwsController {
  /**
   * Whether EKS Auto Mode brings it along: it sends to pods where nothing else is said, has no readiness gates, and reads other
   * annotations.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html#_considerations
   * @see https://github.com/aws/containers-roadmap/issues/2511
   */
  readonly autoMode: boolean;
}

/** The API group of EKS Auto Mode, with which all of its names begin. */
const AUTO_MODE_GROUP = 'eks.amazonaws.com';

const OWN: AwsController = { autoMode: false };
const AUTO_MODE: AwsController = { autoMode: true };

/** By `spec.controller` of an IngressClass: an Application Load Balancer. */
const INGRESSES: Readonly<Record<string, AwsController>> = { 'ingress.k8s.aws/alb': OWN, [`${AUTO_MODE_GROUP}/alb`]: AUTO_MODE };

/** By `spec.loadBalancerClass` of a Service: a Network Load Balancer. */
const SERVICES: Readonly<Record<string, AwsController>> = { [NLB_CLASS]: OWN, [`${AUTO_MODE_GROUP}/nlb`]: AUTO_MODE };

/**
 * By `spec.controllerName` of a GatewayClass.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-gateway-api.html
 */
const GATEWAYS: Readonly<Record<string, AwsController>> = {
  [`${GATEWAY_GROUP}/alb`]: OWN,
  [`${GATEWAY_GROUP}/nlb`]: OWN,
  [`${AUTO_MODE_GROUP}/gateway-alb`]: AUTO_MODE,
  [`${AUTO_MODE_GROUP}/gateway-nlb`]: AUTO_MODE,
};

const CONTROLLERS = { IngressClass: INGRESSES, Service: SERVICES, GatewayClass: GATEWAYS };

/** The controller of AWS that an object names; undefined where it names none. */
export function awsController(kind: keyof typeof CONTROLLERS, name: string | undefined): AwsController | undefined {
  return name !== undefined && Object.hasOwn(CONTROLLERS[kind], name) ? CONTROLLERS[kind][name] : undefined;
}

/** The controller of a TargetGroupBinding, which both have in an API group of their own. */
export function bindingController(apiVersion: string): AwsController {
  return apiVersion.startsWith(`${AUTO_MODE_GROUP}/`) ? AUTO_MODE : OWN;
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
