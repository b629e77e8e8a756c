import { LoadBalancerTimings } from '../../timing';

/** The numbers of a Deployment, its pods and its target group that decide what happens to requests. Seconds and pods. */
export interface SimulatedService {
  readonly name: string;
  readonly replicas: number;
  /** Resolved to pods. */
  readonly maxSurge: number;
  /** Resolved to pods. If it and maxSurge are both 0, one pod may be unavailable, as Kubernetes has it. */
  readonly maxUnavailable: number;
  /** Whether the pods carry the readiness gate of the AWS Load Balancer Controller. */
  readonly gated: boolean;
  readonly preStopSeconds: number;
  readonly terminationGracePeriodSeconds: number;
  /** Absent without a target group. */
  readonly deregistrationDelaySeconds?: number;
  /**
   * Whether connections are closed when the deregistration delay has passed.
   * @default - as the kind of load balancer does that is told nothing
   */
  readonly terminatesConnections?: boolean;
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number;
  readonly startupPeriodSeconds: number;
  readonly startupFailureThreshold: number;
  readonly readinessPeriodSeconds: number;
  readonly healthCheckIntervalSeconds?: number;
  readonly healthCheckTimeoutSeconds?: number;
  readonly unhealthyThreshold?: number;
  readonly idleTimeoutSeconds?: number;
  readonly keepAliveTimeoutSeconds?: number;
  /** For so long the share of a new target grows to that of the others; 0 or absent without slow start. */
  readonly slowStartSeconds?: number;
  readonly loadBalancer: LoadBalancerTimings;
}

/** How long a request takes. */
export type RequestDuration =
  | { readonly kind: 'fixed'; readonly seconds: number }
  | { readonly kind: 'lognormal'; readonly p50Seconds: number; readonly p99Seconds: number; readonly maxSeconds?: number };

/** Clients that send at a constant rate whatever the answers are. */
export interface Traffic {
  readonly ratePerSecond: number;
  readonly duration: RequestDuration;
}

/**
 * What the application does when SIGTERM comes: stop listening and finish what is in flight, drop what is in flight, or
 * go on as if nothing had happened.
 */
export type OnSigterm = 'drain' | 'exit' | 'ignore';

export interface Application {
  /**
   * From a pod's creation until its containers start, while it is scheduled and its image is pulled; at most.
   * @default 0
   */
  readonly pullSeconds?: number;
  /** S: from the container's start until the application answers; at most. */
  readonly startupSeconds: number;
  /** A: from SIGTERM with nothing in flight until the process has ended; at most. */
  readonly shutdownSeconds: number;
  readonly onSigterm: OnSigterm;
  /**
   * How long an application that drains still accepts new requests after SIGTERM.
   * @default 0
   */
  readonly keepsListeningSeconds?: number;
}

/** What happens to the service. It begins at second 0; the pods named first are the ones concerned. */
export type Scenario =
  /** A rolling update of all pods. */
  | { readonly kind: 'rollout' }
  /** Fewer replicas: `pods` are deleted at once. */
  | { readonly kind: 'scale-in'; readonly pods: number }
  /** A node with `pods` pods is drained by eviction, as far as the PodDisruptionBudget lets it. */
  | { readonly kind: 'drain'; readonly pods: number; readonly maxUnavailable?: number }
  /** As a drain, but the node is gone `noticeSeconds` (120 by default) after the notice. */
  | { readonly kind: 'spot'; readonly pods: number; readonly maxUnavailable?: number; readonly noticeSeconds?: number }
  /** The containers of `pods` pods end by themselves and are started again. */
  | { readonly kind: 'crash'; readonly pods: number }
  /**
   * A rolling update during which the load-balancer controller has no leader for `gapSeconds`, from `startsAtSeconds` on
   * or, if that is not given, from the first deletion of a pod on, which is the worst moment.
   */
  | { readonly kind: 'controller-restart'; readonly gapSeconds: number; readonly startsAtSeconds?: number };

/** Whether the load balancer closes the connections to a target when the deregistration delay has passed. */
export function closesConnections({ terminatesConnections, deregistrationDelaySeconds, loadBalancer }: SimulatedService): boolean {
  return deregistrationDelaySeconds !== undefined && (terminatesConnections ?? loadBalancer.kind.cutsAtDelay === 'always');
}

/** The share of the pods that a PodDisruptionBudget lets go at a time, in percent, if the scenario does not say. */
const DISRUPTION_PERCENT = 25;

export function disruptionBudget(replicas: number): number {
  return Math.ceil(replicas * DISRUPTION_PERCENT / 100);
}
