import { View } from '../../model/objects/view';
import { albRouting } from '../../model/rollout';
import { SCALE_DOWN_DELAY } from '../../platform/argo';
import { holds, lastRequest, planBudget, roundUp, TimingInputs } from '../../timing';
import { Candidate } from '../candidate';
import { Draft, valueAt } from '../objects/draft';
import { BasisFor } from '../timings/basis';

/** How Argo Rollouts moves traffic from old pods to new ones, and when it takes the old ones away. */
export function decideArgoRollout({ workload: { view, object }, accesses }: Candidate, basisFor: BasisFor, draft: Draft): void {
  if (object.kind !== 'Rollout') return;
  const strategy = view.at('spec', 'strategy');
  const [canary, blueGreen] = [strategy.at('canary'), strategy.at('blueGreen')];
  if (albRouting(view).exists && !canary.at('pingPong').exists) {
    draft.note(canary.at('pingPong'), 'at its end the rollout changes the selector of the stable Service, and with it all targets at once: name two Services between which it moves the traffic', 'A01');
  }
  const bases = accesses.map(({ front }) => basisFor(front)).filter(({ inputs }) => inputs.loadBalancer.kind.hasTargetGroup);
  if (bases.length === 0) return;
  if (!canary.exists) {
    draft.note(strategy, 'only a canary is sure that the load balancer sends to the new pods before the old ones go', 'A01');
  }
  const switched = blueGreen.exists ? blueGreen : canary.at('trafficRouting').exists ? canary : undefined;
  if (switched === undefined) return;
  const dynamic = switched.at('dynamicStableScale');
  if (valueAt(dynamic) === true) {
    draft.set(dynamic, false, { reason: 'old pods are taken away while the load balancer still sends them their share', code: 'A02' });
  }
  bases.filter(({ inputs, preset }) => planBudget(inputs, preset).ok).forEach(({ inputs }) => raiseDelay(switched.at('scaleDownDelaySeconds'), inputs, draft));
}

/** Traffic has moved, and the load balancer goes on sending to the old pods for as long as it takes to learn of it. */
function raiseDelay(place: View, inputs: TimingInputs, draft: Draft): void {
  const needed = roundUp(lastRequest(inputs).value);
  const delay = valueAt(place) === undefined ? SCALE_DOWN_DELAY : draft.changeOf(place)?.seconds ?? place.number();
  const reason = `must be at least ${needed} s: so long the load balancer may send to old pods, and the last request run`;
  if (delay === undefined) draft.note(place, `it is not a whole number yet; it ${reason}`, 'A02');
  else if (!holds(delay, 'at least', needed)) draft.set(place, needed + Math.ceil(inputs.marginSeconds), { reason, code: 'A02' }, needed + Math.ceil(inputs.marginSeconds));
}
