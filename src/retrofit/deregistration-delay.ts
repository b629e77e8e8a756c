import { CONNECTION_TERMINATION_ATTRIBUTE, DEFAULT_DEREGISTRATION_DELAY } from '../platform/attributes';
import { parseKeyValues } from '../platform/key-values';
import { formatQuantity, planBudget, SETTABLE_FIELDS, SettableField, TimingInputs, TimingOverrides, tryFindField } from '../timing';
import { Draft } from './objects/draft';
import { textAt } from './objects/json';
import { Setting } from './objects/setting';
import { Cause, Repair, requirement } from './repair';

const DELAY = 'deregistrationDelaySeconds';

/**
 * A longer deregistration delay than the budget's is kept, and outlasted, where pods live that long already: somebody has
 * longer requests than the budget knows of. Where they do not, it protects nothing.
 */
export function usedDelay({ [DELAY]: delay, terminationGracePeriodSeconds: grace }: TimingOverrides, inputs: TimingInputs): SettableField[] {
  return delay !== undefined && grace !== undefined && grace >= delay + inputs.shutdownSeconds ? [DELAY] : [];
}

/** What would be wrong if it stayed, everything else being as it will be. Where nobody sets it, it is as AWS has it. */
export function causeOfDelay(given: number | undefined, { timings, budget: { inputs } }: Repair): Cause {
  const others: TimingOverrides = Object.fromEntries(SETTABLE_FIELDS.map(field => [field, timings[field]]));
  const plan = planBudget(inputs, { ...others, [DELAY]: given ?? DEFAULT_DEREGISTRATION_DELAY });
  const findings = plan.ok ? plan.budget.warnings : plan.findings;
  const unsaid = `AWS' default of ${DEFAULT_DEREGISTRATION_DELAY} s`;
  const subject = given === undefined ? `${unsaid} ` : '';
  const own = findings.find(({ field, code }) => code !== undefined && tryFindField(field) === DELAY);
  if (own) return { code: own.code, because: subject + requirement(own) };
  if (findings.some(({ code }) => code === 'T06')) return { code: 'T06', because: `${subject}must be at most ${formatQuantity(timings.preStopSeconds, 's')}: preStop outlasts it` };
  return { code: 'T04', because: given === undefined ? `unsaid, it is what was set last, or ${unsaid}` : undefined };
}

/** What a delay that is right all the same leaves to somebody. */
export function noteDelay(settings: readonly Setting[], { timings, warnings, budget: { inputs } }: Repair, draft: Draft): void {
  for (const setting of settings.filter(({ field }) => field === DELAY)) {
    warnings.filter(({ code }) => code === 'T05').forEach(finding => draft.note(setting.found, setting,
      `${formatQuantity(timings[DELAY] ?? 0, 's')} ${requirement(finding)}, or a new pod may get an address that is still draining, and its gate opens late: let preStop outlast it`, 'T05'));
    if (inputs.loadBalancer.kind.cutsAtDelay === 'when-told' && setting.attribute !== undefined) noteFlows(setting, timings.preStopSeconds, inputs, draft);
  }
}

/** A Network Load Balancer leaves flows alone, even when the delay is over. */
function noteFlows({ found, path }: Setting, preStop: number, inputs: TimingInputs, draft: Draft): void {
  const { longestRequestSeconds: request, shutdownSeconds: shutdown } = inputs;
  if (request <= preStop + shutdown || parseKeyValues(textAt(found.json, path) ?? '').values[CONNECTION_TERMINATION_ATTRIBUTE] === 'true') return;
  draft.note(found, { path, attribute: CONNECTION_TERMINATION_ATTRIBUTE },
    `a connection may be open for longer than the ${formatQuantity(preStop, 's')} preStop and ${formatQuantity(shutdown, 's')} shutdown, and is reset when its pod ends: `
    + 'let the load balancer close it by true, or the application', 'T07');
}
