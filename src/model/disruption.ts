import { Model } from './model';
import { Sourced } from './objects/object';
import { DisruptionBudget, resolvePods } from './scale';
import { lowestReplicas, Workload } from './workload';

/** What of a budget leaves no eviction, and of how many pods. */
export interface Blockage {
  readonly field: Sourced<number | string>;
  readonly pods: number;
}

/** Whether a budget never allows an eviction of the pods of a workload, together with those of others that it selects. */
export function blockageOf(budget: DisruptionBudget, workload: Workload, model: Model): Blockage | undefined {
  // What it selects beside them is looked up only where it could matter.
  if (blocking(budget, fewestPods(workload)) === undefined) return undefined;
  const pods = podsOf(model, budget);
  const field = blocking(budget, pods);
  return field && { field, pods };
}

/** The field that leaves no eviction at some number of pods; Kubernetes rounds both percentages up. */
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

/** An autoscaler may go to 0, and an eviction takes a pod that is there. */
function fewestPods(workload: Workload): number {
  return Math.max(1, lowestReplicas(workload).value);
}
