/** How bad a finding is: requests are lost (error), may be lost (warning), or something is worth knowing (info). */
export type Severity = 'error' | 'warning' | 'info';

/** Seconds print as `s`; counts, percentages and free values print bare. */
export type Unit = 's' | '';

/**
 * How `actual` ought to stand to `limit`, worded so that it fits behind "must be". What has to match a description is worded by
 * the description alone: "must be a text".
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

/** One number of a sum, with what it stands for. */
export interface Term {
  /** The symbol of the timing model, such as `R`; empty for a constant without one. */
  readonly symbol: string;
  /** The name a user knows the number by, such as `longestRequest`. */
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  /** Whether nobody has published or measured it. */
  readonly assumed?: true;
}

/**
 * One thing that is wrong, as data. {@link describeFinding} words it, the same way for an exception, a synthesis error
 * and the command line.
 */
export interface Finding {
  /** The invariant that is broken; absent for a value that is wrong in itself. */
  readonly code?: string;
  readonly severity: Severity;
  /** Where: the construct path or the object; absent where there is only one place it can be. */
  readonly path?: string;
  /** What, by the name the user typed. */
  readonly field: string;
  /** The finding as a sentence, where it is not an inequality: then nothing stands to anything. */
  readonly says?: string;
  /** What it is; absent only where `says` is given, as is the relation. */
  readonly actual?: string | number;
  readonly relation?: Relation;
  /** What it should be measured against, a number in `unit` or a text; absent where the relation says it all. */
  readonly limit?: string | number;
  readonly unit?: Unit;
  /** The numbers that make up the limit. */
  readonly terms?: readonly Term[];
  /** Why the limit is where it is: the sum in words, or a sentence where there is none. */
  readonly because?: string;
  /** The way out, as an imperative. */
  readonly remedy?: string;
}

/** Numbers as a reader wants them: no floating-point tails, and words where there is no number. */
export function formatNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(6))) : String(value);
}

export function formatQuantity(value: string | number, unit: Unit = ''): string {
  const text = typeof value === 'number' ? formatNumber(value) : value;
  return unit ? `${text} ${unit}` : text;
}

/** The one place where a finding becomes a sentence. */
export function describeFinding(finding: Finding): string {
  const unit = finding.unit ?? '';
  const where = [finding.code, finding.path].filter(part => part !== undefined).join(' ');
  const limit = typeof finding.limit === 'number' ? formatQuantity(finding.limit, unit) : finding.limit;
  const must = [finding.relation === 'matching' ? undefined : finding.relation, limit].filter(part => part !== undefined).join(' ');
  return [
    where ? `${where}: ` : '',
    finding.says ?? `'${finding.field}' is ${formatQuantity(finding.actual ?? 'unset', typeof finding.actual === 'number' ? unit : '')} but must be ${must}`,
    finding.because ? ` (${finding.because})` : '',
    finding.remedy ? `; ${finding.remedy}` : '',
  ].join('');
}

/** A budget that cannot hold, or a value that cannot be used: all of it at once, one line a finding. */
export class TimingBudgetError extends Error {
  public readonly findings: readonly Finding[];

  public constructor(findings: readonly Finding[]) {
    super(findings.map(describeFinding).join('\n'));
    this.name = 'TimingBudgetError';
    this.findings = findings;
  }
}
