import { parseTime } from '../../platform/times';
import { KubernetesObject } from '../objects/object';
import { View } from '../objects/view';
import { Pod, readPod } from '../pods/pod';

/** A condition of a pod, as its status tells it. */
export interface PodCondition {
  readonly isTrue: boolean;
  /** When it last changed, in milliseconds since 1970. */
  readonly since?: number;
  /** What its writer says about it. */
  readonly message?: string;
}

/** A pod that a cluster runs. */
export interface RunningPod {
  readonly object: KubernetesObject;
  readonly pod: Pod;
  /** In milliseconds since 1970. */
  readonly madeAt?: number;
  readonly address?: string;
  readonly conditions: ReadonlyMap<string, PodCondition>;
  /** Whether it has been deleted, and still runs. */
  readonly isEnding: boolean;
  /** Whether it is of the revision that its workload now makes; undefined if that is not known. */
  readonly isCurrent?: boolean;
}

/** The condition that all containers of a pod are ready; its readiness gates come on top. */
export const CONTAINERS_READY = 'ContainersReady';

export function readRunningPod(view: View, isCurrent: boolean | undefined): RunningPod {
  const metadata = view.at('metadata');
  return {
    object: view.object,
    pod: readPod(view),
    madeAt: timeAt(metadata.at('creationTimestamp')),
    address: view.at('status', 'podIP').text(),
    conditions: new Map(view.at('status', 'conditions').list().map(condition => [condition.at('type').text() ?? '', {
      isTrue: condition.at('status').text() === 'True',
      since: timeAt(condition.at('lastTransitionTime')),
      message: condition.at('message').text() ?? condition.at('reason').text(),
    }])),
    isEnding: metadata.has('deletionTimestamp'),
    isCurrent,
  };
}

/** Whether a pod has not yet ended, and nobody has deleted it. */
export function isServing({ object, isEnding }: RunningPod, view: View): boolean {
  return !isEnding && object.kind === 'Pod' && !ENDED.includes(view.at('status', 'phase').text());
}

const ENDED: readonly unknown[] = ['Succeeded', 'Failed'];

/** A time of the API server, in milliseconds since 1970. */
export function timeAt(view: View): number | undefined {
  return parseTime(view.text());
}
