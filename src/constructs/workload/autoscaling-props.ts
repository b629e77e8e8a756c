import type { k8s } from 'cdk8s-plus-28';
import { foreign, list, needed, number, struct } from '../input/shape';

/**
 * Scaling by load.
 */
export interface Autoscaling {
  /**
   * Smallest number of pods. At least 2.
   *
   * @default 2
   */
  readonly minReplicas?: number;
  /** Largest number of pods. At least `minReplicas`. */
  readonly maxReplicas: number;
  /**
   * Target for the average CPU utilisation, in percent of the request. At least 1.
   *
   * @default 70
   */
  readonly targetCpuUtilizationPercent?: number;
  /**
   * Metrics instead of CPU utilisation.
   *
   * @default - CPU utilisation
   */
  readonly metrics?: k8s.MetricSpecV2[];
}

export const autoscaling = struct<Autoscaling>({
  minReplicas: number, maxReplicas: needed(number), targetCpuUtilizationPercent: number, metrics: list(foreign<k8s.MetricSpecV2>()),
});
