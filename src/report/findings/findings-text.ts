import { createColors } from 'picocolors';
import { alsoFound, countedFindings, describeLocation, FindingsReport, Layout, ruleTitle } from './findings-report';
import { describeObject } from '../../model/objects/object';
import { groupBy } from '../../platform/group-by';
import { ReadProblem, ReportedFinding } from '../../rules/engine/reported-finding';
import { Severity } from '../../timing';
import { visible } from '../visible-characters';
import { wrapText } from '../wrap-text';

/** For a person in a terminal: what could not be read, then the findings of each workload, then the count. */
export function findingsToText(report: FindingsReport, { columns = 100, color = false }: Partial<Layout> = {}): string {
  const page = { columns, ink: inks(color) };
  const groups = [...groupBy(countedFindings(report), ({ workload }) => workload)];
  const lines = [
    ...report.problems.flatMap(problem => problemLines(problem, page)),
    ...report.problems.length > 0 ? [''] : [],
    ...groups.flatMap(([workload, findings]) => [
      page.ink.heading(visible(workload)),
      ...findings.flatMap(finding => [...findingLines(finding, page), '']),
    ]),
    ...groups.length > 0 ? [] : wrapText(noFindings(report), columns),
    ...unjudgedLines(report, page),
    page.ink.heading(describeSummary(report)),
  ];
  return lines.map(line => `${line}\n`).join('');
}

interface Page {
  readonly columns: number;
  readonly ink: ReturnType<typeof inks>;
}

/** Colours repeat what the words say: nothing is lost without them. */
function inks(color: boolean) {
  const { bold, red, yellow, blue, dim } = createColors(color);
  return { heading: bold, title: bold, place: dim, error: red, warning: yellow, info: blue };
}

function problemLines(problem: ReadProblem, { columns, ink }: Page): string[] {
  return [
    `${ink.error('cannot read')} ${visible(describeLocation(problem))}`,
    ...wrapText(visible(problem.message), columns, '  '),
  ];
}

function findingLines(finding: ReportedFinding, { columns, ink }: Page): string[] {
  const { severity, object, message, remedy, workload } = finding;
  const elsewhere = describeObject(object) !== workload; // the heading says it otherwise
  return [
    `  ${ink[severity](severity)} ${ink.title(visible(ruleTitle(finding)))}`,
    ...wrapText(visible(elsewhere ? `${describeObject(object)}: ${message}` : message), columns, '    '),
    ...wrapText(visible(remedy), columns, '    → ', '      '),
    ...alsoFound(finding).flatMap(text => wrapText(visible(text), columns, '    ', '      ')),
    `    ${ink.place(visible(describeLocation(finding)))}`,
  ];
}

/** Nothing is said of these, which is not the same as that nothing is wrong. */
function unjudgedLines({ unjudged }: FindingsReport, { columns, ink }: Page): string[] {
  if (unjudged.length === 0) return [];
  return [
    ink.heading('Not judged'),
    ...[...groupBy(unjudged, ({ reason }) => reason)].flatMap(([reason, group]) =>
      wrapText(visible(`${group.map(({ workload }) => workload).join(', ')}: ${reason}`), columns, '  ', '    ')),
    '',
  ];
}

/** Silence of the rules is no proof: this says how much there was to be silent about. */
function noFindings({ problems, summary, rules, unrelated, unjudged }: FindingsReport): string {
  const read = problems.length > 0 ? ' in what could be read' : '';
  if (summary.documents === 0) return `Nothing was checked: there is no document${read}`;
  if (summary.workloads === 0) return `Nothing was checked: there is no workload${read}`;
  if (unjudged.length === summary.workloads) return `Nothing was judged${read}`;
  if (unrelated !== undefined) return `Nothing was compared: ${unrelated}`;
  if (summary.suppressed > 0) return `No findings${read} but those that annotations suppress`;
  return `No findings${read}: none of ${count(rules.length, 'rule')} is broken by what the manifests show`;
}

function describeSummary({ summary, problems }: FindingsReport): string {
  const { documents, workloads, errors, warnings, infos, suppressed } = summary;
  const found = (['error', 'warning', 'info'] as const satisfies readonly Severity[])
    .map(severity => count({ error: errors, warning: warnings, info: infos }[severity], severity)).join(', ');
  return [
    `${found} in ${count(workloads, 'workload')} of ${count(documents, 'document')}`,
    ...suppressed > 0 ? [`${suppressed} suppressed`] : [],
    ...problems.length > 0 ? [`${problems.length} could not be read`] : [],
  ].join('; ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
