import { Budget, describeFinding, FieldOverrides, planBudget, TimingInputs } from '../../src/timing';

/** The budget that is expected to hold. */
export function budgetOf(inputs: Partial<TimingInputs> = {}, overrides: FieldOverrides = {}): Budget {
  const plan = planBudget(inputs, overrides);
  if (!plan.ok) throw new Error(plan.findings.map(describeFinding).join('\n'));
  return plan.budget;
}

/** What is said of the budget that is expected not to hold, a sentence each. */
export function refusalOf(inputs: Partial<TimingInputs> = {}, overrides: FieldOverrides = {}): string[] {
  const plan = planBudget(inputs, overrides);
  if (plan.ok) throw new Error('the budget holds');
  return plan.findings.map(describeFinding);
}
