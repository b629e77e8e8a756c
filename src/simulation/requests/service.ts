import { LoadBalancerTimings } from '../../timing';
import { ArgoRollout } from '../argo/strategy';

/**
 * Connections that the sender keeps, and that stay with their pod: the nodes of a load balancer through node
 * ports, callers through kube-proxy, clients through a Network Load Balancer. New connections avoid a pod that has gone, these do not.
 */
export interface KeptConnections {
  /**
   * The number of connections, used in turn. One of them may carry several requests at a time.
   * @default - as many as are not idle for too long, up to four for each pod, and one for each at least
   */
  readonly pool?: number;
  /** The time without a request after which the sender closes a connection. */
  readonly idleSeconds: number;
  /**
   * When the application closes them, by `Connection: close` and by closing idle ones: when preStop begins, when it closes its
   * listener, or never by itself.
   * @default sigterm
   */
  readonly closes?: ConnectionsClose;
}

export const CONNECTIONS_CLOSE = ['prestop', 'sigterm', 'never'] as const;
export type ConnectionsClose = typeof CONNECTIONS_CLOSE[number];

/**
 * Nodes that drop requests if they have no pod of the Service, as with externalTrafficPolicy: Local. Each pod is alone
 * on its node, which comes and goes by its health check.
 */
export interface LocalNodes {
  /**
   * Whether the check uses kube-proxy, which reports at once that the last pod of its node ends. Otherwise it reaches the pod, which
   * answers until it closes its listener.
   */
  readonly checksKubeProxy: boolean;
  readonly healthyThreshold: number;
}

/** The numbers of a Deployment, its pods and its target group that decide what happens to requests. Seconds and pods. */
export interface SimulatedService {
  readonly name: string;
  readonly replicas: number;
  /** Resolved to pods. */
  readonly maxSurge: number;
  /** Resolved to pods. If it and maxSurge are both 0, one pod may be unavailable, as in Kubernetes. */
  readonly maxUnavailable: number;
  /** Whether the pods carry the readiness gate of the AWS Load Balancer Controller. */
  readonly gated: boolean;
  /**
   * Whether the webhook of the controller adds the gate when a pod is created, so that pods which are created while the
   * controller is gone have none.
   * @default - the pod template declares it
   */
  readonly gateInjected?: boolean;
  readonly preStopSeconds: number;
  readonly terminationGracePeriodSeconds: number;
  /** Absent without a target group. */
  readonly deregistrationDelaySeconds?: number;
  /**
   * Whether connections are closed when the deregistration delay has passed.
   * @default - the default of the kind of load balancer
   */
  readonly terminatesConnections?: boolean;
  /**
   * Whether the load balancer sends nothing to a target whose deregistration delay is over, also where it would have gone on for
   * longer. It is not known which of the two AWS does.
   * @default - it sends until the deregistration has reached all of its nodes
   */
  readonly stopsAtDelay?: boolean;
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number;
  readonly startupPeriodSeconds: number;
  /** The number of failures at which the kubelet kills a container; the last one may come a period early. */
  readonly startupFailureThreshold: number;
  readonly readinessPeriodSeconds: number;
  /**
   * Whether a pod counts as ready as soon as it runs, without probes: its target is healthy when the application answers.
   * @default - probes wait for the application
   */
  readonly readyAtOnce?: boolean;
  readonly healthCheckIntervalSeconds?: number;
  readonly healthCheckTimeoutSeconds?: number;
  readonly unhealthyThreshold?: number;
  readonly idleTimeoutSeconds?: number;
  readonly keepAliveTimeoutSeconds?: number;
  /**
   * The connections that the sender keeps.
   * @default - each request has a connection of its own
   */
  readonly connections?: KeptConnections;
  /**
   * Set if nodes are the targets, and drop requests that are not for a pod of their own.
   * @default - each node sends to the pods of all
   */
  readonly local?: LocalNodes;
  /**
   * How Argo Rollouts switches the requests at the load balancer.
   * @default - a rolling update replaces the pods
   */
  readonly argo?: ArgoRollout;
  /** The time in which the share of a new target grows to that of the others; 0 or absent without slow start. */
  readonly slowStartSeconds?: number;
  readonly loadBalancer: LoadBalancerTimings;
}

/** How long a request takes. */
export type RequestDuration =
  | { readonly kind: 'fixed'; readonly seconds: number }
  | { readonly kind: 'lognormal'; readonly p50Seconds: number; readonly p99Seconds: number; readonly maxSeconds?: number }
  /** As long as one of those that were measured, in ascending order. */
  | { readonly kind: 'measured'; readonly seconds: readonly number[] };

/** How long the longest request takes; a distribution without an end has none. */
export function longestOf(duration: RequestDuration): number {
  switch (duration.kind) {
    case 'fixed': return duration.seconds;
    case 'lognormal': return duration.maxSeconds ?? Infinity;
    case 'measured': return duration.seconds[duration.seconds.length - 1];
  }
}

/** Clients that send at a constant rate whatever the answers are. */
export interface Traffic {
  readonly ratePerSecond: number;
  readonly duration: RequestDuration;
  /**
   * The interval of bursts, which last a second at most, at the same average rate.
   * @default - they come evenly
   */
  readonly burstSeconds?: number;
}

/**
 * The reaction of the application to SIGTERM: stop listening and finish the requests in flight, drop them, or
 * continue as if nothing had happened.
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
   * W: how long it continues to accept and serve requests after SIGTERM, before it closes its listener and drains or exits.
   * @default 0
   */
  readonly acceptsAfterSigtermSeconds?: number;
}

/** The event that happens to the service. It begins at second 0, and affects the first pods. */
export type Scenario =
  /** A rolling update of all pods. */
  | { readonly kind: 'rollout' }
  /** Fewer replicas: `pods` are deleted at once. */
  | { readonly kind: 'scale-in'; readonly pods: number }
  /** More replicas: `pods` are created at once. */
  | { readonly kind: 'scale-out'; readonly pods: number }
  /** An apply resets the number of pods that an autoscaler keeps: `pods` are deleted at once. */
  | { readonly kind: 'replicas-reset'; readonly pods: number }
  /**
   * One of `nodes` nodes that are targets goes, `noticeSeconds` after its notice, and with it the requests that it forwards to pods on
   * other nodes. The scenario `drain` covers its own pods.
   */
  | { readonly kind: 'node-loss'; readonly nodes: number; readonly noticeSeconds: number }
  /** A rolling update with open connections that outlast it: WebSockets, streams, flows of a Network Load Balancer. */
  | { readonly kind: 'long-lived'; readonly connections: number }
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
  | { readonly kind: 'controller-restart'; readonly gapSeconds: number; readonly startsAtSeconds?: number }
  /** An update by Argo Rollouts that is taken back at its last weight, or shortly after the switch. */
  | { readonly kind: 'abort' }
  /** A rolling update during which the API of the load balancer does not answer for `gapSeconds`, although the controller runs. */
  | { readonly kind: 'api-outage'; readonly gapSeconds: number; readonly startsAtSeconds?: number }
  /** A rolling update during which each call of that API takes `callSeconds`. */
  | { readonly kind: 'api-slow'; readonly callSeconds: number }
  /** A rolling update during which AWS refuses that share of the calls, from 0 to less than 1, which are then retried. */
  | { readonly kind: 'api-throttled'; readonly refusedShare: number };

/** How long a container may start before the kubelet kills it. */
export function startupPatience({ startupPeriodSeconds, startupFailureThreshold }: SimulatedService): number {
  return startupPeriodSeconds * Math.max(0, startupFailureThreshold - 1);
}

/** Whether the load balancer closes the connections to a target when the deregistration delay has passed. */
export function closesConnections({ terminatesConnections, deregistrationDelaySeconds, loadBalancer }: SimulatedService): boolean {
  return deregistrationDelaySeconds !== undefined && (terminatesConnections ?? loadBalancer.kind.cutsAtDelay === 'always');
}

/** The default share of the pods that a PodDisruptionBudget lets go at a time, in percent. */
const DISRUPTION_PERCENT = 25;

export function disruptionBudget(replicas: number): number {
  return Math.ceil(replicas * DISRUPTION_PERCENT / 100);
}
