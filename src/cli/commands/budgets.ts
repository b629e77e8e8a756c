import { needsOf } from '../../model/known-inputs';
import { buildModel } from '../../model/model';
import { BudgetOptions } from '../budget-options';
import { ExitCode, Io } from '../io';
import { readManifests, tellProblems } from '../manifests';
import { parseBudgetSettings, plan, print, toJson } from '../planned-budgets';

/** `zero-downtime budget PATH…`: explains the budget of each workload in manifests. */
export async function runBudgets(paths: readonly string[], options: BudgetOptions, io: Io): Promise<ExitCode> {
  const { inputs, overrides, replicas, format } = parseBudgetSettings(options);
  const { manifests: { objects, problems } } = await readManifests(paths, io);
  tellProblems(problems, io);
  const all = needsOf(buildModel(objects), inputs).map(needs => plan(needs.inputs, overrides, replicas ?? needs.replicas, needs));
  print(all, format, io, () => ({ workloads: all.map(toJson) }));
  if (all.length === 0) io.stderr('there is no workload behind a Service in what could be read\n');
  if (problems.length > 0 || all.length === 0) return ExitCode.USAGE;
  return all.some(planned => 'findings' in planned) ? ExitCode.FINDINGS : ExitCode.OK;
}
