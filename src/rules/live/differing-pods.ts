import { count } from './count-pods';
import { describeDifference, Difference, endsDifferently } from '../../model/live/ending';
import { namePods } from '../../model/live/live';
import { RunningPod } from '../../model/live/running-pod';
import { Workload } from '../../model/workload';
import { groupBy } from '../../platform/group-by';
import { at } from '../engine/bounds';
import { LiveSubject } from '../engine/live-rule';
import { RuleFinding } from '../engine/rule-finding';

/** The pods of a workload that end differently from its template, one finding for each way. */
export function differingPods(
  { model, live }: LiveSubject, isMeant: (pod: RunningPod) => boolean,
): { readonly workload: Workload; readonly finding: RuleFinding; readonly difference: Difference }[] {
  return model.workloads.flatMap(workload => {
    const all = live.pods.get(workload) ?? [];
    const differing = all.filter(isMeant).flatMap(pod => endsDifferently(pod.pod, workload.pod).map(difference => ({ pod, difference })));
    return [...groupBy(differing, ({ difference }) => describeDifference(difference))].map(([described, group]) => ({
      workload,
      difference: group[0].difference,
      finding: {
        ...at(group[0].difference.place),
        says: `${count(group.length, all.length)} another ${group[0].difference.field} than the template: ${namePods(group.map(({ pod }) => pod))}`,
        because: described,
      },
    }));
  });
}
