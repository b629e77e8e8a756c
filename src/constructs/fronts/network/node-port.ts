import { Manifest } from '../../workload/pod-template';
import { Workload } from '../../workload/workload';
import { ExternalTrafficPolicy } from '../ingress/alb-props';

/** The Service of a load balancer that something else makes: nodes as targets are reached through a port of the node. */
export function nodePortSpec({ loadBalancer }: Workload, policy: ExternalTrafficPolicy = ExternalTrafficPolicy.CLUSTER): Manifest {
  return loadBalancer.targets.areNodes ? { type: 'NodePort', externalTrafficPolicy: policy } : { type: 'ClusterIP' };
}
