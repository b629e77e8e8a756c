import { NODE, ZONE } from '../topology';

/**
 * Even over zones and nodes as far as there is room, and counted for each revision by itself: old pods do not make new ones
 * crowd.
 *
 * @param revisionLabel absent where the cluster, or the workload, knows no revisions
 */
export function spreadEvenly(labelSelector: unknown, revisionLabel: string | undefined): { readonly [field: string]: unknown }[] {
  return [ZONE, NODE].map(topologyKey => ({
    labelSelector,
    ...revisionLabel !== undefined && { matchLabelKeys: [revisionLabel] },
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
  }));
}
