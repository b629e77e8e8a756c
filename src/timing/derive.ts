import { ceiling, clamp, constant, Expression, floor, maximum, minimum, product, quantity, quotient, roundUp, sum } from './expression';
import { FIELDS, RolloutTimings, TimingField } from './fields';
import { TimingInputs } from './inputs';
import { withTypicalDelays } from './load-balancer';
import {
  drain, failuresBeyond, lastRequest, leakWindow, lessAcceptance, podsAtOnce, pooledConnection, registrationWindow, requestDelay, shortestWave,
  silence, slowStart, startup, untilAvailable, untilServed,
} from './needs';
import { fieldTerm, input } from './terms';
import { PROGRESS_DEADLINE } from '../platform/kubernetes';

/** The derivation of each field; a field that the profile does not have is absent. */
export type Derivations = { readonly [Field in TimingField]?: Expression };

/** Records the derivation of a field, and returns it as a term for the next formula. */
type Derive = (field: TimingField, expression: Expression) => Expression;

/** The timing model, sections 2 to 4: from inputs to every field, each with its formula. */
export function derive(inputs: TimingInputs): Derivations {
  const derivations: { -readonly [Field in TimingField]?: Expression } = {};
  const set: Derive = (field, expression) => {
    derivations[field] = expression;
    return fieldTerm(field, roundUp(expression.value));
  };
  const L = set('leakWindowSeconds', leakWindow(inputs));
  const H = deriveRegistration(inputs, set);
  deriveTermination(inputs, L, set);
  deriveProbes(inputs, set);
  deriveAvailability(inputs, H, set);
  deriveIdleTimeouts(inputs, set);
  return derivations;
}

/** The timings of the health check, one of which is part of the registration window. */
function deriveRegistration(inputs: TimingInputs, set: Derive): Expression {
  if (!inputs.loadBalancer.kind.healthCheck) return set('registrationWindowSeconds', registrationWindow(inputs));
  const Q = input(inputs, 'longestPauseSeconds');
  const I = set('healthCheckIntervalSeconds', constant(10));
  const T = set('healthCheckTimeoutSeconds', constant(5));
  set('healthyThreshold', constant(2));
  set('unhealthyThreshold', maximum(constant(2), failuresBeyond(Q, I)));
  return set('registrationWindowSeconds', registrationWindow(inputs, I.value, T.value));
}

function deriveTermination(inputs: TimingInputs, L: Expression, set: Derive): void {
  const m = input(inputs, 'marginSeconds');
  const { kind } = inputs.loadBalancer;
  if (kind.deregistrationDelay) set('deregistrationDelaySeconds', requestDelay(inputs));
  const P = set('preStopSeconds', lessAcceptance(inputs, inputs.drainPolicy === 'leak-window' ? sum(L, m) : outlasting(inputs, L, m)));
  set('terminationGracePeriodSeconds', sum(drain(inputs, P.value, L), m));
}

/**
 * max(max(L, X + R) + m, L + R): no request is in flight after that. The deregistration counts from the controller's call, which
 * comes r after the deletion; the margin covers that, or the last term does.
 */
function outlasting(inputs: TimingInputs, L: Expression, m: Expression): Expression {
  const [outlasted, last] = [sum(maximum(L, requestDelay(inputs)), m), lastRequest(inputs, L)];
  return last.value > outlasted.value ? maximum(outlasted, last) : outlasted;
}

function deriveProbes(inputs: TimingInputs, set: Derive): void {
  const S = startup(inputs);
  const Q = input(inputs, 'longestPauseSeconds');
  const m = input(inputs, 'marginSeconds');
  const p = set('startupPeriodSeconds', clamp(floor(quotient(S, constant(20))), constant(1), constant(10)));
  set('startupTimeoutSeconds', minimum(constant(5), maximum(constant(1), p)));
  set('startupFailureThreshold', failuresBeyond(sum(S, m), p));

  set('readinessPeriodSeconds', constant(5));
  set('readinessTimeoutSeconds', constant(3));
  const failures = set('readinessFailureThreshold', failuresBeyond(Q, constant(5)));
  set('livenessPeriodSeconds', constant(10));
  set('livenessTimeoutSeconds', constant(5));
  set('livenessFailureThreshold', sum(ceiling(quotient(product(constant(2), constant(5), failures), constant(10))), constant(1)));
}

function deriveAvailability(inputs: TimingInputs, H: Expression, set: Derive): void {
  const served = untilServed(inputs, H);
  const minReady = set('minReadySeconds', inputs.slowStartSeconds > 0 ? maximum(served, slowStart(inputs.slowStartSeconds)) : served);
  set('progressDeadlineSeconds', maximum(constant(PROGRESS_DEADLINE), sum(untilAvailable(inputs, H, minReady.value), input(inputs, 'marginSeconds'))));
}

function deriveIdleTimeouts(inputs: TimingInputs, set: Derive): void {
  const { idleTimeout, forwards } = inputs.loadBalancer.kind;
  if (!idleTimeout) return;
  const m = input(inputs, 'marginSeconds');
  const Li = set('idleTimeoutSeconds', maximum(constant(idleTimeout.default), sum(silence(inputs), m)));
  // Where the client owns the connection, there is no pool whose timeout to outlive.
  if (forwards === 'requests') set('keepAliveTimeoutSeconds', sum(pooledConnection(Li.value), m));
}

/** The numbers of the derivations, rounded up. */
export function evaluate(derivations: Derivations): RolloutTimings {
  const timings: { -readonly [Field in TimingField]?: number } = {};
  for (const field of Object.keys(FIELDS) as TimingField[]) {
    const derivation = derivations[field];
    if (derivation) timings[field] = roundUp(derivation.value);
  }
  return timings as RolloutTimings; // the fields every profile has are always derived
}

/** Pods started beyond the desired number in one wave of a rolling update: ceil(N · surge). */
export const DEFAULT_SURGE_PERCENT = 25;

/** Default number of replicas: one for each of three availability zones. */
export const DEFAULT_REPLICAS = 3;

/** An estimate of a whole rollout: every wave must start and become available, and the last old pod must terminate. */
export function rolloutDuration(
  inputs: TimingInputs, timings: RolloutTimings, replicas: number, surgePercent: number = DEFAULT_SURGE_PERCENT,
): Expression {
  if (replicas === 0) return constant(0);
  const N = quantity('N', 'replicas', replicas, '');
  const surge = quantity('surge', 'surge', roundUp(replicas * surgePercent / 100), '');
  const wave = untilAvailable(inputs, fieldTerm('registrationWindowSeconds', timings.registrationWindowSeconds), timings.minReadySeconds);
  return sum(
    product(ceiling(quotient(N, surge)), wave),
    fieldTerm('terminationGracePeriodSeconds', timings.terminationGracePeriodSeconds),
  );
}

/** The pods of a rollout at once, which quotas and addresses have to hold. */
export interface RolloutPods {
  /** Those that do not terminate: n + s. */
  readonly running: number;
  /** Those that still terminate among them. */
  readonly all: number;
}

/** How many pods a rollout of a budget has at once, with waves as short as the typical delays allow. */
export function rolloutPods(
  inputs: TimingInputs, timings: RolloutTimings, replicas: number, surgePercent: number = DEFAULT_SURGE_PERCENT,
): RolloutPods {
  const surge = roundUp(replicas * surgePercent / 100);
  const typical = { ...inputs, loadBalancer: withTypicalDelays(inputs.loadBalancer) };
  const registration = registrationWindow(typical, timings.healthCheckIntervalSeconds, timings.healthCheckTimeoutSeconds);
  const wave = shortestWave(timings.minReadySeconds, inputs.loadBalancer.gated ? registration.value : undefined);
  return { running: replicas + surge, all: podsAtOnce({ replicas, surge, unavailable: 0 }, drain(inputs, timings.preStopSeconds).value, wave) };
}
