import { derive } from './derive';
import { Expression, roundUp } from './expression';
import { FieldOverrides, FIELDS, RolloutTimings, SettableField, TimingField } from './fields';
import { Finding, formatNumber } from './finding';
import { INPUT_NAMES, NumericInput, TimingInputs } from './inputs';
import { Invariant, INVARIANTS } from './invariants';
import { holds, leakWindow, nearest } from './needs';
import { ceilingOf, reclaimText } from './reclaim';

/** A finding for every inequality that the values do not satisfy, and for every value outside the range of its platform. */
export function checkTimings(inputs: TimingInputs, timings: RolloutTimings, overrides: FieldOverrides): Finding[] {
  return [
    ...checkRanges(inputs, timings, overrides),
    ...INVARIANTS.flatMap(invariant => checkInvariant(invariant, inputs, timings, overrides)),
    ...checkCeilings(inputs, timings, overrides),
  ];
}

function checkInvariant(
  { code, field, relation, limit: limitOf, severity }: Invariant,
  inputs: TimingInputs, timings: RolloutTimings, overrides: FieldOverrides,
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
      ? remedyOfDerived(field, limit, inputs, overrides)
      : remedyOf(field, relation, limit, inputs, overrides),
  }];
}

/** The nearest whole value that holds, and the override of another field that prevents it, if any. */
function remedyOf(
  field: SettableField, relation: Invariant['relation'], limit: Expression, inputs: TimingInputs, overrides: FieldOverrides,
): string {
  const { name, unit } = FIELDS[field];
  const next = nearest(relation, limit.value);
  const verb = relation === 'at most' ? 'lower' : 'raise';
  const [, high] = FIELDS[field].range(inputs.loadBalancer);
  const driver = DRIVERS[field];
  if (next > high && driver) { // more than the platform takes: only the input can give way
    return remedyOfInput(driver, inputs, other => (evaluateField(other, field) ?? 0) <= high);
  }
  const value = `${formatNumber(next)}${unit && ` ${unit}`}`;
  return [`${verb} '${name}' to ${value}`, ...withoutCulprits(field, limit, overrides)].join(', or ');
}

/** The remedy for a derived value that is too large: a smaller input. */
function remedyOfDerived(field: SettableField, limit: Expression, inputs: TimingInputs, overrides: FieldOverrides): string {
  return [
    remedyOfInput(DRIVERS[field]!, inputs, other => (evaluateField(other, field) ?? 0) <= limit.value),
    ...withoutCulprits(field, limit, overrides),
    ...inputs.drainPolicy === 'leak-window' ? ['choose the drain policy \'outlast-deregistration\''] : [],
  ].join(', or ');
}

/** The remedy to remove the overrides that the limit contains. */
function withoutCulprits(field: SettableField, limit: Expression, overrides: FieldOverrides): string[] {
  const culprits = (Object.keys(overrides) as SettableField[])
    .filter(other => other !== field && limit.terms.some(term => term.name === FIELDS[other].name))
    .map(other => `'${FIELDS[other].name}'`);
  return culprits.length > 0 ? [`do not set ${culprits.join(' and ')}`] : [];
}

/** The input that can drive a derived field out of the platform's range. */
const DRIVERS: { readonly [Field in SettableField]?: NumericInput } = {
  deregistrationDelaySeconds: 'longestRequestSeconds',
  idleTimeoutSeconds: 'longestRequestSeconds',
  unhealthyThreshold: 'longestPauseSeconds',
  terminationGracePeriodSeconds: 'longestRequestSeconds',
  preStopSeconds: 'longestRequestSeconds',
  keepAliveTimeoutSeconds: 'longestRequestSeconds',
  progressDeadlineSeconds: 'startupSeconds',
  startupFailureThreshold: 'startupSeconds',
  readinessFailureThreshold: 'longestPauseSeconds',
  livenessFailureThreshold: 'longestPauseSeconds',
};

function checkRanges(inputs: TimingInputs, timings: RolloutTimings, overrides: FieldOverrides): Finding[] {
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
function checkCeilings(inputs: TimingInputs, timings: RolloutTimings, overrides: FieldOverrides): Finding[] {
  const grace = timings.terminationGracePeriodSeconds;
  const leaking = leakWindow(inputs);
  return inputs.reclaim.flatMap((path): Finding[] => {
    if (holds(grace, 'at most', path.ceilingSeconds)) return [];
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
    if (!holds(path.ceilingSeconds, 'at least', leaking.value)) {
      return [{
        ...common,
        code: 'T13',
        remedy: `${over}, and no 'longestRequest' fits: the leak window of '${inputs.loadBalancer.name}' alone is ${formatNumber(leaking.value)} s`
          + '; do not run this service on nodes that are reclaimed this way',
      }];
    }
    const derived = evaluateField(inputs, 'terminationGracePeriodSeconds') ?? 0;
    const fitting = derived <= path.ceilingSeconds ? `derived, it would be ${derived} s` : remedyOfInput(
      'longestRequestSeconds', inputs, other => (evaluateField(other, 'terminationGracePeriodSeconds') ?? 0) <= path.ceilingSeconds,
      ['shutdownSeconds', 'marginSeconds'],
    );
    const remedy = overrides.terminationGracePeriodSeconds === undefined ? fitting : `do not set 'terminationGracePeriod'; ${fitting}`;
    return [{ ...common, code: 'T12', remedy: `${over}; ${remedy}` }];
  });
}

/** The largest whole value of an input that still fits, or the statement that none does. */
export function remedyOfInput(
  key: NumericInput, inputs: TimingInputs, fits: (inputs: TimingInputs) => boolean, others: readonly NumericInput[] = ['marginSeconds'],
): string {
  const { name } = INPUT_NAMES[key];
  const at = (value: number) => fits({ ...inputs, [key]: value });
  if (!at(0)) {
    return `no '${name}' fits, not even 0 s: lower ${others.map(other => `'${INPUT_NAMES[other].name}'`).join(' or ')} as well`;
  }
  let [fitting, failing] = [0, Math.ceil(inputs[key])];
  while (failing - fitting > 1) { // ends: inputs are limited to 32 bits
    const middle = Math.floor((fitting + failing) / 2);
    if (at(middle)) fitting = middle; else failing = middle;
  }
  return `lower '${name}' to at most ${fitting} s`;
}

function evaluateField(inputs: TimingInputs, field: TimingField): number | undefined {
  const derivation = derive(inputs)[field];
  return derivation && roundUp(derivation.value);
}
