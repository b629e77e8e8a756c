import { needsOf } from '../../model/known-inputs';
import { placesIn } from '../../model/objects/places';
import { describeLocation, ruleTitle, findingSentence } from '../../report/findings/findings-report';
import { visible } from '../../report/visible-characters';
import { checkRule, toReportedFinding } from '../../rules/engine/check';
import { rule as budgetReadable } from '../../rules/manifests/i02-budget-readable';
import { ReadModel, readModel } from '../files/manifests';
import { readSettings } from '../files/settings';
import { ExitCode, Io } from '../io';
import { BudgetOptions, parseSaid } from '../options/budget-options';
import { ManifestOptions } from '../options/findings-options';
import { parseBudgetSettings, plan, print, toJson } from '../options/planned-budgets';

/** `zero-downtime budget PATH…`: explains the budget of each workload in manifests. */
export async function runBudgets(paths: readonly string[], options: BudgetOptions & ManifestOptions, io: Io): Promise<ExitCode> {
  const settings = parseBudgetSettings(options, paths);
  const { overrides, replicas } = settings;
  const read = await readModel(paths, io, readSettings(paths, options, parseSaid(options), io));
  const all = read.models.flatMap(model => needsOf(model)).map(needs => plan(needs.inputs, overrides, replicas ?? needs.replicas, needs));
  const unreadable = read.tellProblems();
  tellUnreadableBudgets(read, io);
  print(all, settings, io, () => ({ workloads: all.map(toJson) }));
  if (all.length === 0) io.stderr('there is no workload behind a Service in what could be read\n');
  if (unreadable || all.length === 0) return ExitCode.USAGE;
  return all.some(planned => 'findings' in planned) ? ExitCode.FINDINGS : ExitCode.OK;
}

/** Reports unreadable budget annotations, which otherwise would be ignored without a message. */
function tellUnreadableBudgets({ models, textOf }: ReadModel, io: Io): void {
  const locate = placesIn(textOf);
  for (const found of models.flatMap(model => checkRule(budgetReadable, model))) {
    if (found.suppressed !== undefined) continue;
    const finding = toReportedFinding(found, locate);
    io.stderr(visible(`${finding.severity} ${ruleTitle(finding)} ${describeLocation(finding)}: ${findingSentence(finding)}`) + '\n');
  }
}
