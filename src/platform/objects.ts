import { isSupported, UNHEALTHY_POD_EVICTION_POLICY } from './kubernetes-version';

/** What is written of objects: by constructs, by fixes, and into the objects of a chart. */

/** The share of the pods that may go at a time: a percentage follows the scale. */
const AT_A_TIME_PERCENT = 25;

/** The same in a PodDisruptionBudget. It is rounded up, so that it never blocks a drain. */
export const MAX_UNAVAILABLE = `${AT_A_TIME_PERCENT}%`;

/** Pods that are not ready serve nobody, and would block the drain of their node. */
export const EVICTS_UNHEALTHY = 'AlwaysAllow';

/** The kind of what protects pods from drains. */
export const DISRUPTION_BUDGET = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' } as const;

/** The spec of a PodDisruptionBudget for the pods of a selector, as the cluster takes it. */
export function disruptionBudget(selector: unknown, kubernetesVersion: string | undefined): { readonly [field: string]: unknown } {
  return {
    maxUnavailable: MAX_UNAVAILABLE,
    ...isSupported(kubernetesVersion, UNHEALTHY_POD_EVICTION_POLICY) && { unhealthyPodEvictionPolicy: EVICTS_UNHEALTHY },
    selector,
  };
}

/** A scale-down policy of a HorizontalPodAutoscaler. */
export interface ScaleDownPolicy {
  readonly type: 'Percent';
  readonly value: number;
  readonly periodSeconds: number;
}

/**
 * Scale-down ends pods without regard to the disruption budget: a quarter of them in the time that one takes to end. No period
 * may be longer than half an hour.
 *
 * @param graceSeconds the grace period of the pods
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-policies
 */
export function scaleDownPolicy(graceSeconds: number): ScaleDownPolicy {
  return { type: 'Percent', value: AT_A_TIME_PERCENT, periodSeconds: Math.min(1800, Math.max(60, graceSeconds)) };
}

/** The steps of a rollout that starts new pods before it ends old ones. */
export function surgeOnly(maxSurgePercent: number): { readonly maxSurge: string; readonly maxUnavailable: 0 } {
  return { maxSurge: `${maxSurgePercent}%`, maxUnavailable: 0 };
}

/** The strategy of a Deployment that takes such steps. */
export function rollingUpdate(maxSurgePercent: number): { readonly [field: string]: unknown } {
  return { type: 'RollingUpdate', rollingUpdate: surgeOnly(maxSurgePercent) };
}

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
