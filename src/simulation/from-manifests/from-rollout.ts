import { Front } from '../../model/fronts/front';
import { View } from '../../model/objects/view';
import { albRouting, readScaleDown } from '../../model/rollout';
import { Workload } from '../../model/workload';
import { ArgoRollout } from '../argo/strategy';

/**
 * How an Argo Rollout switches the requests at the load balancer; undefined if it replaces its pods as a Deployment does,
 * and a reason if the path of the requests is unknown.
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
  const { scaleDownDelay, abortScaleDownDelay, dynamicStableScale } = readScaleDown(strategy);
  return {
    kind: blueGreen.exists ? 'blue-green' : canary.at('pingPong').exists ? 'ping-pong' : 'stable-canary',
    weights: blueGreen.exists ? [] : weightsOf(canary),
    scaleDownDelaySeconds: scaleDownDelay.value,
    abortScaleDownDelaySeconds: abortScaleDownDelay?.value,
    dynamicStableScale,
  };
}

function weightsOf(canary: View): number[] {
  return canary.at('steps').list().map(step => step.at('setWeight').number()).filter(weight => weight !== undefined && weight > 0 && weight < 100) as number[];
}
