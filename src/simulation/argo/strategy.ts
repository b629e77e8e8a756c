/**
 * Seconds for which the canary Service turns to the stable pods in an abort. It turned to and fro, and 5 to 9 s of the canary's
 * share were lost where weights took 10 s to change.
 */
export const CANARY_TURNED_AWAY = 3;

/** How Argo Rollouts replaces pods where it switches the requests itself. */
export interface ArgoRollout {
  /**
   * Between two Services that keep their pods and change roles; between a stable and a canary Service, of which the stable one
   * turns to the new pods at the end; or by one Service that turns to them at once.
   */
  readonly kind: 'ping-pong' | 'stable-canary' | 'blue-green';
  /** The weights of the new pods, step by step, in percent and below 100. Blue-green has none. */
  readonly weights: readonly number[];
  /** From the last change of weights, or of the Service, until the old pods are deleted. */
  readonly scaleDownDelaySeconds: number;
  /** From an abort until the new pods are deleted; absent where they stay. */
  readonly abortScaleDownDelaySeconds?: number;
  /** Whether old pods are deleted as their weight shrinks. */
  readonly dynamicStableScale: boolean;
}
