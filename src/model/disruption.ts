import { Model } from './model';
import { Sourced } from './objects/object';
import { DisruptionBudget, resolvePods } from './scale';
import { lowestReplicas, Workload } from './workload';

/** The field of a disruption budget that allows no eviction, and the number of pods for which it does not. */
export interface Blockage {
  readonly field: Sourced<number | string>;
  readonly pods: number;
}

/** The blockage if a disruption budget never allows an eviction of a workload's pods, counted with all pods that it selects. */
export function blockageOf(budget: DisruptionBudget, workload: Workload, model: Model): Blockage | undefined {
  // Other selected pods are looked up only if they could matter.
  if (blocking(budget, fewestPods(workload)) === undefined) return undefined;
  const pods = podsOf(model, budget);
  const field = blocking(budget, pods);
  return field && { field, pods };
}

/** The field that allows no eviction at a number of pods; Kubernetes rounds both percentages up. */
function blocking({ minAvailable, maxUnavailable }: DisruptionBudget, pods: number): Sourced<number | string> | undefined {
  const kept = minAvailable && resolvePods(minAvailable.value, pods, Math.ceil);
  if (minAvailable && kept !== undefined && kept >= pods) return minAvailable;
  const taken = maxUnavailable && resolvePods(maxUnavailable.value, pods, Math.ceil);
  return maxUnavailable && taken === 0 ? maxUnavailable : undefined;
}

function podsOf({ workloads }: Model, { view }: DisruptionBudget): number {
  return workloads
    .filter(({ disruptionBudgets }) => disruptionBudgets.some(other => other.view.object === view.object))
    .reduce((total, workload) => total + fewestPods(workload), 0);
}

/** At least 1, since an eviction needs a pod, although an autoscaler may go to 0. */
function fewestPods(workload: Workload): number {
  return Math.max(1, lowestReplicas(workload).value);
}
