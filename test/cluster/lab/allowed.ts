import { resolvePods } from '../../../src/model/scale';
import { Body } from '../objects';

/** How many evictions a budget allows while all pods are ready, as the model counts. */
export function allowedBy(budget: Body | undefined, replicas: number): number {
  if (budget === undefined) return replicas;
  const { minAvailable, maxUnavailable } = budget.spec;
  const of = (value: number | string) => Math.min(replicas, resolvePods(value, replicas, Math.ceil)!);
  return minAvailable === undefined ? of(maxUnavailable) : replicas - of(minAvailable);
}
