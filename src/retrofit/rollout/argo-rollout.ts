import { endingContainer } from '../../model/behind-proxy';
import { Sourced } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { albRouting, pingPongOf, readScaleDown } from '../../model/rollout';
import { constant, holds, planBudget, roundUp, shiftedAway, TimingInputs, whileWeightsShrink, withAcceptance } from '../../timing';
import { Candidate } from '../candidate';
import { Draft } from '../objects/draft';
import { numberAt } from '../objects/setting';
import { BasisFor } from '../timings/basis';

/** Decides how Argo Rollouts moves traffic from old pods to new ones, and when it deletes the old ones. */
export function decideArgoRollout({ workload, accesses }: Candidate, basisFor: BasisFor, draft: Draft): void {
  const { view, object } = workload;
  if (object.kind !== 'Rollout') return;
  const strategy = view.at('spec', 'strategy');
  const canary = strategy.at('canary');
  const targets = accesses.map(({ front }) => front.loadBalancer).filter(({ kind, targets: { arePods } }) => kind.weighted && arePods);
  if (albRouting(view).exists && !canary.at('pingPong').exists && targets.length > 0) {
    draft.note(canary.at('canaryService'), 'in an abort it is turned to the stable pods and back, and their gates with it: name two Services between which the traffic moves', 'A03');
  }
  if (albRouting(view).exists && !canary.at('pingPong').exists) {
    draft.note(canary.at('pingPong'), 'at its end the rollout changes the selector of the stable Service, and with it all targets at once: name two Services between which it moves the traffic', 'A01');
  }
  const bases = accesses.map(({ front }) => basisFor(front)).filter(({ inputs }) => inputs.loadBalancer.kind.hasTargetGroup);
  if (bases.length === 0) return;
  if (!canary.exists) {
    draft.note(strategy, 'only a canary is sure that the load balancer sends to the new pods before the old ones go', 'A01');
  }
  for (const { front } of accesses) {
    const pingPong = pingPongOf(view, front); // no delay makes other ways of moving traffic safe
    const { inputs, preset } = basisFor(front);
    const container = endingContainer(workload, front);
    if (pingPong === undefined || container === undefined || !planBudget(inputs, preset).ok) continue;
    settleScaleDown(pingPong, draft.changeOf(container.preStop)?.seconds ?? container.preStop.value.seconds, inputs, draft);
  }
}

/** Old pods must not terminate before the last request: preStop covers that time, or the scale-down delay. */
function settleScaleDown(canary: View, preStop: number | undefined, inputs: TimingInputs, draft: Draft): void {
  if (preStop === undefined) return;
  const { scaleDownDelay, abortScaleDownDelay, dynamicStableScale } = readScaleDown(canary);
  if (dynamicStableScale && !holds(withAcceptance(inputs, constant(preStop)).value, 'at least', whileWeightsShrink(inputs).value)) {
    draft.set(canary.at('dynamicStableScale'), false, { reason: 'old pods are taken away while the load balancer still sends them their share', code: 'A02' });
  }
  for (const place of [scaleDownDelay, abortScaleDownDelay]) if (place) raiseDelay(place, roundUp(shiftedAway(inputs, preStop).value), inputs, draft);
}

/** Raises the delay: after the switch, the load balancer continues to send to the old pods until all its nodes have applied it. */
function raiseDelay(place: Sourced<number>, needed: number, inputs: TimingInputs, draft: Draft): void {
  const delay = numberAt(place, draft);
  const reason = `must be at least ${needed} s: so long the load balancer may send to old pods, and the last request run`;
  if (delay === undefined) draft.note(place, `it is not a whole number yet; it ${reason}`, 'A02');
  else if (!holds(delay, 'at least', needed)) draft.set(place, needed + Math.ceil(inputs.marginSeconds), { reason, code: 'A02' }, needed + Math.ceil(inputs.marginSeconds));
}
