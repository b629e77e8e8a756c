import { Front } from '../../model/fronts/front';
import { formatPath } from '../../model/objects/view';
import { spotAsked } from '../../model/pods/spot';
import { ReclaimPath, SPOT } from '../../timing';
import { Rule, Subject } from '../engine/rule';

/** Why nothing is raised over what all nodes grant. */
export const NODES_LEAVE_LESS = 'the nodes that it runs on leave less time than that (T12): its drain is to be shortened';

/** A way in which the nodes of a workload are taken away. */
export interface KnownReclaim {
  readonly path: ReclaimPath;
  /** Absent where somebody declares it; where only the pods show it, nobody has asked to be safe of it. */
  readonly shown?: { readonly because: string; readonly severity: Rule['severity'] };
}

/** The ways that are declared, and the notice of Spot where the pods ask for such nodes. */
export function knownReclaims({ workload: { pod }, assumptions }: Subject, front: Front): KnownReclaim[] {
  const { reclaim } = assumptions.inputs(front);
  const asked = reclaim.some(({ name }) => name === SPOT.name) ? undefined : spotAsked(pod);
  const shown = asked && { because: `as ${formatPath(asked.path)} asks for Spot nodes`, severity: 'warning' as const };
  return [...reclaim.map(path => ({ path })), ...shown ? [{ path: SPOT, shown }] : []];
}
