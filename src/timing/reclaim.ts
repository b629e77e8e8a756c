import { Expression, quantity } from './expression';
import { formatNumber } from './finding';
import { AUTOSCALER_GRACE, INTERRUPTION_DETECTION, MANAGED_NODE_DRAIN, SPOT_NOTICE } from '../platform/nodes';

/** The ways in which a node is reclaimed, spelt as on the command line and in the budget annotation. */
export type ReclaimName = 'spot' | 'cluster-autoscaler' | 'managed-node-group' | 'karpenter';

/** A way in which a node is reclaimed, with the longest grace period that it leaves to a pod. */
export interface ReclaimPath {
  readonly name: ReclaimName;
  /** The longest grace period that is honoured on this path, in seconds. */
  readonly ceilingSeconds: number;
}

/** An interruption of a Spot instance: the notice, less the time until it is detected. */
export const SPOT: ReclaimPath = { name: 'spot', ceilingSeconds: SPOT_NOTICE - INTERRUPTION_DETECTION };

/** Scale-down by the cluster autoscaler. */
export const CLUSTER_AUTOSCALER: ReclaimPath = { name: 'cluster-autoscaler', ceilingSeconds: AUTOSCALER_GRACE };

/** Update of a managed node group. */
export const MANAGED_NODE_GROUP: ReclaimPath = { name: 'managed-node-group', ceilingSeconds: MANAGED_NODE_DRAIN };

/** The paths whose ceiling does not depend on the cluster. */
export const RECLAIM_PATHS: readonly ReclaimPath[] = [SPOT, CLUSTER_AUTOSCALER, MANAGED_NODE_GROUP];

/**
 * A Karpenter NodePool with the given terminationGracePeriod.
 * @see https://karpenter.sh/docs/concepts/disruption/#terminationgraceperiod
 */
export function karpenter(terminationGracePeriodSeconds: number): ReclaimPath {
  return { name: 'karpenter', ceilingSeconds: terminationGracePeriodSeconds };
}

/** The longest grace period that all declared paths leave to a pod; infinite if there is none. */
export function lowestCeiling({ reclaim }: { readonly reclaim: readonly ReclaimPath[] }): number {
  return Math.min(...reclaim.map(({ ceilingSeconds }) => ceilingSeconds));
}

/** The ceiling as an expression, with its terms. */
export function ceilingOf(path: ReclaimPath): Expression {
  switch (path.name) {
    case 'spot': return quantity('', `left of the ${SPOT_NOTICE} s Spot notice after ${INTERRUPTION_DETECTION} s of detection`, path.ceilingSeconds);
    case 'cluster-autoscaler': return quantity('', 'max-graceful-termination-sec of the cluster autoscaler', path.ceilingSeconds);
    case 'managed-node-group': return quantity('', 'drain time of a managed node group', path.ceilingSeconds);
    case 'karpenter': return quantity('', 'terminationGracePeriod of the Karpenter NodePool', path.ceilingSeconds);
  }
}

/** `spot`, `karpenter=300`: a path as written on the command line and in the budget annotation. */
export function reclaimText(path: ReclaimPath): string {
  return path.name === 'karpenter' ? `karpenter=${formatNumber(path.ceilingSeconds)}` : path.name;
}
