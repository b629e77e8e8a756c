import { BasisFor } from './declared-budget';
import { declaresGate, gatedFronts } from './gates';
import { Draft } from './objects/draft';
import { Found, labelOf } from './objects/inventory';
import { textAt } from './objects/json';
import { SynthesisOrder } from './objects/synthesis-order';
import { Subject } from './subject';
import { SYNC_WAVE_ANNOTATION, syncWave } from '../platform/argo';

const LATE = 'pods that are created earlier get no readiness gate, and the next rollout does not wait for the load balancer';

/**
 * Puts workloads behind their Namespace, Services and what makes the load balancer: the controller injects a gate when a pod
 * is created, for every target group that it knows by then.
 */
export function decideOrder(subjects: readonly Subject[], basisOf: (subject: Subject) => BasisFor, draft: Draft): void {
  const order = new SynthesisOrder();
  const moves = new Map<Found, Found[]>();
  for (let moved = true; moved; order.refresh()) {
    moved = false;
    for (const subject of subjects) {
      const { found } = subject;
      const planned = moves.get(found) ?? [];
      const behind = neededFirst(subject, basisOf(subject), draft).filter(other => !planned.includes(other) && putAfter(found, other, order, draft));
      if (behind.length > 0) moves.set(found, [...planned, ...behind]);
      moved ||= behind.length > 0;
    }
  }
  moves.forEach((behind, found) => draft.moves.push({ found, behind, reason: LATE, code: 'S03' }));
}

/** What must come before the pods, as far as the order of the manifests decides it. */
function neededFirst(subject: Subject, basisFor: BasisFor, draft: Draft): Found[] {
  const { found, namespace } = subject;
  const gated = gatedFronts(subject, basisFor).filter(front => !declaresGate(found, front));
  const makers = new Set(gated.map(({ source }) => source));
  const needed = gated.length === 0 ? [] : [...new Set([...namespace ? [namespace] : [], ...gated.map(({ service }) => service), ...makers])];
  if (![found, ...needed].some(object => waveOf(object) !== undefined)) return needed;
  noteWaves(found, needed, makers, draft);
  return [];
}

/** Whether an object must be, and can be, put after another. */
function putAfter(found: Found, other: Found, order: SynthesisOrder, draft: Draft): boolean {
  if (order.isAfter(found.object, other.object)) return false;
  if (other.chart !== found.chart) {
    // A dependency between charts would give all files other names.
    draft.note(found, { path: [] }, `${labelOf(other)} is in another chart, and nothing says which comes first: let the chart of this one depend on it; ${LATE}`, 'S03');
    return false;
  }
  if (order.tryPutAfter(found.object, other.object)) return true;
  draft.note(found, { path: [] }, `it comes before ${labelOf(other)}, which depends on it: ${LATE}`, 'S03');
  return false;
}

/** Argo CD waits between waves; within one, it applies Kubernetes' own kinds, workloads last of them, before all others. */
function noteWaves(found: Found, needed: readonly Found[], makers: ReadonlySet<Found>, draft: Draft): void {
  const own = waveNumber(found);
  const behind = needed.filter(other => waveNumber(other) > own || (waveNumber(other) === own && makers.has(other) && found.kind !== 'Rollout'));
  if (behind.length === 0) return;
  const others = behind.map(other => `${labelOf(other)} in wave ${waveNumber(other)}`).join(', ');
  draft.note(found, { path: ['metadata', 'annotations', SYNC_WAVE_ANNOTATION] }, `it is ${own} and must be more than that of ${others}: ${LATE}`, 'S03');
}

function waveOf({ json }: Found): string | undefined {
  return textAt(json, ['metadata', 'annotations', SYNC_WAVE_ANNOTATION]);
}

function waveNumber(found: Found): number {
  return syncWave(waveOf(found));
}
