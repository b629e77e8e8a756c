import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { isSameFront } from '../../timing';
import { ExternalTrafficPolicy } from './ingress/alb-props';
import { LoadBalancerProfile } from '../budget/load-balancer-profile';
import { Checks } from '../input/checks';
import { HealthChecks, Manifest } from '../workload/pod-template';
import { ResolvedPort, ResolvedWorkload } from '../workload/workload';
import { WorkloadProps } from '../workload/workload-props';

/** The load balancers that a kind of service supports. */
export interface SupportedProfiles {
  /** The profile of the default budget, and the other supported ones. */
  readonly profiles: readonly [LoadBalancerProfile, ...LoadBalancerProfile[]];
  /** Why others are not supported. */
  readonly because: string;
}

/** The objects of a front, by the name of the property that they are found under, in the order in which they must be applied. */
export type FrontObjects = { readonly [name: string]: ApiObject | undefined };

/**
 * Everything between clients and pods, for one kind of service: it is passed to the service, which asks it when the workload is known.
 */
export interface Front<Props extends WorkloadProps, Objects extends FrontObjects> {
  readonly supported: SupportedProfiles;
  /** The front of a workload; adds a finding for everything that the load balancer would refuse. */
  readonly plan: (workload: ResolvedWorkload, props: Props, checks: Checks) => ServiceFront<Objects>;
}

/** The front of one workload. */
export interface ServiceFront<Objects extends FrontObjects = FrontObjects> {
  /** The probes of the kubelet. */
  readonly healthChecks: HealthChecks;
  /** The part of the Service's spec that differs between fronts. */
  readonly service: Manifest;
  readonly serviceAnnotations?: { [name: string]: string };
  /** The ports that need a Service of their own, because their target group differs from that of the others. */
  readonly portServices?: readonly PortService[];
  /** The readiness gates that can be declared because their names are known; others are injected. */
  readonly readinessGates?: readonly string[];
  /** Creates the objects between Service and pods below the service. */
  readonly createObjects: (service: Construct) => Objects;
  /** Whether Argo Rollouts can switch traffic by weight, through an Ingress of this name. */
  readonly weightedIngress?: string;
}

/** A Service of one further port. */
export interface PortService {
  readonly port: ResolvedPort;
  readonly annotations?: { [name: string]: string };
}

/** Adds a finding about a budget for another load balancer. */
export function checkSupported({ loadBalancer }: Pick<ResolvedWorkload, 'loadBalancer'>, { profiles, because }: SupportedProfiles, checks: Checks): void {
  if (profiles.some(({ _timings }) => isSameFront(_timings, loadBalancer))) return;
  checks.add({
    field: 'budget',
    actual: loadBalancer.name,
    relation: 'one of',
    limit: profiles.map(({ presetName }) => presetName).join(', '),
    because,
    remedy: 'make a budget with such a \'loadBalancer\'',
  });
}

/** The Service behind a load balancer that another object makes: nodes as targets are reached through a port of the node. */
export function nodePortSpec({ loadBalancer }: ResolvedWorkload, policy: ExternalTrafficPolicy = ExternalTrafficPolicy.CLUSTER): Manifest {
  return loadBalancer.targets.areNodes ? { type: 'NodePort', externalTrafficPolicy: policy } : { type: 'ClusterIP' };
}
