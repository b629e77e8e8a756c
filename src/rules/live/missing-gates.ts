import { count } from './count-pods';
import { UngatedPod, ungatedPods } from '../../model/live/gates';
import { namePods } from '../../model/live/live';
import { gateLabel } from '../../model/pods/gate';
import { groupBy } from '../../platform/group-by';
import { at } from '../engine/bounds';
import { LiveSubject } from '../engine/live-rule';
import { RuleFinding } from '../engine/rule-finding';

/** A finding for each workload and Service with pods that lack the gate for these causes. */
export function gatesMissing(
  { model, live }: LiveSubject, causes: readonly UngatedPod['cause'][], because: (of: { readonly label: string; readonly service: string }) => string,
): RuleFinding[] {
  return model.workloads.flatMap(workload => {
    const found = ungatedPods(model, live, workload).filter(({ cause }) => causes.includes(cause));
    return [...groupBy(found, ({ front }) => front.service)].map(([service, ungated]): RuleFinding => {
      const pods = [...new Set(ungated.map(({ pod }) => pod))];
      return {
        ...at(workload.pod.view.at('spec', 'readinessGates')),
        field: 'pods',
        says: `${count(pods.length, live.pods.get(workload)!.length)} no readiness gate: ${namePods(pods)}`,
        because: because({ label: gateLabel(ungated[0].front), service: service.name }),
        remedy: causes.includes('older than label') || causes.includes('older than binding')
          ? `restart the pods: kubectl rollout restart ${workload.object.kind.toLowerCase()} ${workload.object.name}` : undefined,
      };
    });
  });
}
