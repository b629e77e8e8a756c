import {
  Budget, explain, Finding, formatQuantity, planBudget, RolloutTimings, SettableField, TimingInputs, TimingOverrides, tryFindField,
} from '../../timing';

/** What values are to be, of which those that held have stayed. */
export interface Repair {
  readonly timings: RolloutTimings;
  /** By field, what was wrong with the value that was there. */
  readonly broken: ReadonlyMap<SettableField, Finding>;
  readonly budget: Budget;
  /** What stays wrong, because something that must not be lowered asks for more than there may be. */
  readonly left: readonly Finding[];
  /** What loses no request, but is worth knowing. */
  readonly warnings: readonly Finding[];
}

/** Why a value is changed. */
export interface Cause {
  readonly code?: string;
  /** What was wrong with the value that was there; absent where there was none. */
  readonly because?: string;
}

/** Fields that are only right together. */
const TOGETHER: readonly (readonly SettableField[])[] = [
  ['healthCheckIntervalSeconds', 'healthCheckTimeoutSeconds'],
  ['startupPeriodSeconds', 'startupTimeoutSeconds', 'startupFailureThreshold'],
];

/** Deadlines, which the model gives a margin. */
const WITH_MARGIN: readonly SettableField[] = ['preStopSeconds', 'terminationGracePeriodSeconds', 'progressDeadlineSeconds'];

const DELAY = 'deregistrationDelaySeconds';

/** Every round mends at least one of some twenty fields, or gives up. */
const ROUNDS = 20;

/**
 * Keeps what satisfies the inequalities of the model and replaces the rest by the numbers of the budget. Where a value that
 * stays asks for more than the budget – a longer preStop for a longer grace period – it gets that, with the margin.
 *
 * @param preset values that the budget itself sets instead of deriving them
 * @param kept fields that must not be lowered, although the budget would do with less
 * @returns a repair, or what is wrong with the budget
 */
export function repair(
  inputs: TimingInputs, preset: TimingOverrides, existing: TimingOverrides, kept: ReadonlySet<SettableField>,
): Repair | readonly Finding[] {
  const base = planBudget(inputs, preset);
  if (!base.ok) return base.findings;
  const broken = new Map<SettableField, Finding>();
  let left: readonly Finding[] = [];
  const values: { [Field in SettableField]?: number } = { ...preset, ...existing };
  for (let round = 0; round < ROUNDS; round += 1) {
    const plan = planBudget(inputs, values);
    const findings = plan.ok ? plan.budget.warnings : plan.findings;
    const errors = findings.filter(({ severity, code }) => severity === 'error' || (code === 'T05' && isNeedless(values, base.budget, kept)));
    if (plan.ok && errors.length === 0) return { timings: plan.budget.timings, budget: base.budget, broken, left: [], warnings: findings };
    // What is too small may be why something else seems too large.
    left = errors;
    const first = errors.filter(({ relation }) => relation !== 'at most');
    for (const finding of first.length > 0 ? first : errors) {
      const field = tryFindField(finding.field);
      if (field === undefined) continue;
      if (!broken.has(field)) broken.set(field, finding);
      mend(values, field, finding, base.budget, kept);
    }
  }
  const keeping = Object.fromEntries([...kept].filter(field => existing[field] !== undefined).map(field => [field, existing[field]]));
  return { timings: { ...base.budget.timings, ...keeping }, budget: base.budget, broken, left: kept.size > 0 ? left : [], warnings: [] };
}

/** Whether the deregistration delay is longer than it has to be, and may be lowered. */
function isNeedless(values: TimingOverrides, { timings }: Budget, kept: ReadonlySet<SettableField>): boolean {
  return !kept.has(DELAY) && (values[DELAY] ?? 0) > (timings[DELAY] ?? 0);
}

function mend(
  values: { [Field in SettableField]?: number }, field: SettableField, { code, relation, limit }: Finding, budget: Budget,
  kept: ReadonlySet<SettableField>,
): void {
  const { timings, inputs, overrides } = budget;
  const reset = (other: SettableField) => {
    if (overrides[other] === undefined) delete values[other]; else values[other] = overrides[other];
  };
  const companions = TOGETHER.find(fields => fields.includes(field));
  const derived = timings[field];
  if (companions?.some(other => values[other] !== overrides[other])) {
    companions.forEach(reset);
  } else if (typeof limit === 'number' && (relation === 'at least' || relation === 'more than')) {
    const need = relation === 'at least' ? Math.ceil(limit) : Math.floor(limit) + 1;
    const margin = WITH_MARGIN.includes(field) ? Math.ceil(inputs.marginSeconds) : 0;
    const delayIsWhy = code === 'T06' && isNeedless(values, budget, kept);
    if (derived !== undefined && derived >= need) reset(field);
    else if (delayIsWhy) reset(DELAY);
    else values[field] = need + margin;
  } else {
    reset(field);
    // A grace period is over its ceiling only for the sake of a preStop that is.
    if (field === 'terminationGracePeriodSeconds') reset('preStopSeconds');
  }
}

/** What each field is good for, by the name under which it is explained. */
export function reasonOf({ budget }: Repair, field: SettableField): string {
  return explain(budget).find(explanation => tryFindField(explanation.field) === field)?.reason ?? 'part of the budget';
}

/** `must be at least 50 s (20 s … + 30 s …)`. */
export function requirement({ relation, limit, unit, because }: Finding): string {
  const text = [`must be ${relation}`, typeof limit === 'number' ? formatQuantity(limit, unit) : limit].filter(part => part !== undefined).join(' ');
  return because ? `${text} (${because})` : text;
}
