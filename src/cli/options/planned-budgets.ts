import { BudgetOptions, flagOf, parseOverrides, parseSaid } from './budget-options';
import { Io } from '../io';
import { collectUsageErrors, parseChoice, parseCount, UsageError } from './parse';
import type { Needs } from '../../model/known-inputs';
import { BudgetReport, budgetToJson, budgetToMarkdown, budgetToText, describeNeeds, findingsToJson } from '../../report/budget/budget';
import { visible } from '../../report/visible-characters';
import { describeFinding, FieldOverrides, FIELDS, Finding, INPUT_NAMES, planBudget, SettableField, TimingInputs } from '../../timing';

const FORMATS = ['text', 'json', 'markdown'] as const;

export type BudgetFormat = typeof FORMATS[number];

/** The parsed flags of `budget`. */
export interface BudgetSettings {
  readonly inputs: Partial<TimingInputs>;
  readonly overrides: FieldOverrides;
  readonly replicas: number | undefined;
  readonly format: BudgetFormat;
}

/** The settings, or all errors in them; with manifests, the load balancer is read from these. */
export function parseBudgetSettings(options: BudgetOptions, paths: readonly string[]): BudgetSettings {
  return collectUsageErrors({
    inputs: () => {
      const { defaults, overrides: said } = parseSaid(options);
      return { ...defaults, ...said };
    },
    overrides: () => parseOverrides(options.set),
    replicas: () => options.replicas === undefined ? undefined : parseCount('--replicas', options.replicas),
    format: () => parseChoice('--format', options.format ?? 'text', FORMATS),
    shown: () => {
      if (paths.length === 0 || options.loadBalancer === undefined) return;
      throw new UsageError(`'--load-balancer' is '${options.loadBalancer}' but must be left out beside manifests, which show what is in front of each `
        + 'workload; add its Ingress, Service or Gateway to them where that is missing');
    },
  });
}

/** A budget, or why there is none. */
export type Planned = BudgetReport | { readonly findings: readonly Finding[]; readonly needs?: Needs };

export function plan(inputs: Partial<TimingInputs>, overrides: FieldOverrides, replicas: number, needs?: Needs): Planned {
  const planned = planBudget(inputs, overrides);
  return planned.ok ? { budget: planned.budget, replicas, needs } : { findings: planned.findings, needs };
}

/** Prints the budgets that hold, and why the others do not. */
export function print(all: readonly Planned[], { format, overrides }: BudgetSettings, io: Io, json: () => object): void {
  const good = all.filter(planned => 'budget' in planned);
  switch (format) {
    case 'text': io.stdout(good.map(report => budgetToText(report, io.columns)).join('\n')); break;
    case 'json': io.stdout(`${JSON.stringify(json(), undefined, 2)}\n`); break;
    case 'markdown': io.stdout(good.map(budgetToMarkdown).join('\n')); break;
  }
  for (const planned of all) {
    if (!('findings' in planned)) continue;
    const about = planned.needs ? `${describeNeeds(planned.needs)}: ` : '';
    io.stderr(planned.findings.map(finding => `${finding.severity} ${about}${visible(describe(finding, overrides))}\n`).join(''));
  }
}

export function toJson(planned: Planned): object {
  return 'findings' in planned ? findingsToJson(planned.findings, planned.needs) : budgetToJson(planned);
}

/** The sentence of a finding, with the flag as the name of a value that was typed. */
function describe(finding: Finding, overrides: FieldOverrides): string {
  const flags = [
    ...Object.values(INPUT_NAMES).map(({ name }) => [name, flagOf(name)]),
    ...(Object.keys(overrides) as SettableField[]).map(field => FIELDS[field].name).map(name => [name, `--set ${name}`]),
  ];
  return flags.reduce((text, [name, flag]) => text.replaceAll(`'${name}'`, `'${flag}'`), describeFinding(finding))
    .replaceAll('do not set \'--set ', 'leave out \'--set ');
}
