import { PodTimeline } from '../../../src/simulation';
import { RollingUpdate } from '../../../src/simulation/entities';

/** How late the real controllers were against the decisions of the model, in seconds for each step of a rolling update. */
export interface Lags {
  /** From the moment at which the model deletes the nth old pod. */
  readonly deletions: readonly number[];
  /** From the moment at which the model creates the nth new pod until its process had started: controllers, scheduler and kubelet. */
  readonly starts: readonly number[];
}

/**
 * The decisions of the model at the moments at which new pods really became available, against when they were carried out. What the real
 * Deployment did before the model would have has a negative lag.
 *
 * @param begin when the update was asked for
 */
export function lagsOf(
  bounds: ConstructorParameters<typeof RollingUpdate>[0], pods: readonly Pick<PodTimeline, 'revision' | 'started' | 'available' | 'deleted'>[], begin: number,
): Lags {
  const created: number[] = [];
  const deleted: number[] = [];
  const update = new RollingUpdate(bounds);
  const proceed = (time: number) => update.proceed(() => created.push(time), () => deleted.push(time));
  const young = pods.filter(({ revision }) => revision === 'new');
  proceed(begin);
  for (const time of inOrder(young.map(({ available }) => available))) {
    update.becameAvailable();
    proceed(time);
  }
  const after = (real: readonly number[], modelled: readonly number[]) => real.slice(0, modelled.length).map((time, nth) => time - modelled[nth]);
  return {
    deletions: after(inOrder(pods.map(pod => pod.deleted)), deleted),
    starts: after(inOrder(young.map(({ started }) => started)), created),
  };
}

function inOrder(times: readonly (number | undefined)[]): number[] {
  return times.filter(time => time !== undefined).sort((one, other) => one - other);
}
