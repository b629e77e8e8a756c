import { writtenGracePeriods } from '../../model/pods/grace-policy';
import { spotAsked } from '../../model/pods/spot';
import { ceilingOf, formatQuantity, leakWindow, SPOT, TimingInputs } from '../../timing';
import { Candidate } from '../candidate';
import { Draft } from '../objects/draft';
import { numberAt } from '../objects/setting';

/** What ends a pod before its grace period is over. */
export function noteGraceLimits({ workload: { object, pod }, model }: Candidate, behind: readonly TimingInputs[], draft: Draft): void {
  const grace = numberAt(pod.gracePeriod, draft);
  if (grace === undefined) return;
  const ceiling = ceilingOf(SPOT);
  const isDeclared = behind.some(({ reclaim }) => reclaim.some(({ name }) => name === SPOT.name));
  if (behind.length > 0 && !isDeclared && spotAsked(pod) && grace > ceiling.value) {
    const leaks = behind.some(inputs => leakWindow(inputs).value > ceiling.value);
    draft.note(pod.gracePeriod, `it is ${formatQuantity(grace, 's')}, and its pods ask for Spot nodes: ${ceiling.spelled}`, leaks ? 'T13' : 'T12');
  }
  writtenGracePeriods(model.index, object.namespace).filter(({ value }) => value < grace).forEach(written => draft.note(written,
    `${formatQuantity(written.value, 's')} replace the grace period of ${formatQuantity(grace, 's')} of ${object.kind} ${object.name}, if the policy matches it`, 'T14'));
}
