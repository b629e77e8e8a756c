import { ExternalTrafficPolicy } from './alb-props';
import { Manifest } from './pod-template';
import { Workload } from './workload';

/** The Service of a load balancer that something else makes: nodes as targets are reached through a port of the node. */
export function nodePortSpec({ loadBalancer }: Workload, policy: ExternalTrafficPolicy = ExternalTrafficPolicy.CLUSTER): Manifest {
  return loadBalancer.targetType === 'instance' ? { type: 'NodePort', externalTrafficPolicy: policy } : { type: 'ClusterIP' };
}
