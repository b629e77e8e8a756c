import { Front } from '../../model/fronts/front';
import { View } from '../../model/objects/view';
import { albRouting } from '../../model/rollout';
import { Workload } from '../../model/workload';
import { SCALE_DOWN_DELAY } from '../../platform/argo';
import { ArgoRollout } from '../argo/strategy';

/**
 * How an Argo Rollout switches the requests at the load balancer; undefined where it replaces its pods as a Deployment does,
 * and a reason where nobody knows what becomes of the requests.
 */
export function readArgo({ view, object }: Workload, { loadBalancer }: Front): ArgoRollout | { readonly reason: string } | undefined {
  if (object.kind !== 'Rollout' || loadBalancer.kind.forwards !== 'requests') return undefined;
  const [blueGreen, canary] = [view.at('spec', 'strategy', 'blueGreen'), view.at('spec', 'strategy', 'canary')];
  const routed = albRouting(view).exists;
  if (!blueGreen.exists && !routed) return undefined;
  if (!loadBalancer.targets.arePods) {
    return { reason: 'what a Rollout that switches requests loses where nodes are the targets is not known; behind ip targets it is' };
  }
  const strategy = blueGreen.exists ? blueGreen : canary;
  return {
    kind: blueGreen.exists ? 'blue-green' : canary.at('pingPong').exists ? 'ping-pong' : 'stable-canary',
    weights: blueGreen.exists ? [] : weightsOf(canary),
    scaleDownDelaySeconds: strategy.at('scaleDownDelaySeconds').number() ?? SCALE_DOWN_DELAY,
    abortScaleDownDelaySeconds: strategy.at('abortScaleDownDelaySeconds').number() ?? SCALE_DOWN_DELAY,
    dynamicStableScale: canary.at('dynamicStableScale').flag() === true,
  };
}

function weightsOf(canary: View): number[] {
  return canary.at('steps').list().map(step => step.at('setWeight').number()).filter(weight => weight !== undefined && weight > 0 && weight < 100) as number[];
}
