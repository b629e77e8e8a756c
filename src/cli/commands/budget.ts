import { DEFAULT_REPLICAS } from '../../timing';
import { BudgetOptions } from '../budget-options';
import { ExitCode, Io } from '../io';
import { parseBudgetSettings, plan, print, toJson } from '../planned-budgets';

/** `zero-downtime budget`: derives a budget from flags and explains every number of it. */
export function runBudget(options: BudgetOptions, io: Io): ExitCode {
  const settings = parseBudgetSettings(options, []);
  const { inputs, overrides, replicas = DEFAULT_REPLICAS } = settings;
  const planned = plan(inputs, overrides, replicas);
  print([planned], settings, io, () => toJson(planned));
  return 'findings' in planned ? ExitCode.FINDINGS : ExitCode.OK;
}
