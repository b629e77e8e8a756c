import { remedyOfInput } from './check-timings';
import { Expression, maximum, product, roundUp, sum } from './expression';
import { RolloutTimings } from './fields';
import { Finding, formatNumber } from './finding';
import { TimingInputs } from './inputs';
import { holds, lastRequest, leakWindow, nearest, wholeLeakWindow } from './needs';
import { delay, fieldTerm, input } from './terms';
import { STOP_TIMEOUT } from '../platform/ecs/fargate';

/**
 * The stops of a task that a budget covers. ECS waits until the load balancer reports the target as unused when it replaces tasks or
 * removes surplus ones, and SIGTERM comes after X + R. Nothing promises that wait where something else stops a task: SIGTERM may come
 * before the deregistration, or with it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
 */
export type CoveredStops = 'all' | 'deployments';

/** The timings of a service of ECS on Fargate that its budget does not have, in whole seconds. */
export interface FargateTimings {
  readonly stopTimeoutSeconds: number;
  readonly healthCheckGracePeriodSeconds: number;
}

/** The choices of a service beside its budget. */
export interface FargateChoices {
  readonly stops: CoveredStops;
  /** Whether AWS may take its tasks away. */
  readonly spot: boolean;
  /** Values that are set instead of derived. */
  readonly overrides: Partial<FargateTimings>;
  readonly desiredCount: number;
  readonly maximumPercent: number;
}

/** The timings of a service, and everything that is to be said of them. */
export interface FargatePlan {
  readonly timings: FargateTimings;
  readonly findings: readonly Finding[];
}

/** The names of the properties, for findings. */
const NAMES = {
  stopTimeoutSeconds: 'stopTimeout', healthCheckGracePeriodSeconds: 'healthCheckGracePeriod', maximumPercent: 'maximumPercent',
} as const;

/**
 * max(W, L + R) + A: from SIGTERM to the end of the application, if requests arrive until the load balancer has noticed; W + A if ECS has
 * waited for it, so that nothing is in flight. A container is not killed before.
 */
export function untilStopped(inputs: TimingInputs, stops: CoveredStops): Expression {
  const [W, A] = [input(inputs, 'acceptsAfterSigtermSeconds'), input(inputs, 'shutdownSeconds')];
  if (stops === 'deployments') return W.value > 0 ? sum(W, A) : A;
  const last = lastRequest(inputs, wholeLeakWindow(inputs));
  return W.value > 0 ? sum(maximum(W, last), A) : sum(last, A);
}

/**
 * L, or L + R for an application that does not finish what is in flight: how long it has to accept requests after a SIGTERM that did not
 * wait for the load balancer (W).
 */
export function acceptanceAfterSigterm(inputs: TimingInputs): Expression {
  return inputs.drainPolicy === 'leak-window' ? leakWindow(inputs) : lastRequest(inputs);
}

/**
 * max(S, Xr) + HT · I + T: from the start of a task until the load balancer reports it as healthy, whatever it reported while the
 * application started. ECS ignores the health check for at least as long.
 */
export function untilHealthy(inputs: TimingInputs, timings: RolloutTimings): Expression {
  const { healthyThreshold, healthCheckIntervalSeconds, healthCheckTimeoutSeconds } = timings;
  return sum(
    maximum(input(inputs, 'startupSeconds'), delay(inputs, 'registrationPropagationSeconds')),
    product(fieldTerm('healthyThreshold', healthyThreshold!), fieldTerm('healthCheckIntervalSeconds', healthCheckIntervalSeconds!)),
    fieldTerm('healthCheckTimeoutSeconds', healthCheckTimeoutSeconds!), // there is a health check where there is a target group
  );
}

/** The tasks beyond the desired ones that a deployment may start. */
export function surplusTasks(desiredCount: number, maximumPercent: number): number {
  return Math.floor(desiredCount * maximumPercent / 100) - desiredCount;
}

/** Derives the timings of a service whose load balancer has targets and a health check, and checks them. */
export function planFargate(inputs: TimingInputs, timings: RolloutTimings, choices: FargateChoices): FargatePlan {
  const needs = { stopTimeoutSeconds: untilStopped(inputs, choices.stops), healthCheckGracePeriodSeconds: untilHealthy(inputs, timings) };
  const derived = {
    stopTimeoutSeconds: derivedStopTimeout(inputs, choices.stops),
    healthCheckGracePeriodSeconds: roundUp(sum(needs.healthCheckGracePeriodSeconds, input(inputs, 'marginSeconds')).value),
  };
  return {
    timings: { ...derived, ...choices.overrides },
    findings: [
      ...checkStopTimeout(inputs, choices, derived.stopTimeoutSeconds),
      ...(Object.keys(needs) as (keyof FargateTimings)[]).flatMap(field => checkOverride(field, choices.overrides[field], needs[field])),
      ...checkAcceptance(inputs, choices),
      ...checkSpot(choices),
      ...checkMaximum(choices),
    ],
  };
}

function derivedStopTimeout(inputs: TimingInputs, stops: CoveredStops): number {
  return roundUp(withMargin(inputs, stops).value);
}

function withMargin(inputs: TimingInputs, stops: CoveredStops): Expression {
  return sum(untilStopped(inputs, stops), input(inputs, 'marginSeconds'));
}

/** 120 s are all that Fargate gives a container. */
function checkStopTimeout(inputs: TimingInputs, { stops, spot, overrides }: FargateChoices, derived: number): Finding[] {
  const actual = overrides.stopTimeoutSeconds ?? derived;
  if (holds(actual, 'at most', STOP_TIMEOUT.maximum)) return [];
  const common = { severity: 'error', field: NAMES.stopTimeoutSeconds, actual, unit: 's', relation: 'at most', limit: STOP_TIMEOUT.maximum } as const;
  if (overrides.stopTimeoutSeconds !== undefined && derived <= STOP_TIMEOUT.maximum) {
    return [{ ...common, because: 'Fargate gives a container no more', remedy: `lower 'stopTimeout', or drop it: derived, it is ${derived} s` }];
  }
  const sumOf = withMargin(inputs, stops);
  const escape = stops === 'all' && !spot && derivedStopTimeout(inputs, 'deployments') <= STOP_TIMEOUT.maximum ? [onlyDeployments] : [];
  return [{
    ...common,
    terms: sumOf.terms,
    because: `${sumOf.spelled}; Fargate gives a container no more`,
    remedy: [
      remedyOfInput(
        stops === 'all' ? 'longestRequestSeconds' : 'shutdownSeconds', inputs, other => derivedStopTimeout(other, stops) <= STOP_TIMEOUT.maximum,
        (['acceptsAfterSigtermSeconds', 'shutdownSeconds', 'marginSeconds'] as const).filter(key => inputs[key] > 0),
      ),
      ...escape,
    ].join(', or '),
  }];
}

const onlyDeployments = 'set \'stops\' to TaskStops.DEPLOYMENTS, which leaves a task that anything else stops uncovered';

function checkOverride(field: keyof FargateTimings, actual: number | undefined, need: Expression): Finding[] {
  if (actual === undefined || holds(actual, 'at least', need.value)) return [];
  return [{
    severity: 'error',
    field: NAMES[field],
    actual,
    unit: 's',
    relation: 'at least',
    limit: need.value,
    terms: need.terms,
    because: need.spelled,
    remedy: `raise '${NAMES[field]}' to ${nearest('at least', need.value)} s, or drop it`,
  }];
}

/** An interruption of Fargate Spot is an ordinary event; of all other stops without a wait, a person or a fault is the reason. */
function checkAcceptance(inputs: TimingInputs, { stops, spot }: FargateChoices): Finding[] {
  const need = acceptanceAfterSigterm(inputs);
  const { acceptsAfterSigtermSeconds: actual } = inputs;
  if (stops === 'deployments' || holds(actual, 'at least', need.value)) return [];
  const drains = acceptanceAfterSigterm({ ...inputs, drainPolicy: 'leak-window' });
  return [{
    severity: spot ? 'error' : 'warning',
    field: 'acceptsAfterSigterm',
    actual,
    unit: 's',
    relation: 'at least',
    limit: need.value,
    terms: need.terms,
    because: `${need.spelled}; ${spot ? 'AWS interrupts tasks on Fargate Spot' : 'StopTask, the retirement of a task or a container that exits end a task'}`
      + ' without a promise that ECS waits for the load balancer before SIGTERM',
    remedy: [
      'let the application accept requests for that long after SIGTERM, and say so in the budget',
      ...drains.value < need.value ? [`let it finish what is in flight, with the drain policy 'leak-window' and ${formatNumber(nearest('at least', drains.value))} s`] : [],
      ...spot ? ['do not use Fargate Spot'] : [onlyDeployments],
    ].join(', or '),
  }];
}

function checkSpot({ stops, spot }: FargateChoices): Finding[] {
  return stops === 'all' || !spot ? [] : [{
    severity: 'error',
    field: 'stops',
    actual: '\'deployments\'',
    relation: 'equal to',
    limit: '\'all\'',
    because: 'AWS interrupts tasks on Fargate Spot',
    remedy: 'drop \'stops\', or do not use Fargate Spot',
  }];
}

/** With all desired tasks healthy at any time, a deployment that may not start one more never begins. */
function checkMaximum({ desiredCount, maximumPercent }: FargateChoices): Finding[] {
  if (desiredCount === 0 || surplusTasks(desiredCount, maximumPercent) >= 1) return [];
  return [{
    severity: 'error',
    field: NAMES.maximumPercent,
    actual: maximumPercent,
    relation: 'at least',
    limit: Math.ceil(100 * (desiredCount + 1) / desiredCount),
    because: `a deployment of ${desiredCount} ${desiredCount === 1 ? 'task' : 'tasks'}, all of which stay healthy, has to start one more`,
    remedy: 'raise \'maximumPercent\', or drop it',
  }];
}
