import { Draft, valueText } from './objects/draft';
import { Found, Inventory, labelOf, matchesSelector, podLabels } from './objects/inventory';
import { at } from './objects/json';
import { lowestScales } from './scale';
import { Subject, WORKLOADS } from './subject';
import { isRecord } from '../platform/is-record';

/**
 * Adds what protects pods from drains where nothing does; what does so too well, or twice, is somebody's decision.
 *
 * @param evictionPolicy whether the cluster lets it say that unhealthy pods may always be evicted
 */
export function decideDisruptionBudget(subject: Subject, inventory: Inventory, evictionPolicy: boolean, draft: Draft): void {
  const { found, disruptionBudgets } = subject;
  if (found.kind === 'DaemonSet') return; // drains leave its pods alone
  if (disruptionBudgets.length > 1) {
    const [, second] = disruptionBudgets;
    draft.note(second, { path: ['spec', 'selector'] }, `it is one of ${disruptionBudgets.length} that select the pods of ${labelOf(found)}: the API server then refuses every eviction`, 'R04');
  }
  const lowest = Math.max(1, ...lowestScales(subject).map(({ replicas }) => replicas ?? Infinity));
  disruptionBudgets.forEach(budget => noteBlocking(budget, lowest, inventory, draft));
  if (disruptionBudgets.length > 0 || draft.additions.some(({ beside }) => beside === found)) return;
  const selector = at(found.json, ['spec', 'selector']);
  const id = `${found.object.node.id}-disruption-budget`;
  if (!isRecord(selector) || found.object.node.scope?.node.tryFindChild(id)) {
    draft.note(found, { path: ['spec', 'selector'] }, 'no PodDisruptionBudget selects its pods, and none can be made for it', 'R04');
    return;
  }
  const taken = inventory.all('PodDisruptionBudget').some(({ name, namespace }) => name === found.name && namespace === found.namespace);
  const name = taken ? `${found.name}-zero-downtime` : found.name;
  draft.additions.push({
    id,
    beside: found,
    label: labelOf({ kind: 'PodDisruptionBudget', namespace: found.namespace, name }),
    code: 'R04',
    reason: 'no PodDisruptionBudget selects the pods: a node drain may end all of them at once',
    json: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, namespace: found.namespace },
      // A percentage is rounded up: it follows the scale and never blocks a drain.
      spec: { maxUnavailable: '25%', selector, ...evictionPolicy && { unhealthyPodEvictionPolicy: 'AlwaysAllow' } },
    },
  });
}

/**
 * A budget that never allows an eviction holds up every drain, until the node is taken away with the pod on it.
 *
 * @param replicas the fewest that there are
 */
function noteBlocking(budget: Found, replicas: number, inventory: Inventory, draft: Draft): void {
  const place = (key: string) => ({ value: at(budget.json, ['spec', key]), path: ['spec', key] });
  const [kept, taken] = [place('minAvailable'), place('maxUnavailable')];
  const blocked = [
    ...[0, '0', '0%'].some(zero => zero === taken.value) ? [taken] : [],
    ...keepsAll(kept.value, isAlone(budget, inventory) ? replicas : Infinity) ? [kept] : [],
  ];
  blocked.forEach(({ value, path }) => draft.note(budget, { path }, `${valueText(value)} allows no eviction, and every drain waits for one: maxUnavailable 25% always allows one`, 'R05'));
}

/** Percentages are rounded up. */
function keepsAll(kept: unknown, replicas: number): boolean {
  const [, percent] = /^(\d+)%$/.exec(String(kept)) ?? [];
  if (Number(percent) >= 100) return true;
  return replicas < Infinity && (percent === undefined ? Number(kept) : Math.ceil(replicas * Number(percent) / 100)) >= replicas;
}

/** Whether a budget is for the pods of one workload only. */
function isAlone(budget: Found, inventory: Inventory): boolean {
  const selected = inventory.all(...WORKLOADS).filter(workload => workload.namespace === budget.namespace && workload.chart === budget.chart
    && matchesSelector(at(budget.json, ['spec', 'selector']), podLabels(workload)));
  return selected.length === 1;
}
