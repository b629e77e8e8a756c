/** The words and numbers of Argo CD and Argo Rollouts. Read in 2026. */

/** The API of a Rollout. */
export const ROLLOUT_API = 'argoproj.io/v1alpha1';

/**
 * `scaleDownDelaySeconds` of a Rollout: for how long old pods stay when traffic has moved to the new ones, in seconds.
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/
 */
export const SCALE_DOWN_DELAY = 30;

/** Argo CD applies the objects of one wave only when those of the waves before are healthy. */
export const SYNC_WAVE_ANNOTATION = 'argocd.argoproj.io/sync-wave';

/** The wave that an annotation says. What is no whole number counts as 0, as it does for Argo CD. */
export function syncWave(text: string | undefined): number {
  const trimmed = text?.trim() ?? '';
  return /^[+-]?\d+$/.test(trimmed) ? Number(trimmed) : 0;
}
