import { isDeepStrictEqual } from 'node:util';
import { View } from '../objects/view';
import { Pod } from '../pods/pod';

/** A setting of the end of a pod that differs between the pod and the template of its workload. */
export interface Difference {
  /** Below the spec of the pod: `terminationGracePeriodSeconds`. */
  readonly field: string;
  readonly place: View;
  readonly inPod: string;
  readonly inTemplate: string;
  /** Whether the pod has less time than its template says. */
  readonly isShorter: boolean;
}

/** How a pod ends differently from the template of its workload: in its grace period and its preStop hooks. */
export function endsDifferently(pod: Pod, template: Pod): Difference[] {
  const grace = (of: Pod) => of.gracePeriod.value;
  return [
    ...grace(pod) === grace(template) ? [] : [{
      field: 'terminationGracePeriodSeconds',
      place: template.view.at('spec', 'terminationGracePeriodSeconds'),
      inPod: `${grace(pod)} s`,
      inTemplate: `${grace(template)} s`,
      isShorter: grace(pod) < grace(template),
    }],
    ...template.containers.flatMap((container): Difference[] => {
      const same = pod.containers.find(({ name }) => name === container.name);
      const [mine, theirs] = [hookOf(same?.view), hookOf(container.view)];
      if (same === undefined || isDeepStrictEqual(mine, theirs)) return [];
      const [seconds, wanted] = [same.preStop.value.seconds, container.preStop.value.seconds];
      return [{
        field: `preStop of ${container.name}`,
        place: container.view.at('lifecycle', 'preStop'),
        inPod: describeHook(mine),
        inTemplate: describeHook(theirs),
        isShorter: seconds !== undefined && wanted !== undefined && seconds < wanted,
      }];
    }),
  ];
}

/** The hook as it is written. */
function hookOf(container: View | undefined): unknown {
  const view = container?.at('lifecycle', 'preStop');
  if (view?.exists !== true) return undefined;
  return view.path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], view.object.body);
}

function describeHook(hook: unknown): string {
  return hook === undefined ? 'absent' : JSON.stringify(hook);
}

/** For a message. */
export function describeDifference({ field, inPod, inTemplate }: Difference): string {
  return `${field} is ${inPod}, in the template ${inTemplate}`;
}

