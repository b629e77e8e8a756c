import { describeObject } from '../../model/objects/object';
import { groupBy } from '../../platform/group-by';
import { nameSome } from '../../platform/limits/and-more';
import { ReportedFinding } from '../../rules/engine/reported-finding';
import { RANK } from '../../rules/engine/workload-finding';

/** One sentence of a section, with its findings: one of each workload of the section. */
export interface Card {
  readonly finding: ReportedFinding;
  readonly all: readonly ReportedFinding[];
}

/** Workloads with the same findings. */
export interface Section {
  readonly workloads: readonly string[];
  readonly cards: readonly Card[];
}

/** Groups workloads with the same findings, so that each sentence appears once; the worst comes first, across all of them. */
export function sectionsOf(findings: readonly ReportedFinding[]): Section[] {
  const cards = [...groupBy(findings, sentenceOf).values()].map(all => ({ finding: all[0], all }));
  const sections = [...groupBy(cards, ({ all }) => JSON.stringify(workloadsOf(all))).values()]
    .map(group => ({ workloads: workloadsOf(group[0].all), cards: group.sort(worstFirst) }));
  return sections.sort((one, other) => worstFirst(one.cards[0], other.cards[0]) || errorsIn(other) - errorsIn(one));
}

/** One section for each workload, in the order in which they come. */
export function sectionsByWorkload(findings: readonly ReportedFinding[]): Section[] {
  return [...groupBy(findings, ({ workload }) => workload)]
    .map(([workload, group]) => ({ workloads: [workload], cards: group.map(finding => ({ finding, all: [finding] })) }));
}

/** The codes of all findings behind a sentence. */
export function codesOf({ finding, all }: Card): string[] {
  return [...new Set([finding.code, ...all.flatMap(({ also }) => also.map(({ code }) => code))])];
}

/** Whether a finding is about the workload itself, which the heading of its section names. */
export function isAboutWorkload({ object, workload }: ReportedFinding): boolean {
  return describeObject(object) === workload;
}

/** `Deployment shop/web, shop/api; StatefulSet shop/queue and 5 more`: the first of them by name, the others by number. */
export function nameWorkloads(workloads: readonly string[], most: number): string {
  return nameSome(workloads, most, nameAll);
}

function nameAll(workloads: readonly string[]): string {
  return [...groupBy(workloads.map(name => name.split(' ')), ([kind]) => kind)]
    .map(([kind, names]) => `${kind} ${names.map(([, ...rest]) => rest.join(' ')).join(', ')}`).join('; ');
}

/** All that a section shows of a finding; containers and objects of different names stand for their workloads alike. */
function sentenceOf(finding: ReportedFinding): string {
  const { code, severity, consequence, fact: { text, because, assumed }, suggestion, remedy } = finding;
  const kind = isAboutWorkload(finding) ? undefined : finding.object.kind;
  return JSON.stringify([code, severity, consequence, text, because, assumed, suggestion ?? remedy, kind]);
}

function workloadsOf(all: readonly ReportedFinding[]): string[] {
  return [...new Set(all.map(({ workload }) => workload))];
}

/** Of what is equally bad, first what loses requests in every rollout: who has time for one thing is told that. */
function worstFirst(one: Card, other: Card): number {
  return RANK[one.finding.severity] - RANK[other.finding.severity] || Number(isLater(one)) - Number(isLater(other));
}

/**
 * What, short of an error, costs nothing in an ordinary rollout: health checks that disagree with probes, the end of a node or zone,
 * and the drains of nodes.
 */
const LATER: ReadonlySet<string> = new Set(['S08', 'R03', 'R04', 'R05', 'R06', 'R07', 'R09']);

function isLater(card: Card): boolean {
  return card.finding.severity !== 'error' && codesOf(card).every(code => LATER.has(code));
}

function errorsIn({ cards }: Section): number {
  return cards.filter(({ finding }) => finding.severity === 'error').length;
}
