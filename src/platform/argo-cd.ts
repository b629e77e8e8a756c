/** Argo CD applies the objects of one wave only when those of the waves before are healthy. */
export const SYNC_WAVE_ANNOTATION = 'argocd.argoproj.io/sync-wave';

/** The wave that an annotation says. What is no whole number counts as 0, as it does for Argo CD. */
export function syncWave(text: string | undefined): number {
  const trimmed = text?.trim() ?? '';
  return /^[+-]?\d+$/.test(trimmed) ? Number(trimmed) : 0;
}
