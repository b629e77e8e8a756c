import { findingsWith, Objection, Repair, requirement } from './repair';
import { Front } from '../../model/fronts/front';
import { DEREGISTRATION_DELAY } from '../../platform/attributes';
import {
  FieldOverrides, fieldTerm, flowsLessShutdown, formatQuantity, holds, SettableField, TimingInputs, tryFindField, untilAddressReused,
} from '../../timing';
import { Draft } from '../objects/draft';
import { Setting } from '../objects/setting';

const DELAY = 'deregistrationDelaySeconds';

/**
 * Keeps a longer deregistration delay than the budget's, and outlasts it, if pods already live that long: the service then
 * has longer requests than the budget declares. If they do not, the delay protects nothing.
 */
export function usedDelay({ [DELAY]: delay, terminationGracePeriodSeconds: grace }: FieldOverrides, inputs: TimingInputs): SettableField[] {
  return delay !== undefined && grace !== undefined && grace >= delay + inputs.shutdownSeconds ? [DELAY] : [];
}

/** The findings if the delay stayed and all other values were repaired. An absent delay has the default of AWS. */
export function delayObjections(given: number | undefined, repaired: Repair): readonly [Objection, ...Objection[]] {
  const findings = findingsWith(DELAY, given ?? DEREGISTRATION_DELAY.default, repaired);
  const unset = `the AWS default of ${DEREGISTRATION_DELAY.default} s`;
  const subject = given === undefined ? `${unset} ` : '';
  const [first = { code: 'T04', because: given === undefined ? `unset, it is what was set last, or ${unset}` : undefined }, ...others] = findings.filter(({ field, code }) => code !== undefined && tryFindField(field) === DELAY)
    .map((finding): Objection => ({ code: finding.code, because: subject + requirement(finding) }));
  return [first, ...others];
}

/** Reports the questions that a correct delay leaves undecided. */
export function noteDelay(
  front: Front, hostNetwork: boolean, settings: readonly Setting[], { timings, warnings, budget: { inputs } }: Repair, draft: Draft,
): void {
  const free = untilAddressReused(inputs, fieldTerm('preStopSeconds', timings.preStopSeconds), true);
  for (const { place } of settings.filter(({ field }) => field === DELAY)) {
    if (hostNetwork && inputs.loadBalancer.targets.arePods && !holds(timings[DELAY] ?? 0, 'at most', free.value)) {
      draft.note(place, `${formatQuantity(timings[DELAY] ?? 0, 's')} must be at most ${formatQuantity(free.value, 's')} (${free.spelled}): on the host network `
        + 'the next pod has the same address at once', 'T05');
      continue;
    }
    warnings.filter(({ code }) => code === 'T05').forEach(finding => draft.note(place,
      `${formatQuantity(timings[DELAY] ?? 0, 's')} ${requirement(finding)}, or a new pod may get an address that is still draining, and its gate opens late: let preStop outlast it`, 'T05'));
  }
  noteFlows(front, timings.preStopSeconds, inputs, draft);
}

/** A Network Load Balancer leaves flows alone, even when the delay is over. */
function noteFlows({ connectionTermination }: Front, preStop: number, inputs: TimingInputs, draft: Draft): void {
  if (connectionTermination?.value !== false || holds(preStop, 'at least', flowsLessShutdown(inputs).value)) return;
  draft.note(connectionTermination, `a connection may be open for longer than the ${formatQuantity(preStop, 's')} preStop and `
    + `${formatQuantity(inputs.shutdownSeconds, 's')} shutdown, and is reset when its pod ends: let the load balancer close it by true, or the application`, 'T07');
}
