import type { Kind } from './kinds';

/** The behaviour of nodes, and of the AWS programs on them, towards pods and their addresses. Read in 2026; times are in seconds. */

/**
 * The time until the VPC CNI reuses the address of a pod that is gone (`IP_COOLDOWN_PERIOD`).
 * @see https://github.com/aws/amazon-vpc-cni-k8s#ip_cooldown_period-v1140
 */
export const ADDRESS_COOLDOWN = 30;

/**
 * From the notice of an interruption of a Spot instance to its end.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
 */
export const SPOT_NOTICE = 120;

/**
 * The longest time until Karpenter or the node termination handler has seen the notice.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
 */
export const INTERRUPTION_DETECTION = 10;

/**
 * `--max-graceful-termination-sec` of the cluster autoscaler.
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md
 */
export const AUTOSCALER_GRACE = 600;

/**
 * The time that a managed node group of EKS gives each node to drain.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
 */
export const MANAGED_NODE_DRAIN = 900;

/** The labels of Spot nodes with their values: of Karpenter and EKS Auto Mode, and of managed node groups. */
export const SPOT_LABELS: Readonly<Record<string, string>> = { 'karpenter.sh/capacity-type': 'spot', 'eks.amazonaws.com/capacityType': 'SPOT' };

/** Karpenter kinds with nodes that end by themselves, and take their pods along. */
export const NODE_POOL_KINDS: readonly Kind[] = ['NodePool'];

/** The label by which a pod selects the nodes of one NodePool. */
export const KARPENTER_POOL_LABEL = 'karpenter.sh/nodepool';

/**
 * The labels of nodes that tell their operating system, the present one and the one before it, and their value for Windows, which is
 * also that of `os.name` of a pod.
 * @see https://kubernetes.io/docs/concepts/windows/user-guide/#ensuring-os-specific-workloads-land-on-the-appropriate-container-host
 */
export const OS_LABELS = ['kubernetes.io/os', 'beta.kubernetes.io/os'] as const;
export const WINDOWS = 'windows';
