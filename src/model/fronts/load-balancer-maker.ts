import { Service } from './service';
import { infoOf, shortNameOf, NLB_SERVICE } from '../../platform/annotations';
import { AUTO_MODE_NLB, NLB_CLASS } from '../../platform/load-balancer-controller';

const AWS_CLASSES: readonly string[] = [NLB_CLASS, AUTO_MODE_NLB];

/** Whether a load-balancer class is one of those of which AWS makes a Network Load Balancer. */
export function isAwsClass(loadBalancerClass: string): boolean {
  return AWS_CLASSES.includes(loadBalancerClass);
}

const TYPES = ['external', 'nlb', 'nlb-ip'];

/** How annotations begin by which those who make load balancers elsewhere are told. */
const OF_OTHERS = [
  ...['azure', 'do', 'linode', 'oci', 'ovh', 'scw'].map(cloud => `service.beta.kubernetes.io/${cloud}-`),
  'cloud.google.com/', 'io.cilium/', 'kube-vip.io/', 'lbipam.cilium.io/', 'load-balancer.hetzner.cloud/', 'loadbalancer.openstack.org/',
  'metallb.io/', 'metallb.universe.tf/', 'networking.gke.io/', 'oci.oraclecloud.com/', 'tailscale.com/',
];

/**
 * Who makes the load balancer of a Service: AWS, as the manifest says; AWS, as is assumed where it says nothing; or somebody
 * else, if anybody. The webhook of the AWS Load Balancer Controller claims every new Service of type LoadBalancer that names
 * no class, and so does EKS Auto Mode; without either, Kubernetes' own provider makes a Classic Load Balancer.
 */
export function makerOf({ type, view }: Service): 'aws' | 'assumed' | 'others' {
  if (type !== 'LoadBalancer') return 'others';
  const loadBalancerClass = view.at('spec', 'loadBalancerClass').text();
  if (loadBalancerClass !== undefined) return isAwsClass(loadBalancerClass) ? 'aws' : 'others';
  const annotations = view.at('metadata', 'annotations').textMap();
  const own = Object.entries(annotations).map(([key, value]) => ({ name: shortNameOf(NLB_SERVICE, key) ?? '', value })).filter(({ name }) => name.startsWith('aws-'));
  if (own.some(({ name, value }) => infoOf(NLB_SERVICE, name)?.controllerOnly || (name === 'aws-load-balancer-type' && TYPES.includes(value)))) return 'aws';
  const isForOthers = own.length === 0 && Object.keys(annotations).some(key => OF_OTHERS.some(start => key.startsWith(start)));
  return isForOthers ? 'others' : 'assumed';
}
