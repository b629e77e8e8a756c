import { BudgetOptions, flagOf, parseInputs, parseOverrides } from './budget-options';
import { Io } from './io';
import { collectUsageErrors, parseChoice, parseCount } from './parse';
import type { Needs } from '../model/known-inputs';
import { BudgetReport, budgetToJson, budgetToMarkdown, budgetToText, describeNeeds, findingsToJson } from '../report/budget';
import { visible } from '../report/visible-characters';
import { describeFinding, Finding, INPUT_NAMES, planBudget, TimingInputs, TimingOverrides } from '../timing';

const FORMATS = ['text', 'json', 'markdown'] as const;

export type BudgetFormat = typeof FORMATS[number];

/** What the flags of `budget` ask for. */
export interface BudgetSettings {
  readonly inputs: Partial<TimingInputs>;
  readonly overrides: TimingOverrides;
  readonly replicas: number | undefined;
  readonly format: BudgetFormat;
}

export function parseBudgetSettings(options: BudgetOptions): BudgetSettings {
  return collectUsageErrors<BudgetSettings>({
    inputs: () => parseInputs(options),
    overrides: () => parseOverrides(options.set),
    replicas: () => options.replicas === undefined ? undefined : parseCount('--replicas', options.replicas),
    format: () => parseChoice('--format', options.format ?? 'text', FORMATS),
  });
}

/** A budget, or why there is none. */
export type Planned = BudgetReport | { readonly findings: readonly Finding[]; readonly needs?: Needs };

export function plan(inputs: Partial<TimingInputs>, overrides: TimingOverrides, replicas: number, needs?: Needs): Planned {
  const planned = planBudget(inputs, overrides);
  return planned.ok ? { budget: planned.budget, replicas, needs } : { findings: planned.findings, needs };
}

/** Prints the budgets that hold, and why the others do not. */
export function print(all: readonly Planned[], format: BudgetFormat, io: Io, json: () => object): void {
  const good = all.filter(planned => 'budget' in planned);
  switch (format) {
    case 'text': io.stdout(good.map(report => budgetToText(report, io.columns)).join('\n')); break;
    case 'json': io.stdout(`${JSON.stringify(json(), undefined, 2)}\n`); break;
    case 'markdown': io.stdout(good.map(budgetToMarkdown).join('\n')); break;
  }
  for (const planned of all) {
    if (!('findings' in planned)) continue;
    const about = planned.needs ? `${describeNeeds(planned.needs)}: ` : '';
    io.stderr(planned.findings.map(finding => `${finding.severity} ${about}${visible(describe(finding))}\n`).join(''));
  }
}

export function toJson(planned: Planned): object {
  return 'findings' in planned ? findingsToJson(planned.findings, planned.needs) : budgetToJson(planned);
}

/** The sentence of a finding, with inputs called by the flags that were typed. */
function describe(finding: Finding): string {
  return Object.values(INPUT_NAMES).reduce(
    (text, { name }) => text.replaceAll(`'${name}'`, `'${flagOf(name)}'`), describeFinding(finding),
  );
}
