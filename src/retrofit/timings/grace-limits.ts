import { describeObject } from '../../model/objects/object';
import { writtenGracePeriods } from '../../model/pods/grace-policy';
import { nodePoolsOf, whySpot } from '../../model/pods/node-pools';
import { ceilingOf, formatQuantity, karpenter, leakWindow, SPOT, TimingInputs } from '../../timing';
import { Candidate } from '../candidate';
import { Draft } from '../objects/draft';
import { numberAt } from '../objects/setting';

/** Reports everything that terminates a pod before its grace period is over. */
export function noteGraceLimits(
  { workload: { object, pod, declared, view: owner }, model }: Candidate, behind: readonly TimingInputs[], draft: Draft,
): void {
  const grace = numberAt(pod.gracePeriod, draft);
  if (grace === undefined) return;
  const ceiling = ceilingOf(SPOT);
  const isDeclared = behind.some(({ reclaim }) => reclaim.some(({ name }) => name === SPOT.name));
  const pools = nodePoolsOf(model.index, pod);
  if (behind.length > 0 && !isDeclared && whySpot(model.index, pod) !== undefined && grace > ceiling.value) {
    const leaks = behind.some(inputs => leakWindow(inputs).value > ceiling.value);
    for (const code of leaks ? ['T12', 'T13'] : ['T12']) {
      draft.note(pod.gracePeriod, `it is ${formatQuantity(grace, 's')}, and its pods may run on Spot nodes: ${ceiling.spelled}`, code);
    }
  }
  for (const path of declared?.inputs.reclaim ?? []) {
    if (grace > path.ceilingSeconds) draft.note(pod.gracePeriod, `it is ${formatQuantity(grace, 's')}, and its nodes leave it ${ceilingOf(path).spelled}`, 'T12');
  }
  for (const { view, graceSeconds } of behind.length > 0 ? pools : []) {
    if (graceSeconds === undefined) continue;
    const text = `it is ${formatQuantity(grace, 's')}, and its pods may run on nodes of ${describeObject(view.object)}: ${ceilingOf(karpenter(graceSeconds)).spelled}`;
    if (grace > graceSeconds) draft.note(pod.gracePeriod, text, 'T12');
    if (behind.some(inputs => leakWindow(inputs).value > graceSeconds)) draft.note(pod.gracePeriod, text, 'T13');
  }
  const policy = owner.at('spec', 'podManagementPolicy');
  if (behind.length > 0 && object.kind === 'StatefulSet' && policy.text() === 'Parallel') {
    draft.note(policy, 'updates do not wait for minReadySeconds: manage the pods in order, or turn the readiness gate on', 'S14');
  }
  writtenGracePeriods(model.index, object.namespace).filter(({ value }) => value < grace).forEach(written => draft.note(written,
    `${formatQuantity(written.value, 's')} replace the grace period of ${formatQuantity(grace, 's')} of ${object.kind} ${object.name}, if the policy matches it`, 'T14'));
}
