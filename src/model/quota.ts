import { endingContainer } from './behind-proxy';
import { Front } from './fronts/front';
import { Model } from './model';
import { Sourced } from './objects/object';
import { View } from './objects/view';
import { isGated } from './pods/gate';
import { lowestReplicas, strategyAt, Workload } from './workload';
import { DEFAULT_INPUTS, drain, podsAtOnce, registrationWindow, shortestWave, Term, TimingInputs, withTypicalDelays } from '../timing';

/** The entries of a quota that count pods. */
const COUNTS = ['pods', 'count/pods'];

/** A quota that leaves too little room for a rollout. */
export interface ExceededQuota {
  readonly limit: Sourced<number>;
  /** The least number of pods of the workload. */
  readonly pods: number;
  /** The number of pods that a rollout starts in addition. */
  readonly surge: number;
  /** The number of pods of earlier waves that may still be terminating. */
  readonly terminating: number;
  /** The pods of other workloads in the namespace. */
  readonly others: number;
  readonly needed: number;
  /** The terms behind the number of terminating pods. */
  readonly terms: readonly Term[];
}

/** The quotas of its namespace that a rollout of a workload exceeds. */
export function exceededQuotas(
  model: Pick<Model, 'index' | 'workloads'>, workload: Workload, inputsBehind: (front: Front) => TimingInputs,
): ExceededQuota[] {
  if (workload.object.kind === 'StatefulSet' || workload.object.kind === 'DaemonSet') return [];
  const limits = quotas(model, workload).flatMap(quota => COUNTS.map(name => quota.at('spec', 'hard', name))).filter(({ exists }) => exists);
  if (limits.length === 0) return [];
  const pods = podsOf(workload);
  const others = model.workloads
    .filter(other => other !== workload && model.index.sameNamespace(other.object.namespace, workload.object.namespace))
    .reduce((total, other) => total + (other.object.kind === 'DaemonSet' ? 0 : podsOf(other)), 0);
  const { maxSurge, maxUnavailable } = strategyAt(workload.view, pods);
  const surge = Math.max(0, maxSurge.value);
  const { seconds, wave, terms } = drainOf(workload, inputsBehind);
  const own = podsAtOnce({ replicas: pods, surge, unavailable: Math.max(0, maxUnavailable.value) }, seconds, wave);
  const needed = own + others;
  return limits.map(limit => limit.or(view => Number(view.numberOrText()), NaN)).filter(({ value }) => value < needed)
    .map(limit => ({ limit, pods, surge, terminating: own - pods - surge, others, needed, terms }));
}

/** The longest termination of an old pod, and the shortest time until the next wave terminates others. */
function drainOf(workload: Workload, inputsBehind: (front: Front) => TimingInputs): { seconds: number; wave: number; terms: readonly Term[] } {
  const { fronts, minReadySeconds, pod: { containers, gracePeriod } } = workload;
  const longest = Math.max(0, ...containers.map(({ preStop }) => preStop.value.seconds ?? 0));
  const drains = fronts.map(front => drain(inputsBehind(front), endingContainer(workload, front)?.preStop.value.seconds ?? longest));
  const waves = fronts.map(front => {
    const inputs = inputsBehind(front);
    const { intervalSeconds, timeoutSeconds } = front.healthCheck ?? {};
    const typical = { ...inputs, loadBalancer: withTypicalDelays(inputs.loadBalancer) };
    const registration = registrationWindow(typical, intervalSeconds?.value, timeoutSeconds?.value);
    return shortestWave(minReadySeconds.value, isGated(workload, front) ? registration.value : undefined);
  });
  // A rollout waits for the slowest load balancer of a new pod; a pod without requests has nothing to drain.
  const wave = Math.max(minReadySeconds.value, ...waves);
  const seconds = Math.max(longest + (drains.length === 0 ? DEFAULT_INPUTS.shutdownSeconds : 0), ...drains.map(({ value }) => value));
  return { seconds: Math.min(gracePeriod.value, seconds), wave, terms: seconds > gracePeriod.value ? [] : drains.flatMap(({ terms }) => terms) };
}

/** Quotas that count all pods of a namespace: one with a scope counts only some, which the manifests do not show. */
function quotas({ index }: Pick<Model, 'index'>, { object }: Workload): View[] {
  return index.all('ResourceQuota')
    .filter(quota => index.sameNamespace(quota.object.namespace, object.namespace))
    .filter(quota => !quota.at('spec', 'scopes').exists && !quota.at('spec', 'scopeSelector').exists);
}

/** The least number of pods. */
function podsOf(workload: Workload): number {
  const { replicas, autoscalers } = workload;
  return autoscalers.length > 0 && !replicas.defaulted ? Math.max(replicas.value, lowestReplicas(workload).value) : lowestReplicas(workload).value;
}
