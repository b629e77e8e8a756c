import { Finding, formatNumber, Unit } from './finding';
import { Fleet, hasFleet, isAssumed, LOAD_BALANCERS, LoadBalancerDelays, LoadBalancerTimings, targetGroupsWithin, withFleet } from './load-balancer';
import { ReclaimPath } from './reclaim';
import { INT32 } from '../platform/kubernetes';
import { titlesOf } from '../platform/load-balancers';

/**
 * The condition for SIGTERM after the deletion of a pod: no request is in flight; or no new request can arrive, and the
 * application drains by itself.
 */
export type DrainPolicy = 'outlast-deregistration' | 'leak-window';

export const DRAIN_POLICIES: readonly DrainPolicy[] = ['outlast-deregistration', 'leak-window'];

/** The inputs of a budget. All seconds may be fractional. */
export interface TimingInputs {
  /** R: the longest request that must be answered in full. */
  readonly longestRequestSeconds: number;
  /** A: from SIGTERM, with nothing in flight, until the process has exited. */
  readonly shutdownSeconds: number;
  /**
   * W: how long the application continues to accept and serve requests after SIGTERM before it closes its listener, such as
   * Istio's terminationDrainDuration, Traefik's requestAcceptGraceTimeout or a delay in the process.
   */
  readonly acceptsAfterSigtermSeconds: number;
  /** S: from container start to the first successful readiness probe, worst case. */
  readonly startupSeconds: number;
  /** Q: the longest legitimate pause of the application while serving. */
  readonly longestPauseSeconds: number;
  /** m: added to each derived deadline. */
  readonly marginSeconds: number;
  /** Slow start of the target group of an Application Load Balancer; 0 is off. */
  readonly slowStartSeconds: number;
  readonly loadBalancer: LoadBalancerTimings;
  readonly drainPolicy: DrainPolicy;
  /** Whether the policy is undeclared: kept connections may then bring requests until the application closes them. */
  readonly isDrainPolicyAssumed?: true;
  /** How many target groups one disruption affects, if that is declared in addition to the profile. */
  readonly fleet?: Fleet;
  /** The ways in which nodes are reclaimed; the grace period must not exceed their ceilings. */
  readonly reclaim: readonly ReclaimPath[];
}

export const DEFAULT_INPUTS: TimingInputs = {
  longestRequestSeconds: 30,
  shutdownSeconds: 20,
  acceptsAfterSigtermSeconds: 0,
  startupSeconds: 60,
  longestPauseSeconds: 10,
  marginSeconds: 10,
  slowStartSeconds: 0,
  loadBalancer: LOAD_BALANCERS['alb-ip'],
  drainPolicy: 'outlast-deregistration',
  reclaim: [],
};

/** The inputs with the fleet applied to their profile. */
export function inFleet({ fleet, ...inputs }: TimingInputs): TimingInputs {
  return fleet === undefined ? inputs : { ...inputs, loadBalancer: withFleet(inputs.loadBalancer, fleet) };
}

/** The numbers among the inputs. */
export type NumericInput = {
  [Key in keyof TimingInputs]-?: TimingInputs[Key] extends number ? Key : never
}[keyof TimingInputs];

/** The numeric inputs by the names that users know, with the symbol of the model and what they are, without full stop. */
export const INPUT_NAMES: Readonly<Record<NumericInput, { readonly name: string; readonly symbol: string; readonly about: string }>> = {
  longestRequestSeconds: { name: 'longestRequest', symbol: 'R', about: 'the longest request that must be answered in full' },
  shutdownSeconds: { name: 'shutdown', symbol: 'A', about: 'from SIGTERM, with nothing in flight, until the process has exited' },
  acceptsAfterSigtermSeconds: { name: 'acceptsAfterSigterm', symbol: 'W', about: 'how long the application goes on accepting requests after SIGTERM' },
  startupSeconds: { name: 'startup', symbol: 'S', about: 'from container start to the first successful readiness probe' },
  longestPauseSeconds: { name: 'longestPause', symbol: 'Q', about: 'the longest pause the application may show while serving' },
  marginSeconds: { name: 'margin', symbol: 'm', about: 'added to each derived deadline' },
  slowStartSeconds: { name: 'slowStart', symbol: 'slowStart', about: 'slow start of the target group (ALB only; 0 is off)' },
};

/** The delays of a load-balancer profile by the names that users know, with the symbol of the model. */
export const DELAYS: Readonly<Record<keyof LoadBalancerDelays, { readonly name: string; readonly symbol: string }>> = {
  controllerReactionSeconds: { name: 'controllerReaction', symbol: 'r' },
  deregistrationPropagationSeconds: { name: 'deregistrationPropagation', symbol: 'X' },
  registrationPropagationSeconds: { name: 'registrationPropagation', symbol: 'Xr' },
  gatePollSeconds: { name: 'gatePoll', symbol: 'g' },
  gateLagSeconds: { name: 'gateLag', symbol: 'y' },
  nodeDeregistrationSeconds: { name: 'nodeDeregistration', symbol: 'Xn' },
  weightChangeSeconds: { name: 'weightChange', symbol: 'w' },
};

/**
 * Findings about numbers that are not durations. While there is one, no field can be derived, and the other checks would
 * only repeat it in other words.
 */
export function checkDurations(inputs: TimingInputs): Finding[] {
  const durations: [string, number][] = [
    ...entries(INPUT_NAMES).map(([key, { name }]): [string, number] => [name, inputs[key]]),
    ...entries(DELAYS).map(([key, { name }]): [string, number] => [`loadBalancer.${name}`, inputs.loadBalancer[key]]),
    ...inputs.reclaim.map((path): [string, number] => [`reclaim.${path.name}`, path.ceilingSeconds]),
  ];
  return durations.flatMap(([field, value]) => checkNumber(field, value, 's'));
}

/** The finding about a number that is not finite and non-negative, if any. */
export function checkNumber(field: string, actual: number, unit: Unit): Finding[] {
  if (!Number.isFinite(actual)) {
    return [{
      severity: 'error',
      field,
      actual: typeof actual === 'number' ? actual : JSON.stringify(actual),
      unit,
      relation: 'a finite number',
      remedy: unit === 's' ? 'give it in seconds' : `set '${field}' to a number`,
    }];
  }
  if (actual < 0) return [{ severity: 'error', field, actual, unit, relation: 'at least', limit: 0, remedy: `raise '${field}'` }];
  // Kubernetes counts seconds in 32 bits.
  return actual > INT32 ? [{ severity: 'error', field, actual, unit, relation: 'at most', limit: INT32, remedy: `lower '${field}'` }] : [];
}

/** The inequalities of the model between inputs alone (sections 1, 3 and 4 of the timing model). */
export function checkInputs(inputs: TimingInputs): Finding[] {
  return [...checkDrainPolicy(inputs), ...checkKeptConnections(inputs), ...checkMargin(inputs), ...checkSlowStart(inputs)];
}

function checkDrainPolicy({ drainPolicy }: TimingInputs): Finding[] {
  return DRAIN_POLICIES.includes(drainPolicy) ? [] : [{
    severity: 'error',
    field: 'drainPolicy',
    actual: JSON.stringify(drainPolicy),
    relation: 'one of',
    limit: DRAIN_POLICIES.join(', '),
    remedy: 'choose one of them',
  }];
}

/**
 * With nodes as targets, the load balancer keeps connections to a pod until the pod closes them: an application that exits
 * at once loses its requests in flight, however long preStop is.
 */
function checkKeptConnections({ drainPolicy, loadBalancer }: TimingInputs): Finding[] {
  if (drainPolicy !== 'outlast-deregistration' || !loadBalancer.targets.areNodes) return [];
  return [{
    code: 'T18',
    severity: 'error',
    field: 'drainPolicy',
    actual: '\'outlast-deregistration\'',
    relation: 'equal to',
    limit: '\'leak-window\'',
    because: `where nodes are the targets, as with '${loadBalancer.name}', kept connections bring requests until the application closes them, however long preStop is`,
    remedy: 'choose the drain policy \'leak-window\' for an application that finishes what is in flight on SIGTERM, or ip targets',
  }];
}

function checkMargin({ marginSeconds }: TimingInputs): Finding[] {
  return marginSeconds >= 1 ? [] : [{
    severity: 'error',
    field: 'margin',
    actual: marginSeconds,
    unit: 's',
    relation: 'at least',
    limit: 1,
    because: 'clocks that count whole seconds are not synchronised',
    remedy: 'raise \'margin\'',
  }];
}

function checkSlowStart({ loadBalancer, slowStartSeconds }: TimingInputs): Finding[] {
  if (slowStartSeconds === 0) return [];
  const common = { code: 'S12', severity: 'error', field: 'slowStart', actual: slowStartSeconds, unit: 's' } as const;
  const { slowStart } = loadBalancer.kind;
  if (!slowStart) {
    return [{
      ...common,
      relation: 'absent',
      because: `'${loadBalancer.name}' has none: only ${titlesOf(kind => kind.slowStart !== undefined)} starts targets slowly`,
      remedy: 'drop \'slowStart\'',
    }];
  }
  const [low, high] = slowStart.range;
  return slowStartSeconds >= low && slowStartSeconds <= high && Number.isInteger(slowStartSeconds) ? [] : [{
    ...common,
    relation: 'a whole number',
    limit: `between ${low} s and ${high} s, or 0 for none`,
    remedy: 'set \'slowStart\' within that range',
  }];
}

/** Inputs that are 0 for most applications. */
const OPTIONAL: ReadonlySet<NumericInput> = new Set(['acceptsAfterSigtermSeconds', 'slowStartSeconds']);

/** Delays that a profile cannot have are not listed, nor that of weights, which concerns Argo Rollouts alone. */
function isShown(key: keyof LoadBalancerDelays, { gated, targets }: LoadBalancerTimings): boolean {
  switch (key) {
    case 'gatePollSeconds': return gated;
    case 'nodeDeregistrationSeconds': return targets.areNodes;
    case 'weightChangeSeconds': return false;
    default: return true;
  }
}

/** The delays of a budget that are neither published nor measured, by their names. */
export function assumedDelays(loadBalancer: LoadBalancerTimings): string[] {
  return entries(DELAYS).filter(([key]) => isAssumed(loadBalancer, key) && isShown(key, loadBalancer)).map(([, { name }]) => name);
}

/** `longestRequest (R) 30 s, shutdown (A) 20 s, …`: the inputs, and then the delays of the profile, a line each. */
export function describeInputs(inputs: TimingInputs): [inputs: string, delays: string] {
  const numbers = entries(INPUT_NAMES)
    .filter(([key]) => !OPTIONAL.has(key) || inputs[key] > 0)
    .map(([key, { name, symbol }]) => `${name}${symbol === name ? '' : ` (${symbol})`} ${formatNumber(inputs[key])} s`);
  const delays = entries(DELAYS)
    .filter(([key]) => isShown(key, inputs.loadBalancer))
    .map(([key, { name, symbol }]) => `${name} (${symbol}) ${formatNumber(inputs.loadBalancer[key])} s${isAssumed(inputs.loadBalancer, key) ? ' (assumed)' : ''}`
      + `${key === 'controllerReactionSeconds' ? fleetOf(inputs.loadBalancer) : ''}`);
  return [numbers.join(', '), delays.join(', ')];
}

/** ` (holds up to 30 target groups at once)`: the fleet that a reaction is sufficient for, if it is that of the controller. */
function fleetOf(loadBalancer: LoadBalancerTimings): string {
  const { fleet, controllerReactionSeconds } = loadBalancer;
  return hasFleet(loadBalancer) ? ` (holds up to ${targetGroupsWithin(controllerReactionSeconds, fleet)} target groups at once)` : '';
}

function entries<Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}
