import type { Duration } from 'cdk8s';
import { DrainPolicy } from './drain-policy';
import { duration } from './duration';
import { LoadBalancerProfile, loadBalancerProfile } from './load-balancer-profile';
import { NodeReclaim, nodeReclaim } from './node-reclaim';
import { choice, list, number, Shape, struct } from '../input/shape';

/**
 * Timings of a probe that are set instead of derived.
 */
export interface ProbeOverrides {
  /**
   * Time from one probe to the next. Whole seconds, at least 1.
   *
   * @default - derived
   */
  readonly period?: Duration;
  /**
   * How long a response may take. Whole seconds, at least 1.
   *
   * @default - derived
   */
  readonly timeout?: Duration;
  /**
   * Consecutive failures before the kubelet acts. At least 1.
   *
   * @default - derived
   */
  readonly failureThreshold?: number;
}

const probe = struct<ProbeOverrides>({ period: duration, timeout: duration, failureThreshold: number });

/**
 * Timings of the load balancer's health check that are set instead of derived.
 */
export interface HealthCheckOverrides {
  /**
   * Time from one check to the next. Whole seconds, 5 to 300.
   *
   * @default - derived
   */
  readonly interval?: Duration;
  /**
   * How long a response may take. Whole seconds, 2 to 120; shorter than the interval.
   *
   * @default - derived
   */
  readonly timeout?: Duration;
  /**
   * Consecutive successful checks until an unhealthy target is healthy. 2 to 10.
   *
   * @default - derived
   */
  readonly healthyThreshold?: number;
  /**
   * Consecutive failed checks until a healthy target is unhealthy. 2 to 10.
   *
   * @default - derived
   */
  readonly unhealthyThreshold?: number;
}

const healthCheck = struct<HealthCheckOverrides>({ interval: duration, timeout: duration, healthyThreshold: number, unhealthyThreshold: number });

/**
 * Values that are set instead of derived.
 *
 * Each is checked against the inequalities of the model, and no other field is derived from it. If another field has to
 * change as well, the error names its value. A value above the derived one is allowed; `explain()` returns the slack.
 */
export interface TimingOverrides {
  /**
   * How long the load balancer lets a deregistered target finish its requests. Whole seconds, 0 to 3600.
   *
   * @default - derived
   */
  readonly deregistrationDelay?: Duration;
  /**
   * From the deletion of a pod until SIGTERM. Whole seconds.
   *
   * @default - derived
   */
  readonly preStop?: Duration;
  /**
   * From the deletion of a pod until SIGKILL. Whole seconds, longer than `preStop`.
   *
   * @default - derived
   */
  readonly terminationGracePeriod?: Duration;
  /**
   * Start-up probe.
   *
   * @default - derived
   */
  readonly startupProbe?: ProbeOverrides;
  /**
   * Readiness probe.
   *
   * @default - derived
   */
  readonly readinessProbe?: ProbeOverrides;
  /**
   * Liveness probe.
   *
   * @default - derived
   */
  readonly livenessProbe?: ProbeOverrides;
  /**
   * Health check of the load balancer.
   *
   * @default - derived
   */
  readonly healthCheck?: HealthCheckOverrides;
  /**
   * How long a pod must be ready before it counts as available. Whole seconds.
   *
   * @default - derived
   */
  readonly minReady?: Duration;
  /**
   * How long the slowest pod of a rollout may take to become available. Whole seconds.
   *
   * @default - derived
   */
  readonly progressDeadline?: Duration;
  /**
   * How long the load balancer keeps an idle connection. Whole seconds, 1 to 4000 (ALB) or 60 to 6000 (NLB).
   *
   * @default - derived
   */
  readonly idleTimeout?: Duration;
  /**
   * How long the application must keep idle connections. Whole seconds, longer than `idleTimeout`.
   *
   * @default - derived
   */
  readonly keepAliveTimeout?: Duration;
}

const overrides = struct<TimingOverrides>({
  deregistrationDelay: duration,
  preStop: duration,
  terminationGracePeriod: duration,
  startupProbe: probe,
  readinessProbe: probe,
  livenessProbe: probe,
  healthCheck,
  minReady: duration,
  progressDeadline: duration,
  idleTimeout: duration,
  keepAliveTimeout: duration,
});

/**
 * The inputs of a budget.
 */
export interface TimingBudgetProps {
  /**
   * The longest request that must be answered in full (R).
   *
   * A rollout may cut a longer one. At least 0.
   *
   * @default Duration.seconds(30)
   */
  readonly longestRequest?: Duration;

  /**
   * From SIGTERM, with nothing in flight, until the process has exited (A). At least 0.
   *
   * @default Duration.seconds(20)
   */
  readonly shutdown?: Duration;

  /**
   * How long the application continues to accept and serve requests after SIGTERM, before it closes its listener: Istio's
   * `terminationDrainDuration`, Traefik's `requestAcceptGraceTimeout`, `lameduck` of CoreDNS, `kong quit --wait`, or a delay in
   * the process (W). preStop is shorter by W.
   *
   * At least 0.
   *
   * @default Duration.seconds(0)
   */
  readonly acceptsAfterSigterm?: Duration;

  /**
   * From container start to the first successful readiness probe, worst case (S). At least 0.
   *
   * @default Duration.seconds(60)
   */
  readonly startup?: Duration;

  /**
   * The longest pause of the application while serving, such as garbage collection (Q). 0 to 90 s behind a load
   * balancer.
   *
   * @default Duration.seconds(10)
   */
  readonly longestPause?: Duration;

  /**
   * Added to each derived deadline (m). At least 1 s; under `OUTLAST_DEREGISTRATION` at least the reaction of the
   * controller.
   *
   * @default Duration.seconds(10)
   */
  readonly margin?: Duration;

  /**
   * How long an Application Load Balancer takes to raise the share of a new target to its full value. 30 to 900 s.
   *
   * @default - no slow start
   */
  readonly slowStart?: Duration;

  /**
   * The kind of load balancer, and its assumed delays.
   *
   * @default LoadBalancerProfile.ALB_IP
   */
  readonly loadBalancer?: LoadBalancerProfile;

  /**
   * The condition that a terminating pod waits for before SIGTERM.
   *
   * @default DrainPolicy.OUTLAST_DEREGISTRATION
   */
  readonly drainPolicy?: DrainPolicy;

  /**
   * The ways in which nodes are reclaimed. Each has a ceiling that the grace period must not exceed.
   *
   * @default - none
   */
  readonly reclaim?: NodeReclaim[];

  /**
   * Values that are set instead of derived.
   *
   * @default - everything is derived
   */
  readonly overrides?: TimingOverrides;
}

export const TIMING_BUDGET: Shape<TimingBudgetProps> = {
  longestRequest: duration,
  shutdown: duration,
  acceptsAfterSigterm: duration,
  startup: duration,
  longestPause: duration,
  margin: duration,
  slowStart: duration,
  loadBalancer: loadBalancerProfile,
  drainPolicy: choice(DrainPolicy),
  reclaim: list(nodeReclaim),
  overrides,
};
