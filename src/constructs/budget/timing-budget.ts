import { Duration } from 'cdk8s';
import { DrainPolicy } from './drain-policy';
import { durationOf, secondsOf } from './duration';
import { TIMING_BUDGET, TimingBudgetProps, TimingOverrides } from './timing-budget-props';
import { INT32 } from '../../platform/kubernetes';
import * as timing from '../../timing';
import { Checks } from '../input/checks';
import { instance, readProps } from '../input/shape';

/**
 * The timings of a probe.
 */
export interface ProbeTimings {
  /** Time from one probe to the next. Whole seconds, at least 1. */
  readonly period: Duration;
  /** How long a response may take. Whole seconds, at least 1. */
  readonly timeout: Duration;
  /** Consecutive failures before the kubelet acts. At least 1. */
  readonly failureThreshold: number;
}

/**
 * The timings of the load balancer's health check.
 */
export interface HealthCheckTimings {
  /** Time from one check to the next. Whole seconds, 5 to 300. */
  readonly interval: Duration;
  /** How long a response may take. Whole seconds, 2 to 120. */
  readonly timeout: Duration;
  /** Consecutive successful checks until an unhealthy target is healthy. 2 to 10. */
  readonly healthyThreshold: number;
  /** Consecutive failed checks until a healthy target is unhealthy. 2 to 10. */
  readonly unhealthyThreshold: number;
}

/**
 * One number of a formula.
 */
export interface ExplanationTerm {
  /** Symbol in the timing model, such as `R`. */
  readonly symbol: string;
  /** Name of the property, such as `longestRequest`. */
  readonly name: string;
  /** The number. */
  readonly value: number;
  /** `s` for seconds; empty for a count. */
  readonly unit: string;
}

/**
 * How a value is derived, and why.
 */
export interface TimingExplanation {
  /** The property of the budget, such as `healthCheck.interval`. */
  readonly field: string;
  /** Symbol in the timing model. */
  readonly symbol: string;
  /** The value in force: derived, or overridden. */
  readonly value: number;
  /** `s` for seconds; empty for a count. */
  readonly unit: string;
  /** The formula in symbols: `X + R`. */
  readonly formula: string;
  /** The same in numbers: `20 + 30`. */
  readonly numbers: string;
  /** The terms of the formula. */
  readonly terms: ExplanationTerm[];
  /** Why the field needs this value. */
  readonly reason: string;
  /** Primary source of the behaviour that makes it necessary. */
  readonly source: string;
  /**
   * The value that the formula gives.
   *
   * @default - the value in force is the derived one
   */
  readonly derivedValue?: number;
  /**
   * The amount by which an overridden value exceeds the derived one.
   *
   * @default - it does not
   */
  readonly slack?: number;
}

/**
 * A condition under which a budget holds, and which it cannot check.
 */
export interface BudgetWarning {
  /**
   * The code of the rule that is concerned, such as `T05`.
   *
   * @default - none
   */
  readonly code?: string;
  /** The input or timing that is concerned, such as `deregistrationDelay`. */
  readonly field: string;
  /** The condition as a sentence. */
  readonly message: string;
}

/**
 * One timing budget: from a few inputs of an application to every timing of its rollout, on Kubernetes and on AWS.
 */
export class TimingBudget {
  /**
   * Derives a budget and checks it against the inequalities of the model.
   *
   * @throws all findings about the inputs, one line each, with the code of the rule that would not hold
   */
  public static of(props: TimingBudgetProps = {}): TimingBudget {
    const given = readProps('TimingBudget.of()', props, TIMING_BUDGET);
    const plan = timing.planBudget({
      longestRequestSeconds: secondsOf(given.longestRequest),
      shutdownSeconds: secondsOf(given.shutdown),
      acceptsAfterSigtermSeconds: secondsOf(given.acceptsAfterSigterm),
      startupSeconds: secondsOf(given.startup),
      longestPauseSeconds: secondsOf(given.longestPause),
      marginSeconds: secondsOf(given.margin),
      slowStartSeconds: secondsOf(given.slowStart),
      loadBalancer: given.loadBalancer?._timings,
      drainPolicy: given.drainPolicy,
      reclaim: given.reclaim?.map(({ _path }) => _path),
    }, flatten(given.overrides ?? {}));
    if (!plan.ok) throw new timing.TimingBudgetError(plan.findings);
    return new TimingBudget(plan.budget);
  }

  /** From the deletion of a pod until the last new request can reach it (L). */
  public readonly leakWindow: Duration;
  /** From all containers ready until the load balancer sends to the pod (H). */
  public readonly registrationWindow: Duration;
  /** How long a deregistered target may finish its requests (D); absent without a target group. */
  public readonly deregistrationDelay?: Duration;
  /** From the deletion of a pod until SIGTERM (P). */
  public readonly preStop: Duration;
  /** From the deletion of a pod until SIGKILL (G). */
  public readonly terminationGracePeriod: Duration;
  /** Start-up probe. */
  public readonly startupProbe: ProbeTimings;
  /** Readiness probe. */
  public readonly readinessProbe: ProbeTimings;
  /** Liveness probe. */
  public readonly livenessProbe: ProbeTimings;
  /** Health check of the load balancer; absent without a target group. */
  public readonly healthCheck?: HealthCheckTimings;
  /** How long a pod must be ready before it counts as available. */
  public readonly minReady: Duration;
  /** How long the slowest pod of a rollout may take to become available. */
  public readonly progressDeadline: Duration;
  /** How long the load balancer keeps an idle connection (Li); absent without a load balancer. */
  public readonly idleTimeout?: Duration;
  /** How long the application must keep idle connections (K); absent if the client owns the connection. */
  public readonly keepAliveTimeout?: Duration;

  /** The longest request that is answered in full (R). */
  public readonly longestRequest: Duration;
  /** From SIGTERM, with nothing in flight, until the process has exited (A). */
  public readonly shutdown: Duration;
  /** How long the application continues to accept requests after SIGTERM (W). */
  public readonly acceptsAfterSigterm: Duration;

  /** From container start to the first successful readiness probe (S). */
  public readonly startup: Duration;
  /** The longest pause of the application while serving (Q). */
  public readonly longestPause: Duration;
  /** Added to each derived deadline (m). */
  public readonly margin: Duration;
  /** Slow start of the target group; absent when it is off. */
  public readonly slowStart?: Duration;
  /** The condition that a terminating pod waits for before SIGTERM. */
  public readonly drainPolicy: DrainPolicy;

  /** Conditions under which the budget holds and which it cannot check. */
  public readonly warnings: BudgetWarning[];

  /** @internal */
  public readonly _budget: timing.Budget;

  private constructor(budget: timing.Budget) {
    const { inputs, timings } = budget;
    this._budget = budget;
    this.leakWindow = durationOf(timings.leakWindowSeconds);
    this.registrationWindow = durationOf(timings.registrationWindowSeconds);
    this.deregistrationDelay = durationOf(timings.deregistrationDelaySeconds);
    this.preStop = durationOf(timings.preStopSeconds);
    this.terminationGracePeriod = durationOf(timings.terminationGracePeriodSeconds);
    this.startupProbe = probe(timings.startupPeriodSeconds, timings.startupTimeoutSeconds, timings.startupFailureThreshold);
    this.readinessProbe = probe(timings.readinessPeriodSeconds, timings.readinessTimeoutSeconds, timings.readinessFailureThreshold);
    this.livenessProbe = probe(timings.livenessPeriodSeconds, timings.livenessTimeoutSeconds, timings.livenessFailureThreshold);
    this.healthCheck = healthCheck(timings);
    this.minReady = durationOf(timings.minReadySeconds);
    this.progressDeadline = durationOf(timings.progressDeadlineSeconds);
    this.idleTimeout = durationOf(timings.idleTimeoutSeconds);
    this.keepAliveTimeout = durationOf(timings.keepAliveTimeoutSeconds);

    this.longestRequest = durationOf(inputs.longestRequestSeconds);
    this.shutdown = durationOf(inputs.shutdownSeconds);
    this.acceptsAfterSigterm = durationOf(inputs.acceptsAfterSigtermSeconds);
    this.startup = durationOf(inputs.startupSeconds);
    this.longestPause = durationOf(inputs.longestPauseSeconds);
    this.margin = durationOf(inputs.marginSeconds);
    this.slowStart = inputs.slowStartSeconds > 0 ? durationOf(inputs.slowStartSeconds) : undefined;
    this.drainPolicy = inputs.drainPolicy === 'leak-window' ? DrainPolicy.LEAK_WINDOW : DrainPolicy.OUTLAST_DEREGISTRATION;
    this.warnings = budget.warnings.map(warning => ({ code: warning.code, field: warning.field, message: timing.describeFinding(warning) }));
  }

  /** How each value is derived, and why, in the order of derivation. */
  public explain(): TimingExplanation[] {
    return timing.explain(this._budget).map(explanation => ({ ...explanation, terms: [...explanation.terms] }));
  }

  /**
   * Estimates how long a rollout takes, from its start until the last old pod has terminated.
   *
   * @param replicas number of pods, at least 1
   * @param maxSurgePercent pods started beyond that number, in percent of it; 1 to 100 (default 25)
   */
  public rolloutDuration(replicas: number, maxSurgePercent?: number): Duration {
    const { inputs, timings } = this._budget;
    const checks = new Checks('rolloutDuration()');
    checks.whole('replicas', replicas, 1, INT32);
    if (maxSurgePercent !== undefined) checks.whole('maxSurgePercent', maxSurgePercent, 1, 100);
    checks.throwIfAny();
    return durationOf(timing.roundUp(timing.rolloutDuration(inputs, timings, replicas, maxSurgePercent).value));
  }
}

export const timingBudget = instance<TimingBudget>('a TimingBudget, such as TimingBudget.of()', value => value._budget !== undefined);

function flatten(overrides: TimingOverrides): timing.FieldOverrides {
  const { startupProbe, readinessProbe, livenessProbe, healthCheck: check } = overrides;
  return {
    deregistrationDelaySeconds: secondsOf(overrides.deregistrationDelay),
    preStopSeconds: secondsOf(overrides.preStop),
    terminationGracePeriodSeconds: secondsOf(overrides.terminationGracePeriod),
    startupPeriodSeconds: secondsOf(startupProbe?.period),
    startupTimeoutSeconds: secondsOf(startupProbe?.timeout),
    startupFailureThreshold: startupProbe?.failureThreshold,
    readinessPeriodSeconds: secondsOf(readinessProbe?.period),
    readinessTimeoutSeconds: secondsOf(readinessProbe?.timeout),
    readinessFailureThreshold: readinessProbe?.failureThreshold,
    livenessPeriodSeconds: secondsOf(livenessProbe?.period),
    livenessTimeoutSeconds: secondsOf(livenessProbe?.timeout),
    livenessFailureThreshold: livenessProbe?.failureThreshold,
    healthCheckIntervalSeconds: secondsOf(check?.interval),
    healthCheckTimeoutSeconds: secondsOf(check?.timeout),
    healthyThreshold: check?.healthyThreshold,
    unhealthyThreshold: check?.unhealthyThreshold,
    minReadySeconds: secondsOf(overrides.minReady),
    progressDeadlineSeconds: secondsOf(overrides.progressDeadline),
    idleTimeoutSeconds: secondsOf(overrides.idleTimeout),
    keepAliveTimeoutSeconds: secondsOf(overrides.keepAliveTimeout),
  };
}

function probe(period: number, timeout: number, failureThreshold: number): ProbeTimings {
  return { period: durationOf(period), timeout: durationOf(timeout), failureThreshold };
}

function healthCheck(timings: timing.RolloutTimings): HealthCheckTimings | undefined {
  const { healthCheckIntervalSeconds: interval, healthCheckTimeoutSeconds: timeout, healthyThreshold, unhealthyThreshold } = timings;
  if (interval === undefined || timeout === undefined || healthyThreshold === undefined || unhealthyThreshold === undefined) return undefined;
  return { interval: durationOf(interval), timeout: durationOf(timeout), healthyThreshold, unhealthyThreshold };
}
