import { Maker } from './front';
import { Service } from './service';
import { infoOf, shortNameOf, NLB_SERVICE } from '../../platform/annotations';
import { awsController } from '../../platform/controllers';
import { FrontMaker, frontMaker, makerByAnnotations } from '../../platform/gateways/front-classes';

const TYPES = ['external', 'nlb', 'nlb-ip'];

/**
 * The controller of the load balancer of a Service: AWS's, as the manifest shows; AWS's, as assumed if it shows nothing; or
 * another one, or none. The webhook of the AWS Load Balancer Controller claims every new Service of type LoadBalancer that names
 * no class, and so does EKS Auto Mode; without either, Kubernetes' own provider makes a Classic Load Balancer.
 */
export function serviceController({ type, view }: Service): 'aws' | 'assumed' | 'others' {
  if (type !== 'LoadBalancer') return 'others';
  const loadBalancerClass = view.at('spec', 'loadBalancerClass').text();
  if (loadBalancerClass !== undefined) return awsController('Service', loadBalancerClass) ? 'aws' : 'others';
  const annotations = view.at('metadata', 'annotations').textMap();
  const own = Object.entries(annotations).map(([key, value]) => ({ name: shortNameOf(NLB_SERVICE, key) ?? '', value })).filter(({ name }) => name.startsWith('aws-'));
  if (own.some(({ name, value }) => infoOf(NLB_SERVICE, name)?.controllerOnly || (name === 'aws-load-balancer-type' && TYPES.includes(value)))) return 'aws';
  return own.length === 0 && makerByAnnotations(Object.keys(annotations)) !== undefined ? 'others' : 'assumed';
}

/**
 * The sender of requests to a Service that is open to outside, if nothing refers to it; undefined if only pods use it.
 *
 * @param cloud the cloud whose load balancers are the default
 */
export function outsideMaker(service: Service, cloud?: FrontMaker): Maker | undefined {
  const { type, view } = service;
  if (type === 'NodePort') return { place: view.at('spec', 'type') };
  if (type !== 'LoadBalancer') return undefined;
  const place = view.at('spec', 'loadBalancerClass');
  const says = place.text();
  if (says !== undefined) return { known: frontMaker(says, undefined), place, says };
  const known = serviceController(service) === 'others' ? makerByAnnotations(view.at('metadata', 'annotations').keys()) : cloud;
  return { known, place };
}
