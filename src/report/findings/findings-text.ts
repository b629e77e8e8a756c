import { createColors } from 'picocolors';
import { headOf } from './findings-head';
import { alsoFound, countedFindings, describeLocation, FindingsReport, goneIn, judgementOn, Layout, ruleTitle } from './findings-report';
import { Card, codesOf, isAboutWorkload, nameWorkloads, Section, sectionsByWorkload, sectionsOf } from './sections';
import { describeObject } from '../../model/objects/object';
import { groupBy } from '../../platform/group-by';
import { ReadProblem, ReportedFinding } from '../../rules/engine/reported-finding';
import { Severity } from '../../timing';
import { count } from '../count';
import { visible } from '../visible-characters';
import { wrapText } from '../wrap-text';

/**
 * For a person in a terminal: unreadable files, the result in three lines, then for each workload what users notice,
 * what is wrong and what to write. With `verbose`, every finding by itself, with the sum behind it and its place.
 */
export function findingsToText(report: FindingsReport, { columns = 100, color = false, verbose = false }: Partial<Layout> = {}): string {
  const page = { columns, ink: inks(color) };
  const findings = countedFindings(report);
  const shared = sectionsOf(findings);
  const sections = verbose ? sectionsByWorkload(findings) : shared;
  const lines = [
    ...report.problems.flatMap(problem => problemLines(problem, page)),
    ...report.problems.length > 0 ? [''] : [],
    ...sections.length > 0 ? [...headOf(report, shared).flatMap(line => wrapText(visible(line), columns, '', '  ')), ''] : [],
    ...sections.flatMap(section => [...sectionLines(section, page, verbose), '']),
    ...sections.length > 0 ? [] : wrapText(noFindings(report), columns),
    ...unjudgedLines(report, page, verbose),
    ...wrapText(visible(describeSummary(report)), columns).map(page.ink.heading),
  ];
  return lines.map(line => `${line}\n`).join('');
}

/** The number of workloads with the same findings that are named; `verbose` names all. */
const NAMED = 20;

interface Page {
  readonly columns: number;
  readonly ink: ReturnType<typeof inks>;
}

/** Colours repeat what the words say: nothing is lost without them. */
function inks(color: boolean) {
  const { bold, red, yellow, blue, dim } = createColors(color);
  return { heading: bold, place: dim, error: red, warning: yellow, info: blue };
}

function problemLines(problem: ReadProblem, { columns, ink }: Page): string[] {
  return [
    `${ink.error('cannot read')} ${visible(describeLocation(problem))}`,
    ...wrapText(visible(problem.message), columns, '  '),
  ];
}

function sectionLines({ workloads, cards }: Section, page: Page, verbose: boolean): string[] {
  const home = workloads.length === 1 ? cards.find(({ finding }) => isAboutWorkload(finding))?.finding : undefined;
  const assumed = [...new Set(cards.flatMap(({ finding }) => finding.fact.assumed))];
  return [
    ...wrapText(visible(nameWorkloads(workloads, verbose ? Infinity : NAMED)), page.columns, '', '  ').map(page.ink.heading),
    ...home === undefined || verbose ? [] : wrapText(visible(describeHome(home)), page.columns, '  ', '    ').map(page.ink.place),
    ...assumed.length > 0 && !verbose ? wrapText(visible(`assumed, as nothing declares it: ${assumed.join(', ')}`), page.columns, '  ', '    ') : [],
    ...cards.flatMap(card => verbose ? findingLines(card.finding, page) : cardLines(card, page, home?.file)),
  ];
}

/** What users notice; what is wrong; what to write, and where. */
function cardLines(card: Card, page: Page, home: string | undefined): string[] {
  const { severity, consequence, suggestion, remedy } = card.finding;
  return [
    ...titleLines(severity, `${codesOf(card).join(' ')}: ${consequence}`, page),
    ...factLines(card, page.columns),
    ...wrapText(visible(`${suggestion ?? remedy} (${describePlaces(card.all, home)})`), page.columns, '    → ', '      '),
  ];
}

/** The severity is what is coloured: it stands in the first line. */
function titleLines(severity: Severity, title: string, { columns, ink }: Page): string[] {
  return wrapText(visible(`${severity} ${title}`), columns, '  ', '    ').map((line, index) => index === 0 ? line.replace(severity, ink[severity](severity)) : line);
}

/** `web.yaml, from web/templates/deployment.yaml`: where the workload of a section is. */
function describeHome({ file, source }: ReportedFinding): string {
  const name = describeLocation({ file });
  return source === undefined ? name : `${name}, from ${source}`;
}

/** A line of the file that the heading names; in another file, with its name. */
function describePlaces(all: readonly ReportedFinding[], home: string | undefined): string {
  const [{ file, line }] = all;
  const place = file === home ? `line ${line}` : describeLocation({ file, line });
  return all.length > 1 ? `${place} and ${count(all.length - 1, 'more place')}` : place;
}

/** A sum that does not fit into the line is left out; a reason that adds to the consequence never is. */
function factLines(card: Card, columns: number): string[] {
  const { text, because, isDetail } = card.finding.fact;
  const subject = subjectOf(card);
  const short = visible(subject + text);
  const long = because === undefined ? short : visible(`${subject}${text} (${because})`);
  return wrapText(isDetail && INDENT.length + long.length > columns ? short : long, columns, INDENT);
}

/** What the fact is about: a container where all have one of that name, another object, or one for each workload. */
function subjectOf({ finding, all }: Card): string {
  const { container } = finding.fact;
  if (isAboutWorkload(finding)) return container !== undefined && all.every(({ fact }) => fact.container === container) ? `container ${container}: ` : '';
  const object = describeObject(finding.object);
  return all.every(other => describeObject(other.object) === object) ? `${object}: ` : `${finding.object.kind} of each: `;
}

const INDENT = '    ';

function findingLines(finding: ReportedFinding, page: Page): string[] {
  const { columns, ink } = page;
  const { severity, object, message, remedy, consequence } = finding;
  return [
    ...titleLines(severity, ruleTitle(finding), page),
    ...wrapText(visible(consequence), columns, INDENT),
    ...wrapText(visible(isAboutWorkload(finding) ? message : `${describeObject(object)}: ${message}`), columns, INDENT),
    ...wrapText(visible(remedy), columns, '    → ', '      '),
    ...alsoFound(finding).flatMap(text => wrapText(visible(text), columns, '    ', '      ')),
    `    ${ink.place(visible(describeLocation(finding)))}`,
  ];
}

/** The workloads that were not judged, which does not mean that they are safe. */
function unjudgedLines({ unjudged }: FindingsReport, { columns, ink }: Page, verbose: boolean): string[] {
  return [...groupBy(unjudged, judgementOn)].flatMap(([[initial, ...verdict], all]) => [
    ink.heading(initial.toUpperCase() + verdict.join('')),
    ...[...groupBy(all, ({ reason }) => reason)].flatMap(([reason, group]) =>
      wrapText(visible(`${nameWorkloads(group.map(({ workload }) => workload), verbose ? Infinity : NAMED)}: ${reason}`), columns, '  ', '    ')),
    '',
  ]);
}

/** A report without findings is not a proof: this line shows how much was checked. */
function noFindings({ problems, summary, rules, unrelated, unjudged, baseline, findings }: FindingsReport): string {
  const read = problems.length > 0 ? ' in what could be read' : '';
  if (summary.documents === 0) return `Nothing was checked: there is no document${read}`;
  if (summary.workloads === 0) return `Nothing was checked: there is no workload${read}`;
  if (unjudged.filter(({ isPartly }) => !isPartly).length === summary.workloads) return `Nothing was judged${read}`;
  if (unrelated !== undefined) return `Nothing was compared: ${unrelated}`;
  const others = [
    ...summary.suppressed > 0 ? [`those that ${findings.some(({ suppressedBy }) => suppressedBy === 'configuration') ? 'annotations or the configuration' : 'annotations'} suppress`] : [],
    ...baseline && baseline.known > 0 ? ['those in the baseline'] : [],
  ];
  if (others.length > 0) return `No findings${read} but ${others.join(', and ')}`;
  return `No findings${read}: none of ${count(rules.length, 'rule')} is broken by what the manifests show`;
}

function describeSummary({ summary, problems, baseline }: FindingsReport): string {
  const { documents, workloads, errors, warnings, infos, suppressed } = summary;
  const found = (['error', 'warning', 'info'] as const satisfies readonly Severity[])
    .map(severity => count({ error: errors, warning: warnings, info: infos }[severity], severity)).join(', ');
  return [
    `${found} in ${count(workloads, 'workload')} of ${count(documents, 'document')}`,
    ...suppressed > 0 ? [`${suppressed} suppressed`] : [],
    ...baseline === undefined ? [] : [`${baseline.known} known by ${baseline.file}`],
    ...baseline && baseline.gone.length > 0 ? [`${goneIn(baseline)} of it gone: --update-baseline takes ${goneIn(baseline) === 1 ? 'it' : 'them'} out`] : [],
    ...problems.length > 0 ? [`${problems.length} could not be read`] : [],
  ].join('; ');
}
