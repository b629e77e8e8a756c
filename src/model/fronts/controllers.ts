/**
 * Who acts on an Ingress or a Gateway: the AWS Load Balancer Controller; a controller that runs in the cluster and sends
 * requests to the pods itself; or one that the manifests do not tell.
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
