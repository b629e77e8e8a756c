import { ceiling, clamp, constant, Expression, floor, maximum, minimum, product, quantity, quotient, roundUp, sum } from './expression';
import { FIELDS, RolloutTimings, TimingField } from './fields';
import { DELAYS, INPUT_NAMES, NumericInput, TimingInputs } from './inputs';
import { hasTargetGroup, LoadBalancerDelays } from './load-balancer';
import { DEFAULT_IDLE_TIMEOUT } from '../platform/attributes';

/** How each field comes about; a field that the profile does not have is absent. */
export type Derivations = { readonly [Field in TimingField]?: Expression };

/** An input as a term of a formula. */
export function input(inputs: TimingInputs, key: NumericInput): Expression {
  const { name, symbol } = INPUT_NAMES[key];
  return quantity(symbol, name, inputs[key]);
}

/** A delay of the load-balancer profile as a term of a formula. */
export function delay({ loadBalancer }: TimingInputs, key: keyof LoadBalancerDelays): Expression {
  const { name, symbol } = DELAYS[key];
  return quantity(symbol, name, loadBalancer[key]);
}

/** A derived field as a term of another field's formula: rounded, as it is written down. */
export function fieldTerm(field: TimingField, value: number): Expression {
  const { name, symbol, unit } = FIELDS[field];
  return quantity(symbol, name, value, unit);
}

/** L = r + X: from the pod's deletion until the last new request can reach it. */
export function leakWindow(inputs: TimingInputs): Expression {
  return sum(delay(inputs, 'controllerReactionSeconds'), delay(inputs, 'deregistrationPropagationSeconds'));
}

/** H = r + Xr + I + T + g: from all containers ready until the gate is True, or would be. */
export function registrationWindow(inputs: TimingInputs, interval?: number, timeout?: number): Expression {
  return sum(
    delay(inputs, 'controllerReactionSeconds'),
    delay(inputs, 'registrationPropagationSeconds'),
    ...interval === undefined ? [] : [fieldTerm('healthCheckIntervalSeconds', interval)],
    ...timeout === undefined ? [] : [fieldTerm('healthCheckTimeoutSeconds', timeout)],
    ...inputs.loadBalancer.gated ? [delay(inputs, 'gatePollSeconds')] : [],
  );
}

/** Takes down how a field comes about, and gives it back as a term of the next formula. */
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

/** The load balancer's health check, one of which belongs to the registration window. */
function deriveRegistration(inputs: TimingInputs, set: Derive): Expression {
  if (!hasTargetGroup(inputs.loadBalancer)) return set('registrationWindowSeconds', registrationWindow(inputs));
  const Q = input(inputs, 'longestPauseSeconds');
  const I = set('healthCheckIntervalSeconds', constant(10));
  const T = set('healthCheckTimeoutSeconds', constant(5));
  set('healthyThreshold', constant(2));
  set('unhealthyThreshold', maximum(constant(2), sum(ceiling(quotient(Q, I)), constant(1))));
  return set('registrationWindowSeconds', registrationWindow(inputs, I.value, T.value));
}

function deriveTermination(inputs: TimingInputs, L: Expression, set: Derive): void {
  const R = input(inputs, 'longestRequestSeconds');
  const A = input(inputs, 'shutdownSeconds');
  const m = input(inputs, 'marginSeconds');
  const X = delay(inputs, 'deregistrationPropagationSeconds');
  const D = hasTargetGroup(inputs.loadBalancer) ? set('deregistrationDelaySeconds', sum(X, R)) : undefined;
  const P = set('preStopSeconds', D && inputs.drainPolicy === 'outlast-deregistration' ? sum(maximum(L, D), m) : sum(L, m));
  set('terminationGracePeriodSeconds', sum(maximum(P, sum(L, R)), A, m));
}

function deriveProbes(inputs: TimingInputs, set: Derive): void {
  const S = input(inputs, 'startupSeconds');
  const Q = input(inputs, 'longestPauseSeconds');
  const m = input(inputs, 'marginSeconds');
  const p = set('startupPeriodSeconds', clamp(floor(quotient(S, constant(20))), constant(1), constant(10)));
  set('startupTimeoutSeconds', minimum(constant(5), maximum(constant(1), p)));
  set('startupFailureThreshold', ceiling(quotient(sum(S, m), p)));

  set('readinessPeriodSeconds', constant(5));
  set('readinessTimeoutSeconds', constant(3));
  const failures = set('readinessFailureThreshold', sum(ceiling(quotient(Q, constant(5))), constant(1)));
  set('livenessPeriodSeconds', constant(10));
  set('livenessTimeoutSeconds', constant(5));
  set('livenessFailureThreshold', sum(ceiling(quotient(product(constant(2), constant(5), failures), constant(10))), constant(1)));
}

function deriveAvailability(inputs: TimingInputs, H: Expression, set: Derive): void {
  const S = input(inputs, 'startupSeconds');
  const m = input(inputs, 'marginSeconds');
  const y = delay(inputs, 'gateLagSeconds');
  const ready = inputs.loadBalancer.gated ? y : sum(H, y);
  const minReady = set('minReadySeconds', inputs.slowStartSeconds > 0 ? maximum(ready, input(inputs, 'slowStartSeconds')) : ready);
  set('progressDeadlineSeconds', maximum(constant(600), sum(S, constant(5), H, minReady, m)));
}

function deriveIdleTimeouts(inputs: TimingInputs, set: Derive): void {
  const { family } = inputs.loadBalancer;
  if (family === 'none') return;
  const R = input(inputs, 'longestRequestSeconds');
  const m = input(inputs, 'marginSeconds');
  const Li = set('idleTimeoutSeconds', maximum(constant(DEFAULT_IDLE_TIMEOUT[family]), sum(R, m)));
  // Behind a Network Load Balancer the client owns the connection: there is no pool whose timeout to outlive.
  if (family === 'alb') set('keepAliveTimeoutSeconds', sum(Li, m));
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

/** Replicas of a workload that says nothing: one for each of three availability zones. */
export const DEFAULT_REPLICAS = 3;

/** An estimate of a whole rollout: every wave must start, become available, and the last old pod must end. */
export function rolloutDuration(
  inputs: TimingInputs, timings: RolloutTimings, replicas: number, surgePercent: number = DEFAULT_SURGE_PERCENT,
): Expression {
  const N = quantity('N', 'replicas', replicas, '');
  const surge = quantity('surge', 'surge', roundUp(replicas * surgePercent / 100), '');
  const wave = sum(
    input(inputs, 'startupSeconds'), constant(5),
    fieldTerm('registrationWindowSeconds', timings.registrationWindowSeconds),
    fieldTerm('minReadySeconds', timings.minReadySeconds),
  );
  return sum(
    product(ceiling(quotient(N, surge)), wave),
    fieldTerm('terminationGracePeriodSeconds', timings.terminationGracePeriodSeconds),
  );
}
