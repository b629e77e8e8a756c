import { Front } from '../../model/fronts/front';
import { nodePoolsOf } from '../../model/node-pools';
import { formatPath } from '../../model/objects/view';
import { spotAsked } from '../../model/pods/spot';
import { karpenter, ReclaimPath, SPOT } from '../../timing';
import { Rule, Subject } from '../engine/rule';

/** Why nothing is raised over what all nodes grant. */
export const NODES_LEAVE_LESS = 'the nodes that it runs on leave less time than that (T12): its drain is to be shortened';

/** A way in which the nodes of a workload are taken away. */
export interface KnownReclaim {
  readonly path: ReclaimPath;
  /** Absent where somebody declares it; where only the pods show it, nobody has asked to be safe of it. */
  readonly shown?: { readonly because: string; readonly severity: Rule['severity'] };
}

/** The ways that are declared, the notice of Spot where the pods ask for such nodes, and what the NodePools in the set say. */
export function knownReclaims({ workload: { pod }, assumptions, model }: Subject, front: Front): KnownReclaim[] {
  const { reclaim } = assumptions.inputs(front);
  const declares = (path: ReclaimPath) => reclaim.some(({ name }) => name === path.name);
  const asked = spotAsked(pod);
  const pools = nodePoolsOf(pod, model.index);
  const spot = pools.find(pool => pool.spot !== undefined);
  const limited = pools.filter(pool => pool.graceSeconds !== undefined).sort((a, b) => a.graceSeconds! - b.graceSeconds!).at(0);
  const shown: KnownReclaim[] = [
    ...asked ? [{ path: SPOT, shown: { because: `as ${formatPath(asked.path)} asks for Spot nodes`, severity: 'warning' as const } }]
      : spot ? [{ path: SPOT, shown: { because: `as NodePool ${spot.view.object.name} takes Spot nodes`, severity: 'warning' as const } }] : [],
    ...limited ? [{
      path: karpenter(limited.graceSeconds!),
      shown: {
        because: `of NodePool ${limited.view.object.name}${limited.isAsked ? '' : ', if its nodes get the pod'}`,
        severity: limited.isAsked ? 'error' as const : 'warning' as const,
      },
    }] : [],
  ];
  return [...reclaim.map(path => ({ path })), ...shown.filter(({ path }) => !declares(path))];
}
