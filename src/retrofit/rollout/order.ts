import { gatedAccesses } from './gates';
import { describeObject } from '../../model/objects/object';
import { waveAt, waveOf } from '../../model/objects/sync-wave';
import { View } from '../../model/objects/view';
import { declaresGate } from '../../model/pods/gate';
import { isTooLateForPods } from '../../platform/argo';
import { Candidate } from '../candidate';
import { Draft } from '../objects/draft';
import { ScopeObject, scopeObject } from '../objects/scope-object';
import { SynthesisOrder } from '../objects/synthesis-order';
import { BasisFor } from '../timings/basis';

const LATE = 'pods that are created earlier get no readiness gate, and the next rollout does not wait for the load balancer';

/**
 * Puts workloads after their Namespace, their Services and the objects that make the load balancer: the controller injects a gate
 * when a pod is created, for every target group that exists by then.
 */
export function decideOrder(bases: ReadonlyMap<Candidate, BasisFor>, draft: Draft): void {
  const order = new SynthesisOrder();
  const moves = new Map<ScopeObject, ScopeObject[]>();
  for (let moved = true; moved; order.refresh()) {
    moved = false;
    for (const [candidate, basisFor] of bases) {
      const { object } = candidate;
      const planned = moves.get(object) ?? [];
      const behind = neededFirst(candidate, basisFor, draft)
        .filter(other => !planned.includes(other) && putAfter(object, other, order, draft));
      if (behind.length > 0) moves.set(object, [...planned, ...behind]);
      moved ||= behind.length > 0;
    }
  }
  moves.forEach((behind, object) => draft.moves.push({ object, behind, reason: LATE, code: 'S03' }));
}

/** The objects that must come before the pods, if the order of the manifests decides it. */
function neededFirst(candidate: Candidate, basisFor: BasisFor, draft: Draft): ScopeObject[] {
  const { workload: { view, namespace } } = candidate;
  const gated = gatedAccesses(candidate, basisFor).map(({ front }) => front).filter(front => !declaresGate(candidate.workload, front));
  if (gated.length === 0) return [];
  const services = gated.map(({ service }) => service.view);
  const makers = gated.map(front => front.view);
  const views = [...namespace ? [namespace] : [], ...services, ...makers];
  const needed = [...new Map(views.map(one => [one.object, one])).values()];
  if (![view, ...needed].some(one => waveAt(one).text() !== undefined)) return needed.map(({ object }) => scopeObject(object));
  noteWaves(view, needed, new Set(makers.map(({ object }) => object)), draft);
  return [];
}

/** Whether an object must be, and can be, put after another. */
function putAfter(object: ScopeObject, other: ScopeObject, order: SynthesisOrder, draft: Draft): boolean {
  if (order.isAfter(object.construct, other.construct)) return false;
  if (other.chart !== object.chart) {
    // A dependency between charts would give all files other names.
    draft.note({ object, path: [] }, `${describeObject(other)} is in another chart, and nothing says which comes first: let the chart of this one depend on it; ${LATE}`, 'S03');
    return false;
  }
  if (order.tryPutAfter(object.construct, other.construct)) return true;
  draft.note({ object, path: [] }, `it comes before ${describeObject(other)}, which depends on it: ${LATE}`, 'S03');
  return false;
}

/** Reports sync waves that contradict the order: they decide it. */
function noteWaves(view: View, needed: readonly View[], makers: ReadonlySet<unknown>, draft: Draft): void {
  const own = waveOf(view);
  const pods = { wave: own, kind: view.object.kind };
  const behind = needed.filter(other => isTooLateForPods(waveOf(other), makers.has(other.object), pods));
  if (behind.length === 0) return;
  const others = behind.map(other => `${describeObject(other.object)} in wave ${waveOf(other)}`).join(', ');
  draft.note(waveAt(view), `it is ${own} and must be more than that of ${others}: ${LATE}`, 'S03');
}
