import { ApiObject } from 'cdk8s';
import { isSameFront } from '../../timing';
import { ExternalTrafficPolicy } from './ingress/alb-props';
import { LoadBalancerProfile } from '../budget/load-balancer-profile';
import { Checks } from '../input/checks';
import { HealthChecks, Manifest } from '../workload/pod-template';
import { ResolvedWorkload } from '../workload/workload';

/** The load balancers that a kind of service can have in front of it. */
export interface SupportedProfiles {
  /** What a default budget is made for, and what else is taken. */
  readonly profiles: readonly [LoadBalancerProfile, ...LoadBalancerProfile[]];
  /** Why no other is. */
  readonly because: string;
}

/** All in which the kinds of services differ: what stands between clients and pods. */
export interface ServiceFront {
  /** How kubelet asks the application how it is. */
  readonly healthChecks: HealthChecks;
  /** The spec of the Service, as far as it is not the same for all. */
  readonly service: Manifest;
  readonly serviceAnnotations?: { [name: string]: string };
  /** The readiness gates that can be declared because their names are known; others are injected. */
  readonly readinessGates?: readonly string[];
  /** Creates what comes between Service and pods, in the order in which it must be applied. */
  readonly createObjects?: () => ApiObject[];
  /** Whether Argo Rollouts can switch traffic by weight, through an Ingress of this name. */
  readonly weightedIngress?: string;
}

/** Notes a budget that was made for another load balancer. */
export function checkSupported({ loadBalancer }: Pick<ResolvedWorkload, 'loadBalancer'>, { profiles, because }: SupportedProfiles, checks: Checks): void {
  if (profiles.some(({ _timings }) => isSameFront(_timings, loadBalancer))) return;
  const { title, writtenByHand } = loadBalancer.kind;
  checks.add({
    field: 'budget',
    actual: loadBalancer.name,
    relation: 'one of',
    limit: profiles.map(({ presetName }) => presetName).join(', '),
    because: writtenByHand === undefined ? because : `no service of this library writes ${writtenByHand} for ${title}`,
    remedy: writtenByHand === undefined ? 'make a budget with such a \'loadBalancer\''
      : 'write them and the workload as objects of cdk8s, and let ZeroDowntime.retrofit() set them by this budget',
  });
}

/** The Service of a load balancer that something else makes: nodes as targets are reached through a port of the node. */
export function nodePortSpec({ loadBalancer }: ResolvedWorkload, policy: ExternalTrafficPolicy = ExternalTrafficPolicy.CLUSTER): Manifest {
  return loadBalancer.targets.areNodes ? { type: 'NodePort', externalTrafficPolicy: policy } : { type: 'ClusterIP' };
}
