import { Basis } from './basis';
import {
  Budget, explain, FieldOverrides, Finding, formatQuantity, nearest, planBudget, RolloutTimings, SETTABLE_FIELDS, SettableField,
  tryFindField,
} from '../../timing';

/** The existing numbers of the pods behind one front. */
export interface Condition {
  /** The inputs against which they are checked. */
  readonly basis: Basis;
  readonly existing: FieldOverrides;
  /** Fields that must not be lowered, although the budget needs less. */
  readonly kept: ReadonlySet<SettableField>;
  /** Whether other workloads need the deregistration delay, so that the pods have to fit it. */
  readonly delayIsShared: boolean;
}

/** The repaired values; those that held stay. */
export interface Repair {
  readonly timings: RolloutTimings;
  /** The existing values. */
  readonly existing: FieldOverrides;
  /** By field, the finding about the existing value. */
  readonly broken: ReadonlyMap<SettableField, Finding>;
  /** The budget without any existing values. */
  readonly budget: Budget;
  /** The remaining findings: a value that must not be lowered requires more than a limit allows. */
  readonly left: readonly Finding[];
  /** Findings that lose no requests but are worth knowing. */
  readonly warnings: readonly Finding[];
}

/** Why a value does not stay. */
export interface Objection {
  readonly code?: string;
  /** The fault of the value; absent if no value was set. */
  readonly because?: string;
}

/** Fields that are only correct together. */
const TOGETHER: readonly (readonly SettableField[])[] = [
  ['healthCheckIntervalSeconds', 'healthCheckTimeoutSeconds'],
  ['startupPeriodSeconds', 'startupTimeoutSeconds', 'startupFailureThreshold'],
];

/** Deadlines, which the model gives a margin. */
const WITH_MARGIN: readonly SettableField[] = ['preStopSeconds', 'terminationGracePeriodSeconds', 'progressDeadlineSeconds'];

const DELAY = 'deregistrationDelaySeconds';

/** Every round fixes at least one of some twenty fields, or gives up. */
const ROUNDS = 20;

/**
 * Keeps the values that satisfy the inequalities of the model and replaces the others with the numbers of the budget. If a value
 * that stays requires more than the budget – a longer preStop, and so a longer grace period – the other gets that, with the margin.
 *
 * @returns a repair, or the findings about the budget
 */
export function repair({ basis: { inputs, preset }, existing, kept, delayIsShared }: Condition): Repair | readonly Finding[] {
  const base = planBudget(inputs, preset);
  if (!base.ok) return base.findings;
  const goal = { budget: base.budget, kept, delayIsShared };
  const broken = new Map<SettableField, Finding>();
  let left: readonly Finding[] = [];
  const values: { [Field in SettableField]?: number } = { ...preset, ...existing };
  for (let round = 0; round < ROUNDS; round += 1) {
    const plan = planBudget(inputs, values);
    const findings = plan.ok ? plan.budget.warnings : plan.findings;
    const errors = findings.filter(({ severity, code }) => severity === 'error' || (code === 'T05' && isNeedless(values, goal)));
    if (plan.ok && errors.length === 0) return { timings: plan.budget.timings, existing, budget: base.budget, broken, left: [], warnings: findings };
    // A value that is too small may be the reason why another seems too large.
    left = errors;
    // A preStop that was raised for a shared delay keeps pods for longer than their nodes stay: no number suits both.
    const ceiling = delayIsShared && broken.has(DELAY) ? errors.filter(({ code }) => code === 'T12') : [];
    if (ceiling.length > 0) {
      left = ceiling;
      break;
    }
    const first = errors.filter(({ relation }) => relation !== 'at most');
    for (const finding of first.length > 0 ? first : errors) {
      const field = tryFindField(finding.field);
      if (field === undefined) continue;
      if (!broken.has(field)) broken.set(field, finding);
      fix(values, field, finding, goal);
    }
  }
  const keeping = Object.fromEntries([...kept].filter(field => existing[field] !== undefined).map(field => [field, existing[field]]));
  return { timings: { ...base.budget.timings, ...keeping }, existing, budget: base.budget, broken, left: kept.size > 0 ? left : [], warnings: [] };
}

/** The numbers that always hold, and the fields that must not be lowered to them. */
interface Goal {
  readonly budget: Budget;
  readonly kept: ReadonlySet<SettableField>;
  readonly delayIsShared: boolean;
}

/** Whether the deregistration delay is longer than it has to be, and may be lowered. */
function isNeedless(values: FieldOverrides, { budget: { timings }, kept }: Goal): boolean {
  return !kept.has(DELAY) && (values[DELAY] ?? 0) > (timings[DELAY] ?? 0);
}

function fix(
  values: { [Field in SettableField]?: number }, field: SettableField, { code, actual, relation, limit }: Finding, goal: Goal,
): void {
  const { timings, inputs, overrides } = goal.budget;
  const reset = (other: SettableField) => {
    if (overrides[other] === undefined) delete values[other]; else values[other] = overrides[other];
  };
  const companions = TOGETHER.find(fields => fields.includes(field));
  const derived = timings[field];
  if (companions?.some(other => values[other] !== overrides[other])) {
    companions.forEach(reset);
  } else if (typeof limit === 'number' && (relation === 'at least' || relation === 'more than')) {
    const need = nearest(relation, limit);
    const margin = WITH_MARGIN.includes(field) ? Math.ceil(inputs.marginSeconds) : 0;
    if (derived !== undefined && derived >= need) reset(field);
    else values[field] = need + margin;
  } else if (code === 'T05' && goal.delayIsShared && typeof actual === 'number' && typeof limit === 'number') {
    // If the target cannot drain for less time, the pod keeps its address for longer.
    values.preStopSeconds = (values.preStopSeconds ?? timings.preStopSeconds) + Math.ceil(actual - limit) + Math.ceil(inputs.marginSeconds);
  } else {
    reset(field);
    // A grace period exceeds its ceiling only because of a preStop that does.
    if (field === 'terminationGracePeriodSeconds') reset('preStopSeconds');
  }
}

/** The findings for another value of one field, with all other values repaired. */
export function findingsWith(field: SettableField, value: number, { timings, budget: { inputs } }: Repair): readonly Finding[] {
  const others: FieldOverrides = Object.fromEntries(SETTABLE_FIELDS.map(other => [other, timings[other]]));
  const plan = planBudget(inputs, { ...others, [field]: value });
  return plan.ok ? plan.budget.warnings : plan.findings;
}

/** Why each field exists, by the name under which it is explained. */
export function reasonOf({ budget }: Repair, field: SettableField): string {
  return explain(budget).find(explanation => tryFindField(explanation.field) === field)?.reason ?? 'part of the budget';
}

/** `must be at least 50 s (20 s … + 30 s …)`. */
export function requirement({ relation, limit, unit, because }: Finding): string {
  const text = [`must be ${relation}`, typeof limit === 'number' ? formatQuantity(limit, unit) : limit].filter(part => part !== undefined).join(' ');
  return because ? `${text} (${because})` : text;
}
