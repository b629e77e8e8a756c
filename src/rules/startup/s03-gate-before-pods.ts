import { Front } from '../../model/fronts/front';
import { isLive } from '../../model/objects/live';
import { describeObject, KubernetesObject } from '../../model/objects/object';
import { waveAt, waveOf } from '../../model/objects/sync-wave';
import { View } from '../../model/objects/view';
import { Workload } from '../../model/workload';
import { isTooLateForPods } from '../../platform/argo';
import { at, setTo, worded } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { declaresGate, isGated } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'S03',
  name: 'gate-before-pods',
  severity: 'warning',
  formula: 'label, Service and Ingress or TargetGroupBinding are applied before the pods, where the gate comes by the label',
  symptom: 'the first pods have no gate: the next rollout or node drain does not wait for the load balancer',
  explanation: 'The controller adds the gate when a pod is created, for every target group binding that it knows by then. Pods that are created earlier stay '
    + 'without it until they are replaced.',
  remedy: 'put the workload last, or restart it once after its load balancer is there',
  undecided: 'the order depends on how the documents are applied; existing sync waves are fixed',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/',
  check: ({ workload }) => {
    if (isLive(workload.object)) return []; // the order of a listing is none of application
    const gated = workload.fronts.filter(front => isGated(workload, front) === true && !declaresGate(workload, front));
    const needed = neededFirst(workload, gated);
    if (needed.length === 0) return [];
    const waved = [workload.view, ...needed].some(view => waveAt(view).exists);
    return waved ? behindInWaves(workload, needed, gated) : behindInFile(workload, needed);
  },
};

/** The objects that must exist before the pods, if they are in one file with the workload: the order of files is unknown. */
function neededFirst({ object, namespace }: Workload, fronts: readonly Front[]): View[] {
  if (fronts.length === 0) return [];
  const views = [namespace, ...fronts.flatMap(front => [front.service.view, front.view])].filter(view => view !== undefined);
  const byObject = new Map(views.map(view => [view.object, view]));
  return [...byObject.values()].filter(view => view.object.source.file === object.source.file);
}

function behindInFile({ view, object }: Workload, needed: readonly View[]): RuleFinding[] {
  const later = needed.map(other => other.object).filter(other => isBefore(object, other));
  return later.length === 0 ? [] : [{
    ...at(view.at('kind')),
    actual: `a ${object.kind} in document ${object.source.document + 1} of its file`,
    relation: 'after',
    limit: later.map(describeObject).join(', '),
    because: 'pods that are created before these get no gate',
  }];
}

function isBefore(one: KubernetesObject, other: KubernetesObject): boolean {
  if (one.source.document !== other.source.document) return one.source.document < other.source.document;
  return Number(one.prefix[1] ?? 0) < Number(other.prefix[1] ?? 0); // items of a List
}

function behindInWaves({ view, object: { kind } }: Workload, needed: readonly View[], fronts: readonly Front[]): RuleFinding[] {
  const own = waveOf(view);
  const makers = new Set(fronts.map(front => front.view.object));
  const behind = needed.filter(other => isTooLateForPods(waveOf(other), makers.has(other.object), { wave: own, kind }));
  if (behind.length === 0) return [];
  const highest = Math.max(...behind.map(waveOf));
  const place = waveAt(view);
  return [{
    ...at(place),
    actual: worded({ value: own, ...at(place), defaulted: !place.exists }, ''),
    relation: 'more than',
    limit: highest,
    because: `pods get no gate that are created before ${behind.map(other => `${describeObject(other.object)} in wave ${waveOf(other)}`).join(', ')}`,
    remedy: 'give the workload a later wave',
    fixes: setTo(place, String(highest + 1)),
  }];
}
