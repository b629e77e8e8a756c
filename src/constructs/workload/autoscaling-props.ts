import type { k8s } from 'cdk8s-plus-28';
import { foreign, list, needed, number, struct } from '../input/shape';

/**
 * Scaling by load.
 */
export interface Autoscaling {
  /**
   * Fewest pods. At least 2.
   *
   * @default 2
   */
  readonly minReplicas?: number;
  /** Most pods. At least `minReplicas`. */
  readonly maxReplicas: number;
  /**
   * Average CPU utilisation, in percent of the request, that is aimed at. At least 1.
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
