import { Front } from '../../model/fronts/front';
import { describeObject } from '../../model/objects/object';
import { nodePoolsOf, whySpot } from '../../model/pods/node-pools';
import { spotAsked } from '../../model/pods/spot';
import { oncePer } from '../../platform/once';
import { karpenter, ReclaimPath, SPOT } from '../../timing';
import { Rule, Subject } from '../engine/rule';

/** Why no fix raises a grace period above the ceiling of its nodes. */
export const NODES_LEAVE_LESS = 'the nodes that it runs on leave less time than that (T12): its drain is to be shortened';

/** A way in which the nodes of a workload are taken away. */
export interface KnownReclaim {
  readonly path: ReclaimPath;
  /** Absent if reclaim is declared; if only the manifests show it, safety from it was not requested. */
  readonly shown?: { readonly because: string; readonly severity: Rule['severity'] };
}

/** The declared ways of reclaim, the notice of Spot if the pods request such nodes, and the ceilings of NodePools among the manifests. */
export function knownReclaims(subject: Subject, front: Front): KnownReclaim[] {
  const { model, workload: { pod }, assumptions } = subject;
  const { reclaim } = assumptions.inputs(front);
  const isDeclared = reclaim.some(({ name }) => name === SPOT.name);
  const because = isDeclared ? undefined : whySpot(model.index, pod);
  // A pod that requires Spot nodes runs nowhere else.
  const severity = spotAsked(pod) ? 'error' as const : 'warning' as const;
  return [...reclaim.map(path => ({ path })), ...because ? [{ path: SPOT, shown: { because, severity } }] : [], ...ofNodePools(subject)];
}

/** A pod that selects a NodePool runs nowhere else; any other pod may run in each of them, as far as the manifests show. */
const ofNodePools = oncePer(({ model, workload: { pod } }: Subject): KnownReclaim[] =>
  nodePoolsOf(model.index, pod).flatMap(({ view, graceSeconds, isAsked }) => graceSeconds === undefined ? [] : [{
    path: karpenter(graceSeconds),
    shown: {
      because: isAsked ? `as the pods ask for ${describeObject(view.object)}` : `on nodes of ${describeObject(view.object)}, where its pods may run`,
      severity: isAsked ? 'error' as const : 'warning' as const,
    },
  }]));

/** The longest grace period that all ways of reclaim leave, in seconds: a longer one is cut short, or reported as too long (T12). */
export function nodesLeave(subject: Subject, front: Front): number {
  return Math.min(Infinity, ...knownReclaims(subject, front).map(({ path }) => path.ceilingSeconds));
}

/** Why reclaim is known to happen, regardless of its ceiling: a clause; undefined if nothing shows it. */
export function whyNodesGo(subject: Subject, front: Front): string | undefined {
  const { model, workload: { pod } } = subject;
  const [known] = knownReclaims(subject, front);
  if (known) return known.shown?.because ?? `as '${known.path.name}' is declared`;
  const [pool] = nodePoolsOf(model.index, pod);
  return pool && `as ${describeObject(pool.view.object)} ends its nodes by itself`;
}
