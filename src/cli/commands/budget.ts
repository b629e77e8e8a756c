import { budgetToJson, budgetToMarkdown, budgetToText, findingsToJson } from '../../report/budget';
import { visible } from '../../report/visible-characters';
import { DEFAULT_REPLICAS, describeFinding, Finding, INPUT_NAMES, planBudget } from '../../timing';
import { BudgetOptions, flagOf, parseInputs, parseOverrides } from '../budget-options';
import { ExitCode, Io } from '../io';
import { collectUsageErrors, parseChoice, parseCount } from '../parse';

const FORMATS = ['text', 'json', 'markdown'] as const;

/** `zero-downtime budget`: derives a budget from flags and explains every number of it. */
export function runBudget(options: BudgetOptions, io: Io): ExitCode {
  const { inputs, overrides, replicas, format } = collectUsageErrors({
    inputs: () => parseInputs(options),
    overrides: () => parseOverrides(options.set),
    replicas: () => options.replicas === undefined ? DEFAULT_REPLICAS : parseCount('--replicas', options.replicas),
    format: () => parseChoice('--format', options.format ?? 'text', FORMATS),
  });
  const plan = planBudget(inputs, overrides);
  if (!plan.ok) {
    if (format === 'json') io.stdout(findingsToJson(plan.findings));
    io.stderr(plan.findings.map(finding => `${finding.severity} ${visible(describe(finding))}\n`).join(''));
    return ExitCode.FINDINGS;
  }
  const report = { budget: plan.budget, replicas };
  switch (format) {
    case 'text': io.stdout(budgetToText(report, io.columns)); break;
    case 'json': io.stdout(budgetToJson(report)); break;
    case 'markdown': io.stdout(budgetToMarkdown(report)); break;
  }
  return ExitCode.OK;
}

/** The sentence of a finding, with inputs called by the flags that were typed. */
function describe(finding: Finding): string {
  return Object.values(INPUT_NAMES).reduce(
    (text, { name }) => text.replaceAll(`'${name}'`, `'${flagOf(name)}'`), describeFinding(finding),
  );
}
