import { DEFAULT_REPLICAS } from '../../timing';
import { ExitCode, Io } from '../io';
import { BudgetOptions } from '../options/budget-options';
import { parseBudgetSettings, plan, print, toJson } from '../options/planned-budgets';

/** `zero-downtime budget`: derives a budget from flags and explains every number of it. */
export function runBudget(options: BudgetOptions, io: Io): ExitCode {
  const settings = parseBudgetSettings(options, []);
  const { inputs, overrides, replicas = DEFAULT_REPLICAS } = settings;
  const planned = plan(inputs, overrides, replicas);
  print([planned], settings, io, () => toJson(planned));
  return 'findings' in planned ? ExitCode.FINDINGS : ExitCode.OK;
}
