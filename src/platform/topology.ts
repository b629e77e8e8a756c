/** The label by which a revision of the pods is told from another; other workloads replace their pods in place. */
export const REVISION_LABELS: Readonly<Record<string, string>> = { Deployment: 'pod-template-hash', Rollout: 'rollouts-pod-template-hash' };

/** The labels of nodes by which they are told apart, and by which they share a zone. */
export const NODE = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/**
 * Even over zones and nodes as far as there is room, and counted for each revision by itself: old pods do not make new ones
 * crowd.
 *
 * @param revisionLabel absent where the cluster, or the workload, knows no revisions
 */
export function spreadEvenly(labelSelector: unknown, revisionLabel: string | undefined): { readonly [field: string]: unknown }[] {
  return [ZONE, NODE].map(topologyKey => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector,
    ...revisionLabel !== undefined && { matchLabelKeys: [revisionLabel] },
  }));
}
