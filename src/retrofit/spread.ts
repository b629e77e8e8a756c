import { Draft } from './objects/draft';
import { matchesSelector, podLabels, POD } from './objects/inventory';
import { at, Json, listAt, Path, sorted } from './objects/json';
import { Subject } from './subject';
import { isRecord } from '../platform/is-record';
import { REVISION_LABELS, spreadEvenly } from '../platform/topology';

const CONSTRAINTS: Path = [...POD, 'topologySpreadConstraints'];

/**
 * Spreads pods that nothing spreads. Whoever has said anything about it stays heard, also where it is not enough: only they
 * know what their nodes have room for.
 *
 * @param matchLabelKeys whether the cluster tells revisions apart
 */
export function decideSpread({ found, autoscalers }: Subject, matchLabelKeys: boolean, draft: Draft): void {
  const { kind, json } = found;
  const selector = at(json, ['spec', 'selector']);
  if (kind === 'DaemonSet' || !isRecord(selector)) return;
  if (autoscalers.length === 0 && (at(json, ['spec', 'replicas']) ?? 1) === 1) return;
  const revision = matchLabelKeys ? REVISION_LABELS[kind] : undefined;
  const constraints = at(json, CONSTRAINTS);
  if (constraints !== undefined && (!Array.isArray(constraints) || constraints.length > 0)) {
    noteConstraints(found, listAt(json, CONSTRAINTS).filter(isRecord), revision, draft);
  } else if (!isRecord(at(json, [...POD, 'affinity', 'podAntiAffinity']))) {
    draft.set(found, { path: CONSTRAINTS, after: spreadEvenly(selector, revision).map(sorted) }, 'nothing keeps all pods from sharing one node or zone, whose end takes all of them', 'R09');
  }
}

function noteConstraints(found: Subject['found'], constraints: readonly Json[], revision: string | undefined, draft: Draft): void {
  const effective = constraints.filter(constraint => matchesSelector(constraint.labelSelector, podLabels(found)));
  if (constraints.length > 0 && effective.length === 0) {
    draft.note(found, { path: CONSTRAINTS }, 'none of them selects the pods: nothing keeps all of them from sharing one node or zone', 'R09');
  } else if (revision !== undefined && effective.some(constraint => !listAt(constraint, ['matchLabelKeys']).includes(revision))) {
    draft.note(found, { path: CONSTRAINTS }, `old and new pods are counted together, so that what stays after a rollout is skewed: name ${revision} in matchLabelKeys`, 'R09');
  }
}
