import { blockageOf } from '../../model/disruption';
import { describeObject } from '../../model/objects/object';
import { isGated } from '../../model/pods/gate';
import { matchesSelector, selectsItsPods } from '../../model/scale';
import { disruptionBudget, DISRUPTION_BUDGET } from '../../platform/objects';
import { Candidate } from '../candidate';
import { Addition, Draft, valueAt, valueText } from '../objects/draft';
import { BasisFor } from '../timings/basis';

/** Reports disruption budgets that block every node drain, or overlap: only their owner can decide. */
export function noteDisruptionBudgets({ workload, model }: Candidate, draft: Draft): void {
  const { object, disruptionBudgets } = workload;
  if (object.kind === 'DaemonSet') return; // drains leave its pods alone
  if (disruptionBudgets.length > 1) {
    const [, second] = disruptionBudgets;
    draft.note(second.view.at('spec', 'selector'), `it is one of ${disruptionBudgets.length} that select the pods of ${describeObject(object)}: the API server then refuses every eviction`, 'R04');
  }
  // A budget that never allows an eviction holds up every drain, until the node is taken away with the pod on it.
  for (const { field } of disruptionBudgets.flatMap(budget => blockageOf(budget, workload, model) ?? [])) {
    draft.note(field, `${valueText(field.value)} allows no eviction, and every drain waits for one: maxUnavailable 25% always allows one`, 'R05');
  }
}

/** Reports that evictions continue when a pod is ready, before the load balancer sends to it: no field prevents that. */
export function noteOutrun({ workload, accesses }: Candidate, basisFor: BasisFor, draft: Draft): void {
  if (workload.object.kind === 'DaemonSet') return;
  for (const { front, unknown } of accesses) {
    const { loadBalancer } = basisFor(front).inputs;
    if (unknown || !loadBalancer.targets.arePods || (loadBalancer.gateLagSeconds === 0 && isGated(workload, front) !== false)) continue;
    draft.note(workload.view.at('spec'), `the drain of several nodes in quick succession outruns '${loadBalancer.name}', which sends to a pod only some time after it is ready: `
      + 'drain one node at a time, or limit how many Karpenter takes at once', 'R06');
  }
}

/** Adds a missing disruption budget. */
export function addDisruptionBudget(candidate: Candidate, kubernetesVersion: string | undefined, draft: Draft): void {
  const { workload: { selector, pod, disruptionBudgets }, object, model } = candidate;
  const { namespace, construct } = object;
  if (object.kind === 'DaemonSet' || disruptionBudgets.length > 0 || draft.additions.some(added => covers(added, candidate))) return;
  const id = `${construct.node.id}-disruption-budget`;
  if (!selectsItsPods(selector, pod.labels) || construct.node.scope?.node.tryFindChild(id)) {
    draft.note(selector, 'no PodDisruptionBudget selects its pods, and none can be made for it', 'R04');
    return;
  }
  const name = model.index.find(DISRUPTION_BUDGET.kind, object.name, namespace) ? `${object.name}-zero-downtime` : object.name;
  draft.additions.push({
    id,
    beside: object,
    selector,
    label: describeObject({ kind: DISRUPTION_BUDGET.kind, namespace, name }),
    code: 'R04',
    reason: 'no PodDisruptionBudget selects the pods: a node drain may end all of them at once',
    json: {
      ...DISRUPTION_BUDGET,
      metadata: { name, namespace },
      spec: disruptionBudget(valueAt(selector), kubernetesVersion),
    },
  });
}

/** Whether an added object already selects the pods as well, for example those of a Rollout with the template of a Deployment. */
function covers({ beside, selector }: Addition, { object: { namespace }, workload: { pod }, model: { index } }: Candidate): boolean {
  const isAround = index.find(beside.kind, beside.name, beside.namespace)?.object === beside;
  return isAround && beside.namespace === namespace && matchesSelector(selector, pod.labels);
}
