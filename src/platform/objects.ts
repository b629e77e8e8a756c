import { isSupported, UNHEALTHY_POD_EVICTION_POLICY } from './cluster/kubernetes-version';

/** Parts of objects that constructs, fixes and retrofit write. */

/** The annotation of a workload with the smallest number of pods that an autoscaler leaves, for readers who do not see the autoscaler. */
export const MIN_REPLICAS_ANNOTATION = 'cdk8s-zero-downtime/min-replicas';

/** The share of the pods that may go at a time: a percentage follows the scale. */
const AT_A_TIME_PERCENT = 25;

/** That share in a PodDisruptionBudget. It is rounded up, so that it never blocks a drain. */
export const MAX_UNAVAILABLE = `${AT_A_TIME_PERCENT}%`;

/** Pods that are not ready serve no requests, and would block the drain of their node. */
export const EVICTS_UNHEALTHY = 'AlwaysAllow';

/** The API version and kind of a PodDisruptionBudget. */
export const DISRUPTION_BUDGET = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' } as const;

/** The spec of a PodDisruptionBudget for the pods of a selector, as the version of the cluster accepts it. */
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
 * Scale-down ignores the disruption budget, so this policy terminates a quarter of the pods in the time that one takes to end. No period
 * may be longer than half an hour.
 *
 * @param graceSeconds the grace period of the pods
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-policies
 */
export function scaleDownPolicy(graceSeconds: number): ScaleDownPolicy {
  return { type: 'Percent', value: AT_A_TIME_PERCENT, periodSeconds: Math.min(1800, Math.max(60, graceSeconds)) };
}

/** The steps of a rollout that starts new pods before it terminates old ones. */
export function surgeOnly(maxSurgePercent: number): { readonly maxSurge: string; readonly maxUnavailable: 0 } {
  return { maxSurge: `${maxSurgePercent}%`, maxUnavailable: 0 };
}

/** The strategy of a Deployment with such steps. */
export function rollingUpdate(maxSurgePercent: number): { readonly [field: string]: unknown } {
  return { type: 'RollingUpdate', rollingUpdate: surgeOnly(maxSurgePercent) };
}

/** The label that distinguishes revisions of the pods; other workloads replace their pods in place. */
export const REVISION_LABELS: Readonly<Record<string, string>> = { Deployment: 'pod-template-hash', Rollout: 'rollouts-pod-template-hash' };

/** The labels of nodes for their name and their zone. */
export const NODE = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/**
 * Even over zones and nodes as far as there is room, and counted for each revision by itself, so that old pods do not crowd new ones
 * together.
 *
 * @param revisionLabel absent if the cluster, or the workload, has no revisions
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
