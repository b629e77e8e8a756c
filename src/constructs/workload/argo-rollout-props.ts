import type { Duration } from 'cdk8s';
import { duration } from '../budget/duration';
import { kubernetesObject } from '../input/kubernetes-json';
import { choice, flag, list, struct } from '../input/shape';

/**
 * How Argo Rollouts replaces pods.
 */
export enum ArgoRolloutStrategy {
  /**
   * Gradually. Behind an Application Load Balancer of an Ingress, traffic moves between two Services that take turns
   * (ping-pong): a new pod has its readiness gate, because its Service selects it from the beginning.
   *
   * @see https://github.com/argoproj/argo-rollouts/issues/2864
   */
  CANARY = 'canary',
  /**
   * All at once, by pointing the Service to the new pods. Only within the cluster: behind an AWS load balancer all old targets
   * are deregistered at the moment at which the registration of the new ones begins.
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
   * How pods are replaced.
   *
   * @default ArgoRolloutStrategy.CANARY
   */
  readonly strategy?: ArgoRolloutStrategy;

  /**
   * The steps of the canary, in the format of Argo Rollouts.
   *
   * @default - with weights: 20 % and 50 %, a minute each; without: none
   * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
   */
  readonly steps?: { [field: string]: unknown }[];

  /**
   * How long the old pods are kept after traffic has been switched away from them. Whole seconds, at least the sum of the leak
   * window and the longest request. Only if traffic is switched: behind an Ingress, and blue-green.
   *
   * @default - the sum of leak window, longest request and margin of the budget; at least 30 s
   */
  readonly scaleDownDelay?: Duration;

  /**
   * Whether old pods are removed while the weight of the new ones grows. Refused if traffic is switched by weight: pods
   * would be deleted before the load balancer applies the weight.
   *
   * @default false
   */
  readonly dynamicStableScale?: boolean;
}

export const argoRollout = struct<ArgoRollout>({
  strategy: choice(ArgoRolloutStrategy), steps: list(kubernetesObject()), scaleDownDelay: duration, dynamicStableScale: flag,
});
