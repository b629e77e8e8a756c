import { Blockage, blockageOf } from '../../model/disruption';
import { DisruptionBudget, resolvePods } from '../../model/scale';
import { MAX_UNAVAILABLE } from '../../platform/objects';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding, Remedy } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'R05',
  name: 'pdb-allows-one',
  severity: 'error',
  formula: 'at the lowest replica count the budget allows 1 eviction or more (percentages round up)',
  symptom: 'node drains hang and are forced in the end: pods are killed without a drain',
  explanation: 'Kubernetes rounds both percentages up: maxUnavailable 25% always allows one, minAvailable 90% of three replicas allows none. An eviction '
    + 'that is never allowed is retried until the upgrade fails or the node is taken away with the pod on it.',
  remedy: 'use maxUnavailable 25%, which follows the scale and never is less than one',
  charts: ['podDisruptionBudget', 'pdb.maxUnavailable'],
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  check: ({ model, workload }) => {
    if (workload.object.kind === 'DaemonSet') return [];
    return workload.disruptionBudgets.flatMap(budget => {
      const blockage = blockageOf(budget, workload, model);
      return blockage ? [finding(budget, blockage)] : [];
    });
  },
};

function finding({ view, minAvailable }: DisruptionBudget, { field, pods }: Blockage): RuleFinding {
  const isMinimum = field === minAvailable;
  const kept = isMinimum ? resolvePods(field.value, pods, Math.ceil) : pods;
  const set: Remedy = { kind: 'set', object: view.object, path: ['spec', 'maxUnavailable'], value: MAX_UNAVAILABLE };
  return {
    ...at(field),
    actual: field.value,
    relation: isMinimum ? 'less than' : 'at least',
    limit: isMinimum ? (typeof field.value === 'number' ? pods : `${pods} pods`) : 1,
    because: isMinimum
      ? `of ${pods} ${pods === 1 ? 'pod' : 'pods'} it keeps ${kept}, and no eviction is ever allowed`
      : 'no eviction is ever allowed',
    fixes: isMinimum ? [{ kind: 'remove', object: view.object, path: field.path }, set] : [set],
  };
}
