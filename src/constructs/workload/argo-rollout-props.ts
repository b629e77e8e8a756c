import type { Duration } from 'cdk8s';
import { duration } from '../budget/duration';
import { choice, flag, foreign, list, struct } from '../input/shape';

/**
 * How Argo Rollouts exchanges pods.
 */
export enum ArgoRolloutStrategy {
  /**
   * Gradually. Behind an Application Load Balancer made from an Ingress, between two Services that take turns (ping-pong):
   * a new pod has its readiness gate, because its Service selects it from the beginning.
   *
   * @see https://github.com/argoproj/argo-rollouts/issues/2864
   */
  CANARY = 'canary',
  /**
   * All at once, by pointing the Service to other pods. Only within the cluster: behind an AWS load balancer all targets are
   * deregistered in the moment in which the others begin to be registered.
   */
  BLUE_GREEN = 'blue-green',
}

/**
 * A Rollout of Argo Rollouts instead of a Deployment.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/
 */
export interface ArgoRollout {
  /**
   * How pods are exchanged.
   *
   * @default ArgoRolloutStrategy.CANARY
   */
  readonly strategy?: ArgoRolloutStrategy;

  /**
   * The steps of the canary, as Argo Rollouts has them.
   *
   * @default - with weights: 20 % and 50 %, a minute each; without: none
   * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
   */
  readonly steps?: { [field: string]: unknown }[];

  /**
   * How long the old pods are kept after traffic has been switched away from them. Whole seconds, at least the leak window
   * and the longest request. Only where traffic is switched: behind an Ingress, and blue-green.
   *
   * @default - leak window, longest request and margin of the budget; at least 30 s
   */
  readonly scaleDownDelay?: Duration;

  /**
   * Whether the old pods become fewer while the weight of the new ones grows. Refused where traffic is switched by weight:
   * the load balancer follows the weight later than the pods are ended.
   *
   * @default false
   */
  readonly dynamicStableScale?: boolean;
}

export const argoRollout = struct<ArgoRollout>({
  strategy: choice(ArgoRolloutStrategy), steps: list(foreign()), scaleDownDelay: duration, dynamicStableScale: flag,
});
