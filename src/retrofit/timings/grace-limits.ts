import { nodePoolsOf } from '../../model/node-pools';
import { writtenGracePeriods } from '../../model/pods/grace-policy';
import { spotAsked } from '../../model/pods/spot';
import { ceilingOf, Expression, formatQuantity, karpenter, leakWindow, SPOT, TimingInputs } from '../../timing';
import { Candidate } from '../candidate';
import { Draft } from '../objects/draft';
import { numberAt } from '../objects/setting';

/** What ends a pod before its grace period is over. */
export function noteGraceLimits({ workload: { object, pod, view }, model }: Candidate, behind: readonly TimingInputs[], draft: Draft): void {
  const grace = numberAt(pod.gracePeriod, draft);
  if (grace === undefined) return;
  const ceiling = ceilingOf(SPOT);
  const isDeclared = behind.some(({ reclaim }) => reclaim.some(({ name }) => name === SPOT.name));
  const leaks = (seconds: number) => behind.some(inputs => leakWindow(inputs).value > seconds);
  const note = (who: string, limit: Expression) => {
    if (behind.length === 0 || (grace <= limit.value && !leaks(limit.value))) return;
    draft.note(pod.gracePeriod, `it is ${formatQuantity(grace, 's')}, and ${who}: ${limit.spelled}`, leaks(limit.value) ? 'T13' : 'T12');
  };
  const pools = nodePoolsOf(pod, model.index);
  const spotPool = pools.find(({ spot }) => spot !== undefined);
  if (!isDeclared && spotAsked(pod)) note('its pods ask for Spot nodes', ceiling);
  else if (!isDeclared && spotPool) note(`NodePool ${spotPool.view.object.name} takes Spot nodes`, ceiling);
  for (const { view: { object: { name } }, graceSeconds } of pools) {
    if (graceSeconds !== undefined) note(`nodes of NodePool ${name} may get its pods`, ceilingOf(karpenter(graceSeconds)));
  }
  const policy = view.at('spec', 'podManagementPolicy');
  if (behind.length > 0 && object.kind === 'StatefulSet' && policy.text() === 'Parallel') {
    draft.note(policy, 'updates do not wait for minReadySeconds: manage the pods in order, or turn the readiness gate on', 'S14');
  }
  writtenGracePeriods(model.index, object.namespace).filter(({ value }) => value < grace).forEach(written => draft.note(written,
    `${formatQuantity(written.value, 's')} replace the grace period of ${formatQuantity(grace, 's')} of ${object.kind} ${object.name}, if the policy matches it`, 'T14'));
}
