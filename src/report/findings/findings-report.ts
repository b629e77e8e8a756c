import { describeObject } from '../../model/objects/object';
import { CheckSummary, ReadProblem, ReportedFinding, Unjudged } from '../../rules/engine/reported-finding';
import { RuleInfo } from '../../rules/engine/rule-info';

/** What a report on manifests is about. Every format is a function of it to a string. */
export interface FindingsReport {
  /** In the order in which they are to be read, the suppressed ones among them. */
  readonly findings: readonly ReportedFinding[];
  readonly problems: readonly ReadProblem[];
  readonly summary: CheckSummary;
  /** The rules that were asked, those that found nothing among them. */
  readonly rules: readonly RuleInfo[];
  /** What was checked, named as {@link ReportedFinding.workload} names it, with or without findings. */
  readonly workloads: readonly string[];
  /** The workloads of whose rollout nothing is said, with the reasons. */
  readonly unjudged: readonly Unjudged[];
  /** Why there was nothing to compare, where two versions were to be. */
  readonly unrelated?: string;
  /** Whether warnings fail the command, as errors do. */
  readonly strict: boolean;
  /** Of this tool. */
  readonly version: string;
}

/** How a report is laid out where a person reads it. */
export interface Layout {
  /** Width in characters. */
  readonly columns: number;
  /** Whether the reader's terminal shows ANSI colours. */
  readonly color: boolean;
  /** Whether everything is said of each finding, with the sums in full. */
  readonly verbose?: boolean;
}

/** The findings that count. */
export function countedFindings({ findings }: FindingsReport): ReportedFinding[] {
  return findings.filter(({ suppressed }) => suppressed === undefined);
}

/** A finding in one line, for formats that have room for one text only. */
export function findingSentence(finding: ReportedFinding): string {
  const { object, consequence, message, remedy } = finding;
  return [`${describeObject(object)}: ${consequence}; ${message}; ${remedy}`, ...alsoFound(finding)].join('; ');
}

/** `with it T01 grace-covers-drain, R03 replicas-at-least-two`: what a finding stands for; empty where that is itself alone. */
export function alsoFound({ also }: ReportedFinding): string[] {
  return also.length === 0 ? [] : [`with it ${[...new Set(also.map(ruleTitle))].join(', ')}`];
}

/** `grace-covers-drain` with its code, as every format titles it. */
export function ruleTitle({ code, name }: Pick<RuleInfo, 'code' | 'name'>): string {
  return `${code} ${name}`;
}

/** `manifests/web.yaml:12:7`, as editors and terminals take it. */
export function describeLocation({ file, line, column }: Pick<ReadProblem, 'file' | 'line' | 'column'>): string {
  const name = file === STANDARD_INPUT ? '<stdin>' : file;
  return [name, line, line === undefined ? undefined : column].filter(part => part !== undefined).join(':');
}

const STANDARD_INPUT = '-';
