/** The words and numbers of Argo CD and Argo Rollouts. Read in 2026. */

/** The API of a Rollout. */
export const ROLLOUT_API = 'argoproj.io/v1alpha1';

/**
 * `scaleDownDelaySeconds` of a Rollout: how long old pods stay after traffic has moved to the new ones, and
 * `abortScaleDownDelaySeconds`: new ones after an abort, for ever if it is 0. In seconds.
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/
 */
export const SCALE_DOWN_DELAY = 30;

/** Argo CD applies the objects of one wave only when those of the waves before are healthy. */
export const SYNC_WAVE_ANNOTATION = 'argocd.argoproj.io/sync-wave';

/** The wave in an annotation. A text that is not a whole number counts as 0, as in Argo CD. */
export function syncWave(text: string | undefined): number {
  const trimmed = text?.trim() ?? '';
  return /^[+-]?\d+$/.test(trimmed) ? Number(trimmed) : 0;
}

/**
 * The number of waves by which an object of a service comes before the pods: the controller injects a readiness gate when a pod is
 * created, for every target group that exists by then.
 */
export function wavesBeforePods(kind: string): number {
  switch (kind) {
    case 'Namespace': return 3;
    case 'Service': return 2;
    case 'Deployment': case 'Rollout': case 'HorizontalPodAutoscaler': return 0;
    default: return 1;
  }
}

/**
 * Whether pods may be created before an object that they need. Argo CD waits between waves; within one, it applies a Namespace
 * and a Service before a workload, and waits for neither. Custom kinds, such as a Rollout, come last in
 * their wave.
 *
 * @param makesTargets whether the object makes the load balancer send to the pods
 */
export function isTooLateForPods(wave: number, makesTargets: boolean, pods: { readonly wave: number; readonly kind: string }): boolean {
  return wave > pods.wave || (wave === pods.wave && makesTargets && pods.kind !== 'Rollout');
}
