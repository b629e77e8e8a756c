/** The severity of a finding: requests are lost (error), may be lost (warning), or it is worth knowing (info). */
export type Severity = 'error' | 'warning' | 'info';

/** Seconds print as `s`; counts, percentages and free values print bare. */
export type Unit = 's' | '';

/**
 * The relation that `actual` must have to `limit`, worded so that it fits after "must be". Equality and matching are worded by
 * the limit alone: "must be a text".
 */
export type Relation =
  | 'at least'
  | 'at most'
  | 'more than'
  | 'less than'
  | 'between'
  | 'after'
  | 'equal to'
  | 'one of'
  | 'a finite number'
  | 'a whole number'
  | 'absent'
  | 'present'
  | 'unique'
  | 'matching';

/** One number of a sum, with its meaning. */
export interface Term {
  /** The symbol of the timing model, such as `R`; empty for a constant without one. */
  readonly symbol: string;
  /** The public name of the number, such as `longestRequest`. */
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  /** Whether it is an assumption, neither published nor measured. */
  readonly assumed?: true;
}

/**
 * A finding, as data. {@link describeFinding} words it in the same way for an exception, a synthesis error
 * and the command line.
 */
export interface Finding {
  /** The code of the rule that does not hold; absent for a value that is invalid in itself. */
  readonly code?: string;
  readonly severity: Severity;
  /** The construct path or the object; absent if there is only one. */
  readonly path?: string;
  /** The field, by the name that the user typed. */
  readonly field: string;
  /** The finding as a sentence, if it is not an inequality. */
  readonly says?: string;
  /** The actual value; absent, like the relation, only with `says`. */
  readonly actual?: string | number;
  readonly relation?: Relation;
  /** The limit, a number in `unit` or a text; absent if the relation needs none. */
  readonly limit?: string | number;
  readonly unit?: Unit;
  /** The numbers that make up the limit. */
  readonly terms?: readonly Term[];
  /** Why the limit has this value: the sum in words, or a sentence if there is no sum. */
  readonly because?: string;
  /** The remedy, as an imperative. */
  readonly remedy?: string;
}

/** From here on, JavaScript writes numbers with an exponent, which neither a shell nor a whole number of YAML takes. */
const FIRST_WITH_EXPONENT = 1e21;

/** A number for readers: without floating-point noise and exponent, and in words if it is not finite. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) < FIRST_WITH_EXPONENT ? String(Number(value.toFixed(6))) : String(BigInt(value));
}

export function formatQuantity(value: string | number, unit: Unit = ''): string {
  const text = typeof value === 'number' ? formatNumber(value) : value;
  return unit ? `${text} ${unit}` : text;
}

/** Words a finding as a sentence; no other function does. */
export function describeFinding(finding: Finding): string {
  const where = [finding.code, finding.path].filter(part => part !== undefined).join(' ');
  return [
    where ? `${where}: ` : '',
    finding.says ?? `'${finding.field}' ${describeInequality(finding)}`,
    finding.because ? ` (${finding.because})` : '',
    finding.remedy ? `; ${finding.remedy}` : '',
  ].join('');
}

/** `is 0 s but must be at least 25 s`: the part of the sentence after the name of the field. */
export function describeInequality({ actual = 'unset', relation, limit, unit = '' }: Pick<Finding, 'actual' | 'relation' | 'limit' | 'unit'>): string {
  const quantity = typeof limit === 'number' ? formatQuantity(limit, unit) : limit;
  const must = [relation === 'matching' || relation === 'equal to' ? undefined : relation, quantity].filter(part => part !== undefined).join(' ');
  return `is ${formatQuantity(actual, typeof actual === 'number' ? unit : '')} but must be ${must}`;
}

/** A budget that cannot hold, or values that cannot be used: all findings at once, one line each. */
export class TimingBudgetError extends Error {
  public readonly findings: readonly Finding[];

  public constructor(findings: readonly Finding[]) {
    super(findings.map(describeFinding).join('\n'));
    this.name = 'TimingBudgetError';
    this.findings = findings;
  }
}
