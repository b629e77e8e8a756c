import { Service } from './service';
import { infoOf, shortNameOf, NLB_SERVICE } from '../../platform/annotations';
import { awsController, isForOthers } from '../../platform/controllers';

const TYPES = ['external', 'nlb', 'nlb-ip'];

/**
 * Who makes the load balancer of a Service: AWS, as the manifest says; AWS, as is assumed where it says nothing; or somebody
 * else, if anybody. The webhook of the AWS Load Balancer Controller claims every new Service of type LoadBalancer that names
 * no class, and so does EKS Auto Mode; without either, Kubernetes' own provider makes a Classic Load Balancer.
 */
export function serviceController({ type, view }: Service): 'aws' | 'assumed' | 'others' {
  if (type !== 'LoadBalancer') return 'others';
  const loadBalancerClass = view.at('spec', 'loadBalancerClass').text();
  if (loadBalancerClass !== undefined) return awsController('Service', loadBalancerClass) ? 'aws' : 'others';
  const annotations = view.at('metadata', 'annotations').textMap();
  const own = Object.entries(annotations).map(([key, value]) => ({ name: shortNameOf(NLB_SERVICE, key) ?? '', value })).filter(({ name }) => name.startsWith('aws-'));
  if (own.some(({ name, value }) => infoOf(NLB_SERVICE, name)?.controllerOnly || (name === 'aws-load-balancer-type' && TYPES.includes(value)))) return 'aws';
  return own.length === 0 && Object.keys(annotations).some(isForOthers) ? 'others' : 'assumed';
}
