import { Expression, roundUp } from './expression';
import { RolloutTimings, SettableField } from './fields';
import { Severity } from './finding';
import { TimingInputs } from './inputs';
import {
  Bounding, drain, failuresBeyond, intervalRelation, leakPreStop, livenessFailures, outlastingPreStop, pooledConnection,
  registrationWindow, requestDelay, silence, slowStart, startup, untilAddressReused, untilAvailable, untilServed, wholeLeakWindow,
} from './needs';
import { fieldTerm, input } from './terms';

/**
 * An inequality between one field and its limit. All of them bound a field from one side, so that there
 * always is a nearest value that holds.
 */
export interface Invariant {
  /** Absent if the rule catalogue has no such rule: it is about overrides, which no manifest shows. */
  readonly code?: string;
  readonly name: string;
  readonly field: SettableField;
  readonly relation: Exclude<Bounding, 'less than'>;
  /** The limit; undefined if the invariant does not apply. */
  readonly limit: (inputs: TimingInputs, timings: RolloutTimings) => Expression | undefined;
  /** The severity; error by default. */
  readonly severity?: (inputs: TimingInputs) => Severity;
}

/** The inequalities that a budget has to satisfy, with the codes of the rule catalogue. */
export const INVARIANTS: readonly Invariant[] = [
  {
    code: 'T01',
    name: 'grace-covers-drain',
    field: 'terminationGracePeriodSeconds',
    relation: 'at least',
    limit: (inputs, { preStopSeconds }) => drain(inputs, preStopSeconds, wholeLeakWindow(inputs)),
  },
  {
    code: 'T02',
    name: 'prestop-within-grace',
    field: 'terminationGracePeriodSeconds',
    relation: 'more than',
    limit: (_, { preStopSeconds }) => fieldTerm('preStopSeconds', preStopSeconds),
  },
  {
    code: 'T03',
    name: 'prestop-covers-leak',
    field: 'preStopSeconds',
    relation: 'at least',
    limit: leakPreStop,
  },
  {
    code: 'T04',
    name: 'deregistration-covers-request',
    field: 'deregistrationDelaySeconds',
    relation: 'at least',
    limit: requestDelay,
  },
  {
    code: 'T05',
    name: 'deregistration-frees-address',
    field: 'deregistrationDelaySeconds',
    relation: 'at most',
    limit: (inputs, { preStopSeconds }) => !inputs.loadBalancer.targets.arePods ? undefined
      : untilAddressReused(inputs, fieldTerm('preStopSeconds', preStopSeconds)),
    // A long request that drains after SIGTERM holds its address longer than the pod lives: nothing is lost by it, the
    // gate of a new pod that gets the address opens late. Outlasting the deregistration excludes it.
    severity: inputs => inputs.drainPolicy === 'leak-window' ? 'warning' : 'error',
  },
  {
    code: 'T06',
    name: 'drain-policy-kept',
    field: 'preStopSeconds',
    relation: 'at least',
    limit: inputs => inputs.drainPolicy === 'outlast-deregistration' ? outlastingPreStop(inputs) : undefined,
  },
  {
    code: 'S01',
    name: 'startup-before-liveness',
    field: 'startupFailureThreshold',
    relation: 'at least',
    limit: (inputs, { startupPeriodSeconds }) => failuresBeyond(startup(inputs), fieldTerm('startupPeriodSeconds', startupPeriodSeconds)),
  },
  {
    code: 'S06',
    name: 'progress-deadline-covers-gate',
    field: 'progressDeadlineSeconds',
    relation: 'more than',
    limit: (inputs, timings) => untilAvailable(inputs, registration(inputs, timings), timings.minReadySeconds),
  },
  {
    code: 'S07',
    name: 'ready-means-healthy',
    field: 'minReadySeconds',
    relation: 'at least',
    limit: (inputs, timings) => untilServed(inputs, registration(inputs, timings)),
  },
  ...(['more than', 'at least'] as const).map((relation): Invariant => ({
    code: 'S09',
    name: 'health-check-in-range',
    field: 'healthCheckIntervalSeconds',
    relation,
    limit: ({ loadBalancer }, { healthCheckTimeoutSeconds: timeout }) =>
      timeout !== undefined && relation === intervalRelation(loadBalancer) ? fieldTerm('healthCheckTimeoutSeconds', timeout) : undefined,
  })),
  {
    code: 'S10',
    name: 'readiness-before-liveness',
    field: 'livenessFailureThreshold',
    relation: 'more than',
    limit: (_, timings) => livenessFailures(
      { periodSeconds: timings.readinessPeriodSeconds, failureThreshold: timings.readinessFailureThreshold }, timings.livenessPeriodSeconds,
    ),
  },
  {
    code: 'S12',
    name: 'slow-start-fits',
    field: 'minReadySeconds',
    relation: 'at least',
    limit: ({ slowStartSeconds }) => slowStartSeconds > 0 ? slowStart(slowStartSeconds) : undefined,
  },
  {
    code: 'N02',
    name: 'keepalive-outlives-idle',
    field: 'keepAliveTimeoutSeconds',
    relation: 'more than',
    limit: (_, { idleTimeoutSeconds }) => idleTimeoutSeconds === undefined ? undefined : pooledConnection(idleTimeoutSeconds),
  },
  {
    code: 'N03',
    name: 'idle-covers-request',
    field: 'idleTimeoutSeconds',
    relation: 'at least', // a Network Load Balancer also resets a silent connection
    limit: silence,
  },
  patience('readinessFailureThreshold', 'readinessPeriodSeconds'),
  patience('livenessFailureThreshold', 'livenessPeriodSeconds'),
  patience('unhealthyThreshold', 'healthCheckIntervalSeconds'),
];

/** The longest legitimate pause ends before the last failure that counts: the first one may come when it begins. */
function patience(field: SettableField, period: SettableField): Invariant {
  return {
    name: 'pause-tolerated',
    field,
    relation: 'at least',
    limit: (inputs, { [period]: seconds }) => seconds === undefined ? undefined
      : failuresBeyond(input(inputs, 'longestPauseSeconds'), fieldTerm(period, seconds)),
    severity: () => 'warning',
  };
}

/** H with the health check in use, which may be overridden. */
function registration(inputs: TimingInputs, { healthCheckIntervalSeconds, healthCheckTimeoutSeconds }: RolloutTimings): Expression {
  const value = inputs.loadBalancer.kind.healthCheck
    ? registrationWindow(inputs, healthCheckIntervalSeconds, healthCheckTimeoutSeconds)
    : registrationWindow(inputs);
  return fieldTerm('registrationWindowSeconds', roundUp(value.value));
}
