import { delay, fieldTerm, input, leakWindow, registrationWindow } from './derive';
import { ceiling as ceil, constant, Expression, maximum, product, quantity, quotient, roundUp, sum } from './expression';
import { RolloutTimings, SettableField } from './fields';
import { Severity } from './finding';
import { marginCoversReaction, TimingInputs } from './inputs';
import { hasTargetGroup } from './load-balancer';

/**
 * An inequality between one field and what it must stand up to. All of them bound a field from one side, so that there
 * always is a nearest value that holds.
 */
export interface Invariant {
  /** Absent where the rule catalogue has none: it is about values that were set, and no manifest can show it. */
  readonly code?: string;
  readonly name: string;
  readonly field: SettableField;
  readonly relation: 'at least' | 'more than' | 'at most';
  /** The other side; undefined where the invariant does not apply. */
  readonly limit: (inputs: TimingInputs, timings: RolloutTimings) => Expression | undefined;
  /** Error unless said otherwise. */
  readonly severity?: (inputs: TimingInputs) => Severity;
}

/** A pod's address is given to another pod 30 s after the pod is gone (VPC CNI, IP_COOLDOWN_PERIOD). */
const ADDRESS_COOLDOWN = 30;

/** The inequalities that a budget proves of itself, by the codes of the rule catalogue. */
export const INVARIANTS: readonly Invariant[] = [
  {
    code: 'T01',
    name: 'grace-covers-drain',
    field: 'terminationGracePeriodSeconds',
    relation: 'at least',
    limit: (inputs, timings) => sum(
      maximum(fieldTerm('preStopSeconds', timings.preStopSeconds), sum(leak(inputs), input(inputs, 'longestRequestSeconds'))),
      input(inputs, 'shutdownSeconds'),
    ),
  },
  {
    code: 'T02',
    name: 'prestop-within-grace',
    field: 'terminationGracePeriodSeconds',
    relation: 'more than',
    limit: (_, timings) => fieldTerm('preStopSeconds', timings.preStopSeconds),
  },
  {
    code: 'T03',
    name: 'prestop-covers-leak',
    field: 'preStopSeconds',
    relation: 'at least',
    limit: inputs => leakWindow(inputs),
  },
  {
    code: 'T04',
    name: 'deregistration-covers-request',
    field: 'deregistrationDelaySeconds',
    relation: 'at least',
    limit: inputs => sum(
      delay(inputs, 'deregistrationPropagationSeconds'),
      input(inputs, 'longestRequestSeconds'),
    ),
  },
  {
    code: 'T05',
    name: 'deregistration-frees-address',
    field: 'deregistrationDelaySeconds',
    relation: 'at most',
    limit: (inputs, timings) => inputs.loadBalancer.targetType !== 'ip' ? undefined : sum(
      fieldTerm('preStopSeconds', timings.preStopSeconds),
      input(inputs, 'shutdownSeconds'),
      quantity('cooldown', 'until the address is used again', ADDRESS_COOLDOWN),
    ),
    // A long request that drains after SIGTERM holds its address longer than the pod lives: nothing is lost by it, the
    // gate of a new pod that gets the address opens late. Outlasting the deregistration excludes it.
    severity: inputs => inputs.drainPolicy === 'leak-window' ? 'warning' : 'error',
  },
  {
    code: 'T06',
    name: 'drain-policy-kept',
    field: 'preStopSeconds',
    relation: 'at least',
    // An application that exits at once also needs the request that leaks last to have ended: L + R. The derived value
    // covers it by margin ≥ r; a value set by hand has to cover it itself. A smaller margin is refused by itself.
    limit: (inputs, { deregistrationDelaySeconds: D }) =>
      D === undefined || inputs.drainPolicy !== 'outlast-deregistration' || !marginCoversReaction(inputs) ? undefined : maximum(
        fieldTerm('deregistrationDelaySeconds', D),
        sum(leakWindow(inputs), input(inputs, 'longestRequestSeconds')),
      ),
  },
  {
    code: 'S01',
    name: 'startup-before-liveness',
    field: 'startupFailureThreshold',
    relation: 'at least',
    limit: (inputs, timings) => ceil(quotient(
      input(inputs, 'startupSeconds'), fieldTerm('startupPeriodSeconds', timings.startupPeriodSeconds),
    )),
  },
  {
    code: 'S06',
    name: 'progress-deadline-covers-gate',
    field: 'progressDeadlineSeconds',
    relation: 'more than',
    limit: (inputs, timings) => sum(
      input(inputs, 'startupSeconds'), constant(5), window(inputs, timings),
      fieldTerm('minReadySeconds', timings.minReadySeconds),
    ),
  },
  {
    code: 'S07',
    name: 'ready-means-healthy',
    field: 'minReadySeconds',
    relation: 'at least',
    limit: (inputs, timings) => inputs.loadBalancer.gated
      ? delay(inputs, 'gateLagSeconds')
      : sum(window(inputs, timings), delay(inputs, 'gateLagSeconds')),
  },
  {
    code: 'S09',
    name: 'health-check-in-range',
    field: 'healthCheckIntervalSeconds',
    relation: 'more than',
    limit: ({ loadBalancer: { family } }, { healthCheckTimeoutSeconds: timeout }) =>
      family === 'alb' && timeout !== undefined ? fieldTerm('healthCheckTimeoutSeconds', timeout) : undefined,
  },
  {
    code: 'S09',
    name: 'health-check-in-range',
    field: 'healthCheckIntervalSeconds',
    relation: 'at least', // a Network Load Balancer takes an interval equal to the timeout
    limit: ({ loadBalancer: { family } }, { healthCheckTimeoutSeconds: timeout }) =>
      family === 'nlb' && timeout !== undefined ? fieldTerm('healthCheckTimeoutSeconds', timeout) : undefined,
  },
  {
    code: 'S10',
    name: 'readiness-before-liveness',
    field: 'livenessFailureThreshold',
    relation: 'more than',
    limit: (_, timings) => quotient(
      product(
        fieldTerm('readinessPeriodSeconds', timings.readinessPeriodSeconds),
        fieldTerm('readinessFailureThreshold', timings.readinessFailureThreshold),
      ),
      fieldTerm('livenessPeriodSeconds', timings.livenessPeriodSeconds),
    ),
  },
  {
    code: 'S12',
    name: 'slow-start-fits',
    field: 'minReadySeconds',
    relation: 'at least',
    limit: inputs => inputs.slowStartSeconds > 0 ? input(inputs, 'slowStartSeconds') : undefined,
  },
  {
    code: 'N02',
    name: 'keepalive-outlives-idle',
    field: 'keepAliveTimeoutSeconds',
    relation: 'more than',
    limit: (_, timings) => timings.idleTimeoutSeconds === undefined ? undefined
      : fieldTerm('idleTimeoutSeconds', timings.idleTimeoutSeconds),
  },
  {
    code: 'N03',
    name: 'idle-covers-request',
    field: 'idleTimeoutSeconds',
    relation: 'at least', // a Network Load Balancer, too, resets a connection on which nothing comes
    limit: inputs => hasTargetGroup(inputs.loadBalancer) ? input(inputs, 'longestRequestSeconds') : undefined,
  },
  patience('readinessFailureThreshold', 'readinessPeriodSeconds'),
  patience('livenessFailureThreshold', 'livenessPeriodSeconds'),
  patience('unhealthyThreshold', 'healthCheckIntervalSeconds'),
];

/** The longest legitimate pause ends before the last of the failures that count: the first may come as it begins. */
function patience(field: SettableField, period: SettableField): Invariant {
  return {
    name: 'pause-tolerated',
    field,
    relation: 'at least',
    limit: (inputs, timings) => timings[period] === undefined ? undefined : sum(
      ceil(quotient(input(inputs, 'longestPauseSeconds'), fieldTerm(period, timings[period]))), constant(1),
    ),
    severity: () => 'warning',
  };
}

/** L, as it is written down. */
function leak(inputs: TimingInputs): Expression {
  return fieldTerm('leakWindowSeconds', roundUp(leakWindow(inputs).value));
}

/** H with the health check that is really used, which may have been set. */
function window(inputs: TimingInputs, timings: RolloutTimings): Expression {
  const value = hasTargetGroup(inputs.loadBalancer)
    ? registrationWindow(inputs, timings.healthCheckIntervalSeconds, timings.healthCheckTimeoutSeconds)
    : registrationWindow(inputs);
  return fieldTerm('registrationWindowSeconds', roundUp(value.value));
}
