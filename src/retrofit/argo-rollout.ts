import { BasisFor } from './declared-budget';
import { Draft } from './objects/draft';
import { Found } from './objects/inventory';
import { at, Path, wholeAt } from './objects/json';
import { Subject } from './subject';
import { SCALE_DOWN_DELAY } from '../platform/argo';
import { planBudget } from '../timing';

/** How Argo Rollouts moves traffic from old pods to new ones, and when it takes the old ones away. */
export function decideArgoRollout({ found, fronts }: Subject, basisFor: BasisFor, draft: Draft): void {
  if (found.kind !== 'Rollout') return;
  const strategy = (...path: string[]): Path => ['spec', 'strategy', ...path];
  const has = (...path: string[]) => at(found.json, strategy(...path)) !== undefined;
  if (has('canary', 'trafficRouting', 'alb') && !has('canary', 'pingPong')) {
    draft.note(found, { path: strategy('canary', 'pingPong') }, 'at its end the rollout changes the selector of the stable Service, and with it all targets at once: name two Services between which it moves the traffic', 'A01');
  }
  const bases = fronts().map(basisFor).filter(({ inputs }) => inputs.loadBalancer.kind.hasTargetGroup);
  if (bases.length === 0) return;
  if (!has('canary')) {
    draft.note(found, { path: strategy() }, 'only a canary is sure that the load balancer sends to the new pods before the old ones go', 'A01');
  }
  const switched = ['blueGreen', 'canary'].find(name => has(name) && (name === 'blueGreen' || has(name, 'trafficRouting')));
  if (switched === undefined) return;
  if (at(found.json, strategy(switched, 'dynamicStableScale')) === true) {
    draft.set(found, { path: strategy(switched, 'dynamicStableScale'), after: false }, 'old pods are taken away while the load balancer still sends them their share', 'A02');
  }
  bases.forEach(({ inputs, preset }) => {
    const plan = planBudget(inputs, preset);
    if (plan.ok) raiseDelay(found, strategy(switched, 'scaleDownDelaySeconds'), plan.budget.timings.leakWindowSeconds + inputs.longestRequestSeconds, inputs.marginSeconds, draft);
  });
}

/** Traffic has moved, and the load balancer goes on sending to the old pods for as long as it takes to learn of it. */
function raiseDelay(found: Found, path: Path, needed: number, margin: number, draft: Draft): void {
  const delay = at(found.json, path) === undefined ? SCALE_DOWN_DELAY : wholeAt(found.json, path);
  const reason = `must be at least ${Math.ceil(needed)} s: so long the load balancer may send to old pods, and the last request run`;
  if (delay === undefined) draft.note(found, { path }, `it is no whole number yet; it ${reason}`, 'A02');
  else if (delay < needed) draft.set(found, { path, after: Math.ceil(needed + margin) }, reason, 'A02');
}
