import { Front } from '../../model/fronts/front';
import { BoundGroup, Elb, targetGroupsOf } from '../../model/live/elb';
import { Workload } from '../../model/workload';
import { LiveSubject } from '../engine/live-rule';

/** A front with a target group of it at AWS. */
export interface BoundFront extends BoundGroup {
  readonly workload: Workload;
  readonly front: Front;
  readonly elb: Elb;
}

/** Each target group with the first front that it is of; none where AWS was not asked. */
export function boundFronts({ model, live }: LiveSubject): BoundFront[] {
  const { elb } = live;
  if (elb === undefined) return [];
  const seen = new Set<string>();
  return model.workloads.flatMap(workload => workload.fronts.filter(isKnown).flatMap(front =>
    targetGroupsOf(model, elb, front).filter(({ group }) => !seen.has(group.arn)).map(bound => {
      seen.add(bound.group.arn);
      return { ...bound, workload, front, elb };
    })));
}

/** A front whose objects are read, and not only declared by the workload. */
function isKnown({ loadBalancer, isDeclared }: Front): boolean {
  return loadBalancer.kind.hasTargetGroup && isDeclared === undefined;
}
