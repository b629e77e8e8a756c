import { Duration } from 'cdk8s';
import { duration, secondsOf } from './duration';
import * as timing from '../../timing';
import { instance, readParameter } from '../input/shape';

/**
 * A way in which nodes are reclaimed, with the longest grace period that it leaves to their pods.
 *
 * A pod with a longer grace period is killed with its node, and its requests in flight are lost.
 */
export class NodeReclaim {
  /**
   * EC2 Spot interruption: 110 s, the notice of 120 s less 10 s of detection.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
   */
  public static readonly SPOT = new NodeReclaim(timing.SPOT);

  /**
   * Scale-down by the cluster autoscaler: 600 s, the default of `--max-graceful-termination-sec`.
   *
   * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md
   */
  public static readonly CLUSTER_AUTOSCALER = new NodeReclaim(timing.CLUSTER_AUTOSCALER);

  /**
   * Update of an EKS managed node group: 900 s for each node.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
   */
  public static readonly MANAGED_NODE_GROUP = new NodeReclaim(timing.MANAGED_NODE_GROUP);

  /**
   * Disruption by Karpenter.
   *
   * @param terminationGracePeriod of the NodePool
   * @see https://karpenter.sh/docs/concepts/disruption/#terminationgraceperiod
   */
  public static karpenter(terminationGracePeriod: Duration): NodeReclaim {
    const given = readParameter('NodeReclaim.karpenter()', 'terminationGracePeriod', terminationGracePeriod, duration);
    return new NodeReclaim(timing.karpenter(secondsOf(given)));
  }

  /** @internal */
  public readonly _path: timing.ReclaimPath;

  private constructor(path: timing.ReclaimPath) {
    this._path = path;
  }
}

export const nodeReclaim = instance<NodeReclaim>('a NodeReclaim, such as NodeReclaim.SPOT', value => value._path !== undefined);
