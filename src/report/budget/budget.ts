import markdownTable from 'markdown-table';
import type { Needs } from '../../model/known-inputs';
import {
  Budget, describeFinding, describeInputs, explain, Explanation, Finding, formatNumber, formatQuantity,
  INPUT_NAMES, rolloutDuration, rolloutPods, roundUp, serializeInputs, serializeTimings,
} from '../../timing';
import { inColumns, widest } from '../columns';
import { visible, visibleInMarkdown } from '../visible-characters';
import { wrapText } from '../wrap-text';

/** The subject of a report on a budget: the budget, and the workload whose rollout is estimated. */
export interface BudgetReport {
  readonly budget: Budget;
  readonly replicas: number;
  /** The workload of the manifests that the budget is for, if there is one. */
  readonly needs?: Needs;
}

/** For a person in a terminal: a table, the estimate, the warnings. */
export function budgetToText(report: BudgetReport, columns: number): string {
  const { budget, needs } = report;
  const paragraph = (text: string) => wrapText(text, columns, '', '  ');
  return [
    ...needs ? paragraph(describeNeeds(needs)) : [],
    ...paragraph(title(budget)),
    ...[...describeInputs(budget.inputs), ...describeUndeclared(needs)].flatMap(line => wrapText(line, columns, '  ', '    ')),
    '',
    textTable([HEADER, ...explain(budget).map(row)], columns),
    '',
    ...estimates(report).flatMap(paragraph),
    ...warnings(budget).flatMap(paragraph),
    '',
  ].join('\n');
}

/** The report as Markdown, for a pull request or a runbook. */
export function budgetToMarkdown(report: BudgetReport): string {
  const { budget, needs } = report;
  return [
    ...needs ? [`## ${visibleInMarkdown(needsTitle(needs))}`, ''] : [],
    `**${title(budget)}**`,
    '',
    ...[...describeInputs(budget.inputs), ...describeUndeclared(needs)].map(line => `- ${line}`),
    '',
    markdownTable([HEADER, ...explain(budget).map(row)].map(cells => cells.map(cell => cell.replace(/\|/g, '\\|'))), { align: ['l', 'r', 'l', 'l'] }),
    '',
    estimates(report).join('\n\n'),
    ...warnings(budget).flatMap(line => ['', line]),
    '',
  ].join('\n');
}

/** The report as JSON, for a program. */
export function budgetToJson({ budget, replicas, needs }: BudgetReport) {
  return {
    ...jsonNeeds(needs),
    inputs: { ...serializeInputs(budget.inputs), replicas },
    derived: {
      ...serializeTimings(budget.timings),
      ...isNumberOfPods(replicas) && {
        rolloutSeconds: roundUp(rolloutDuration(budget.inputs, budget.timings, replicas).value),
        podsAtOnce: rolloutPods(budget.inputs, budget.timings, replicas),
      },
    },
    explanation: explain(budget),
    warnings: budget.warnings.map(jsonFinding),
  };
}

/** The findings about a budget that does not hold, as JSON. */
export function findingsToJson(findings: readonly Finding[], needs?: Needs) {
  return { ...jsonNeeds(needs), findings: findings.map(jsonFinding) };
}

function jsonNeeds(needs: Needs | undefined) {
  return needs && { workload: needs.workload, fronts: needs.fronts, assumed: needs.undeclared.map(key => INPUT_NAMES[key].name) };
}

/** `Deployment prod/web behind Ingress web` */
export function describeNeeds({ workload, fronts }: Needs): string {
  return visible(needsTitle({ workload, fronts }));
}

function needsTitle({ workload, fronts }: Pick<Needs, 'workload' | 'fronts'>): string {
  return `${workload} behind ${fronts.join(', ')}`;
}

function describeUndeclared(needs: Needs | undefined): string[] {
  if (!needs || needs.undeclared.length === 0) return [];
  return [`assumed, as nothing declares it: ${needs.undeclared.map(key => INPUT_NAMES[key].name).join(', ')}`];
}

const HEADER = ['Field', 'Value', 'How it comes about', 'Why'];

function row(explanation: Explanation): string[] {
  const { field, symbol, value, unit, terms, formula, numbers, reason, derivedValue, slack } = explanation;
  const name = /^[A-Z][a-z]?$|^p$/.test(symbol) ? `${field} (${symbol})` : field;
  const derivation = terms.length === 0 ? 'fixed' : formula === numbers ? formula : `${formula} = ${numbers}`;
  const how = derivedValue === undefined ? derivation : [
    `set; derived ${formatQuantity(derivedValue, unit)} (${derivation})`,
    slack === undefined ? '' : `, slack ${formatQuantity(slack, unit)}`,
  ].join('');
  return [name, formatQuantity(value, unit), how, reason];
}

function title({ inputs: { loadBalancer, drainPolicy, reclaim } }: Budget): string {
  const nodes = reclaim.length > 0 ? `, nodes reclaimed by ${reclaim.map(({ name }) => name).join(', ')}` : '';
  return `Timing budget for ${loadBalancer.name}, drain policy ${drainPolicy}${nodes}`;
}

/** The duration of a rollout, and its pods. */
function estimates(report: BudgetReport): string[] {
  const { replicas } = report;
  if (!isNumberOfPods(replicas)) return [`'replicas' is ${formatNumber(replicas)} but must be a whole number of at least 0: how long a rollout takes is unknown`];
  return replicas === 0 ? ['It is scaled to no pods, of which a rollout takes no time'] : [estimate(report), describePods(report)];
}

/** Whether Kubernetes takes it for one; manifests may contain any number. */
function isNumberOfPods(replicas: number): boolean {
  return Number.isInteger(replicas) && replicas >= 0;
}

function estimate({ budget, replicas }: BudgetReport): string {
  const rollout = rolloutDuration(budget.inputs, budget.timings, replicas);
  return `A rollout of ${replicas} ${replicas === 1 ? 'replica' : 'replicas'} takes about ${formatQuantity(roundUp(rollout.value), 's')}: `
    + `ceil(replicas / surge) · (S + 5 + H + minReady) + G = ${rollout.numbers}`;
}

function describePods({ budget, replicas }: BudgetReport): string {
  const { running, all } = rolloutPods(budget.inputs, budget.timings, replicas);
  return `Up to ${running} pods run at once, ${all} with those that still terminate: quotas and addresses have to hold them`;
}

function warnings({ warnings: findings }: Budget): string[] {
  return findings.map(finding => `${finding.severity} ${describeFinding(finding)}`);
}

function jsonFinding(finding: Finding) {
  const { code, severity, field, actual, relation, limit, unit, remedy } = finding;
  return { code, severity, field, actual, relation, limit, unit, message: describeFinding(finding), remedy };
}

/** The least width for sums and reasons next to each other; with less, they are below their field. */
const LEAST_REST = 40;

function textTable(rows: readonly string[][], columns: number): string {
  const [field, value] = [widest(rows, 0) + 2, widest(rows, 1) + 2];
  const rest = columns - field - value;
  if (rest < LEAST_REST) return list(rows.slice(1), columns);
  const how = Math.min(widest(rows, 2) + 2, Math.floor(rest * 0.5));
  return inColumns(rows, [{ align: 'left', width: field }, { align: 'right', width: value }, { align: 'left', width: how }, { align: 'left', width: rest - how }])
    .join('\n');
}

/** The rows as a list, for a page that is too narrow for columns. */
function list(rows: readonly string[][], columns: number): string {
  return rows.flatMap(([field, value, how, why]) => [
    ...wrapText(`${field}: ${value}`, columns, '', '  '),
    ...[how, why].flatMap(text => wrapText(text, columns, '  ')),
  ]).join('\n');
}
