/** The label by which a revision of the pods is told from another; other workloads replace their pods in place. */
export const REVISION_LABELS: Readonly<Record<string, string>> = { Deployment: 'pod-template-hash', Rollout: 'rollouts-pod-template-hash' };

/** The labels of nodes by which they are told apart, and by which they share a zone. */
export const NODE = 'kubernetes.io/hostname';
export const ZONE = 'topology.kubernetes.io/zone';
