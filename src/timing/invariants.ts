import { delay, derive, fieldTerm, input, leakWindow, registrationWindow } from './derive';
import { ceiling as ceil, constant, Expression, maximum, product, quantity, quotient, roundUp, sum, TOLERANCE } from './expression';
import { FIELDS, RolloutTimings, SettableField, TimingField, TimingOverrides } from './fields';
import { Finding, formatNumber, Severity } from './finding';
import { INPUT_NAMES, marginCoversReaction, NumericInput, TimingInputs } from './inputs';
import { hasTargetGroup } from './load-balancer';
import { ceilingOf, reclaimText } from './reclaim';

/**
 * An inequality between one field and what it must stand up to. All of them bound a field from one side, so that there
 * always is a nearest value that holds.
 */
export interface Invariant {
  readonly code: string;
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
    relation: 'at least',
    limit: inputs => inputs.loadBalancer.family === 'alb' ? input(inputs, 'longestRequestSeconds') : undefined,
  },
];

/** Every inequality that the values do not satisfy, and every platform range they leave. */
export function checkTimings(inputs: TimingInputs, timings: RolloutTimings, overrides: TimingOverrides): Finding[] {
  return [
    ...checkRanges(inputs, timings, overrides),
    ...INVARIANTS.flatMap(invariant => checkInvariant(invariant, inputs, timings, overrides)),
    ...checkCeilings(inputs, timings, overrides),
  ];
}

function checkInvariant(
  { code, field, relation, limit: limitOf, severity }: Invariant,
  inputs: TimingInputs, timings: RolloutTimings, overrides: TimingOverrides,
): Finding[] {
  const actual = timings[field];
  const limit = limitOf(inputs, timings);
  if (actual === undefined || limit === undefined || holds(actual, relation, limit.value)) return [];
  const { name, unit } = FIELDS[field];
  return [{
    code,
    severity: severity?.(inputs) ?? 'error',
    field: name,
    actual,
    relation,
    limit: limit.value,
    unit,
    terms: limit.terms,
    because: limit.spelled,
    remedy: relation === 'at most' && overrides[field] === undefined
      ? remedyOfDerived(field, limit.value, inputs)
      : remedyOf(field, relation, limit, overrides),
  }];
}

function holds(actual: number, relation: Invariant['relation'], limit: number): boolean {
  switch (relation) {
    case 'at least': return actual >= limit - TOLERANCE;
    case 'more than': return actual > limit + TOLERANCE;
    case 'at most': return actual <= limit + TOLERANCE;
  }
}

/** The nearest whole value that holds, and the override that stands in the way if it is another field's. */
function remedyOf(field: SettableField, relation: Invariant['relation'], limit: Expression, overrides: TimingOverrides): string {
  const { name, unit } = FIELDS[field];
  const nearest = relation === 'at most' ? Math.floor(limit.value + TOLERANCE)
    : relation === 'at least' ? roundUp(limit.value) : Math.floor(limit.value + TOLERANCE) + 1;
  const verb = relation === 'at most' ? 'lower' : 'raise';
  const value = `${formatNumber(nearest)}${unit && ` ${unit}`}`;
  const culprits = (Object.keys(overrides) as SettableField[])
    .filter(other => other !== field && limit.terms.some(term => term.name === FIELDS[other].name))
    .map(other => `'${FIELDS[other].name}'`);
  return [`${verb} '${name}' to ${value}`, ...culprits.length > 0 ? [`do not set ${culprits.join(' and ')}`] : []].join(', or ');
}

/** A derived value that is too large follows from its input. */
function remedyOfDerived(field: SettableField, limit: number, inputs: TimingInputs): string {
  const lower = remedyOfInput(DRIVERS[field]!, inputs, other => (evaluateField(other, field) ?? 0) <= limit);
  return `${lower}, or choose the drain policy 'outlast-deregistration'`;
}

/** Which input a derived field follows, where leaving the platform's range is that input's doing. */
const DRIVERS: { readonly [Field in SettableField]?: NumericInput } = {
  deregistrationDelaySeconds: 'longestRequestSeconds',
  idleTimeoutSeconds: 'longestRequestSeconds',
  unhealthyThreshold: 'longestPauseSeconds',
  terminationGracePeriodSeconds: 'longestRequestSeconds',
  preStopSeconds: 'longestRequestSeconds',
  progressDeadlineSeconds: 'startupSeconds',
  startupFailureThreshold: 'startupSeconds',
  readinessFailureThreshold: 'longestPauseSeconds',
  livenessFailureThreshold: 'longestPauseSeconds',
};

function checkRanges(inputs: TimingInputs, timings: RolloutTimings, overrides: TimingOverrides): Finding[] {
  return (Object.keys(timings) as TimingField[]).flatMap((field): Finding[] => {
    const { name, unit, range } = FIELDS[field];
    const [low, high] = range(inputs.loadBalancer);
    const actual = timings[field]!;
    if (actual >= low && actual <= high) return [];
    const suffix = unit && ` ${unit}`;
    const driver = (overrides as Partial<Record<TimingField, number>>)[field] === undefined
      ? (DRIVERS as Partial<Record<TimingField, NumericInput>>)[field] : undefined;
    return [{
      code: field.startsWith('health') || field === 'unhealthyThreshold' ? 'S09' : undefined,
      severity: 'error',
      field: name,
      actual,
      unit,
      relation: 'between',
      limit: `${low}${suffix} and ${high}${suffix}`,
      terms: driver && derive(inputs)[field]?.terms,
      because: driver && derive(inputs)[field]?.spelled,
      remedy: driver ? remedyOfInput(driver, inputs, other => (evaluateField(other, field) ?? low) <= high) : `set '${name}' within that range`,
    }];
  });
}

/** The ceilings of the declared reclaim paths (section 5). */
function checkCeilings(inputs: TimingInputs, timings: RolloutTimings, overrides: TimingOverrides): Finding[] {
  const grace = timings.terminationGracePeriodSeconds;
  const leaking = leakWindow(inputs);
  return inputs.reclaim.flatMap((path): Finding[] => {
    if (grace <= path.ceilingSeconds) return [];
    const ceiling = ceilingOf(path);
    const over = `on '${reclaimText(path)}' it is ${formatNumber(grace - path.ceilingSeconds)} s too long`;
    const common = {
      severity: 'error' as const,
      field: FIELDS.terminationGracePeriodSeconds.name,
      actual: grace,
      unit: 's' as const,
      relation: 'at most' as const,
      limit: path.ceilingSeconds,
      terms: ceiling.terms,
      because: ceiling.spelled,
    };
    if (leaking.value > path.ceilingSeconds) {
      return [{
        ...common,
        code: 'T13',
        remedy: `${over}, and no 'longestRequest' fits: the leak window of '${inputs.loadBalancer.name}' alone is ${formatNumber(leaking.value)} s`
          + '; do not run this service on nodes that are reclaimed so',
      }];
    }
    const set = (['terminationGracePeriodSeconds', 'preStopSeconds'] as const).filter(field => overrides[field] !== undefined);
    const remedy = set.length > 0
      ? `lower ${set.map(field => `'${FIELDS[field].name}'`).join(' and ')}`
      : remedyOfInput('longestRequestSeconds', inputs, other =>
        (evaluateField(other, 'terminationGracePeriodSeconds') ?? 0) <= path.ceilingSeconds);
    return [{ ...common, code: 'T12', remedy: `${over}; ${remedy}` }];
  });
}

/** The largest whole value of an input that still fits, or the word that there is none. */
function remedyOfInput(key: NumericInput, inputs: TimingInputs, fits: (inputs: TimingInputs) => boolean): string {
  const { name } = INPUT_NAMES[key];
  const at = (value: number) => fits({ ...inputs, [key]: value });
  if (!at(0)) {
    const others = key === 'longestRequestSeconds' ? '\'shutdown\' or \'margin\'' : '\'margin\'';
    return `no '${name}' fits, not even 0 s: lower ${others} as well`;
  }
  let [fitting, failing] = [0, Math.ceil(inputs[key])];
  while (failing - fitting > 1) {
    const middle = Math.floor((fitting + failing) / 2);
    if (at(middle)) fitting = middle; else failing = middle;
  }
  return `lower '${name}' to at most ${fitting} s`;
}

function evaluateField(inputs: TimingInputs, field: TimingField): number | undefined {
  const derivation = derive(inputs)[field];
  return derivation && roundUp(derivation.value);
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
