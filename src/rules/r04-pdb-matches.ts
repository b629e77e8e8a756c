import { at } from './bounds';
import { Remedy } from './breach';
import { Rule } from './rule';
import { Pod } from '../model/pod';
import { matchesSelector } from '../model/scale';
import { View } from '../model/view';
import { Workload } from '../model/workload';

export const rule: Rule = {
  code: 'R04',
  name: 'pdb-matches',
  severity: 'warning',
  formula: 'exactly one PodDisruptionBudget selects the pods',
  symptom: 'node drains take all pods at once, or get stuck',
  explanation: 'Only a PodDisruptionBudget keeps a drain from evicting the last pods while their replacements start. Two that select the same pod block '
    + 'every eviction: the API server refuses to choose between them.',
  remedy: 'add a PodDisruptionBudget that selects the pods, with maxUnavailable 25%',
  undecided: 'where several select them: which one to keep is for whoever made them',
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  check: ({ workload }) => {
    const { disruptionBudgets, object, pod, fronts, view } = workload;
    if (object.kind === 'DaemonSet') return []; // drains leave its pods alone
    if (disruptionBudgets.length > 1) {
      return [{
        ...at(disruptionBudgets[1].view.at('spec', 'selector')),
        actual: `one of ${disruptionBudgets.length} (${disruptionBudgets.map(budget => budget.view.object.name).join(', ')}) that select the pods of ${object.kind} ${object.name},`,
        relation: 'like',
        limit: 'the only one',
        because: 'the API server refuses every eviction of a pod with several',
        remedy: 'keep one of them',
      }];
    }
    if (disruptionBudgets.length === 1 || fronts.length === 0) return [];
    return [{
      ...at(pod.view.at('metadata', 'labels')),
      actual: 'selected by no PodDisruptionBudget',
      relation: 'like',
      limit: 'the selector of exactly one',
      because: 'a drain may evict all pods at once',
      fixes: addBudget(workload, selectsItsPods(view, pod)),
    }];
  },
};

/** Whether a budget with the workload's own selector would see its pods. */
function selectsItsPods(view: View, { labels }: Pod): boolean {
  const selector = view.at('spec', 'selector');
  return selector.keys().length > 0 && matchesSelector(selector, labels);
}

function addBudget({ object, view }: Workload, selectable: boolean): Remedy[] | undefined {
  if (!selectable) return undefined;
  const selector = (object.body.spec as Readonly<Record<string, unknown>>).selector;
  const labels = view.at('metadata', 'labels').textMap();
  return [{
    kind: 'add',
    beside: object,
    object: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: {
        name: object.name,
        ...object.namespace === undefined ? {} : { namespace: object.namespace },
        ...Object.keys(labels).length > 0 ? { labels } : {},
      },
      spec: { maxUnavailable: '25%', unhealthyPodEvictionPolicy: 'AlwaysAllow', selector },
    },
  }];
}
