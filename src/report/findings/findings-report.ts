import { describeObject } from '../../model/objects/object';
import { BaselineSummary, CheckSummary, ReadProblem, ReportedFinding, Unjudged } from '../../rules/engine/reported-finding';
import { RuleInfo } from '../../rules/engine/rule-info';

/** The content of a report on manifests. Every format is a function of it to a string. */
export interface FindingsReport {
  /** In reading order, including the suppressed ones. */
  readonly findings: readonly ReportedFinding[];
  readonly problems: readonly ReadProblem[];
  readonly summary: CheckSummary;
  /** The rules that ran, including those without findings. */
  readonly rules: readonly RuleInfo[];
  /** The workloads that were checked, with or without findings, named as in {@link ReportedFinding.workload}. */
  readonly workloads: readonly string[];
  /** The workloads that were not judged, with the reasons. */
  readonly unjudged: readonly Unjudged[];
  /** Why two versions could not be compared. */
  readonly unrelated?: string;
  /** What a baseline knows of the findings. */
  readonly baseline?: BaselineSummary;
  /** Whether warnings fail the command, as errors do. */
  readonly strict: boolean;
  /** The version of this package. */
  readonly version: string;
}

/** The layout of a report for a person. */
export interface Layout {
  /** Width in characters. */
  readonly columns: number;
  /** Whether the reader's terminal shows ANSI colours. */
  readonly color: boolean;
  /** Whether each finding is reported in full, with its sums. */
  readonly verbose?: boolean;
}

/** The findings that are not suppressed. */
export function countedFindings({ findings }: FindingsReport): ReportedFinding[] {
  return findings.filter(({ suppressed }) => suppressed === undefined);
}

/** How many findings of a baseline are gone. */
export function goneIn({ gone }: BaselineSummary): number {
  return gone.reduce((total, { count = 1 }) => total + count, 0);
}

/** A finding in one line, for formats with room for a single text. */
export function findingSentence(finding: ReportedFinding): string {
  const { object, consequence, message, remedy } = finding;
  return [`${describeObject(object)}: ${consequence}; ${message}; ${remedy}`, ...alsoFound(finding)].join('; ');
}

/** `with it T01 grace-covers-drain, R03 replicas-at-least-two`: the findings that one covers; empty without any. */
export function alsoFound({ also }: ReportedFinding): string[] {
  return also.length === 0 ? [] : [`with it ${[...new Set(also.map(ruleTitle))].join(', ')}`];
}

/** What is said of a workload that was not judged, or not by all that leads to it. */
export function judgementOn({ isPartly }: Unjudged): 'not judged' | 'judged in part' {
  return isPartly ? 'judged in part' : 'not judged';
}

/** `grace-covers-drain` with its code, as every format titles it. */
export function ruleTitle({ code, name }: Pick<RuleInfo, 'code' | 'name'>): string {
  return `${code} ${name}`;
}

/** `manifests/web.yaml:12:7`, the form that editors and terminals open. */
export function describeLocation({ file, line, column }: Pick<ReadProblem, 'file' | 'line' | 'column'>): string {
  const name = file === STANDARD_INPUT ? '<stdin>' : file;
  return [name, line, line === undefined ? undefined : column].filter(part => part !== undefined).join(':');
}

const STANDARD_INPUT = '-';
