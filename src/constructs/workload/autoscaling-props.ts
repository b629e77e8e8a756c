import { kubernetesObject } from '../input/kubernetes-json';
import { list, needed, number, struct } from '../input/shape';

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
   * Metrics instead of CPU utilisation, as in the YAML of Kubernetes, or as typed objects of any version of cdk8s-plus.
   *
   * @default - CPU utilisation
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics
   */
  readonly metrics?: any[];
  /**
   * The behaviour of the autoscaler, as in the YAML of Kubernetes. A `scaleDown` replaces that of this library, which ends at most a
   * quarter of the pods in the time that one takes to end.
   *
   * @default - `scaleDown` by the budget, `scaleUp` that of Kubernetes
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
   */
  readonly behavior?: any;
}

/**
 * An autoscaler that is made elsewhere, such as a ScaledObject of KEDA: it owns `replicas`.
 */
export interface ExternalAutoscaler {
  /** The smallest number of pods that it leaves. At least 2, unless `singleReplica` is set. */
  readonly minReplicas: number;
}

export const autoscaling = struct<Autoscaling>({
  minReplicas: number,
  maxReplicas: needed(number),
  targetCpuUtilizationPercent: number,
  metrics: list(kubernetesObject()),
  behavior: kubernetesObject(),
});

export const externalAutoscaler = struct<ExternalAutoscaler>({ minReplicas: needed(number) });
