import { Model } from '../../model/model';
import { describeObject, identify } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { sharesPods } from '../../model/same-pods';
import { selectsItsPods } from '../../model/scale';
import { Workload, WORKLOAD_KINDS } from '../../model/workload';
import { isSupported, POLICY_V1 } from '../../platform/cluster/kubernetes-version';
import { nameSome } from '../../platform/limits/and-more';
import { disruptionBudget, DISRUPTION_BUDGET } from '../../platform/objects';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { Remedy } from '../engine/rule-finding';
import { lowestReplicas } from '../engine/workload-facts';

/** A valid name of an object; an object with generateName, or without a name, has none yet. */
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** How many of several disruption budgets a message names. */
const NAMED = 5;

export const rule: Rule = {
  code: 'R04',
  name: 'pdb-matches',
  severity: 'warning',
  formula: 'exactly one PodDisruptionBudget selects the pods of two replicas or more',
  symptom: 'node drains end all pods at once, or get stuck',
  explanation: 'Only a PodDisruptionBudget keeps a drain from evicting the last pods while their replacements start. Two that select the same pod block '
    + 'every eviction: the API server refuses to choose between them.',
  remedy: 'add a PodDisruptionBudget with maxUnavailable 25% that selects the pods',
  charts: ['podDisruptionBudget', 'pdb', 'pdb.create'],
  undecided: 'if several select them, which one to keep is for their owner to decide; if one of the same name selects none, whether it is meant for these',
  absenceOf: [DISRUPTION_BUDGET.kind],
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  check: ({ model, workload, kubernetesVersion }) => {
    const { disruptionBudgets, object, pod, fronts, view } = workload;
    if (object.kind === 'DaemonSet') return []; // drains leave its pods alone
    if (disruptionBudgets.length > 1) {
      return [{
        ...at(disruptionBudgets[1].view.at('spec', 'selector')),
        actual: disruptionBudgets.length,
        says: `${disruptionBudgets.length} PodDisruptionBudgets select the pods of ${object.kind} ${object.name}: ${nameSome(disruptionBudgets.map(budget => budget.view.object.name), NAMED)}`,
        because: 'the API server refuses every eviction of a pod with several',
        remedy: 'keep one of them',
      }];
    }
    // No disruption budget that allows a drain (R05) can protect a single replica: two are needed (R03).
    if (disruptionBudgets.length === 1 || fronts.length === 0 || lowestReplicas(workload).value < 2) return [];
    const idle = idleBudget(model, workload);
    const shared = sharesPods(model, workload);
    return [{
      ...at(pod.view.at('metadata', 'labels')),
      actual: 0,
      says: 'no PodDisruptionBudget selects the pods',
      isDetail: !idle,
      because: idle ? `a drain may evict all pods at once; that of the name ${object.name} selects no workload` : 'a drain may evict all pods at once',
      remedy: idle ? `let PodDisruptionBudget ${object.name} select them, or add one that does, with maxUnavailable 25%` : undefined,
      undecided: shared ? `the selector of its pods also selects those of ${describeObject(shared.object)}, and a pod may have only one` : undefined,
      fixes: idle || shared || !NAME.test(object.name) || !selectsItsPods(view.at('spec', 'selector'), pod.labels) || !isSupported(kubernetesVersion, POLICY_V1)
        ? undefined : addBudget(workload, freeName(model, workload), kubernetesVersion),
    }];
  },
};

/** A disruption budget with the name of the workload that selects nothing, probably by mistake: a second one would soon overlap it. */
function idleBudget({ index, workloads }: Model, { object: { name, namespace } }: Workload): View | undefined {
  const named = index.find(DISRUPTION_BUDGET.kind, name, namespace);
  const selects = ({ disruptionBudgets }: Workload) => disruptionBudgets.some(({ view }) => view.object === named?.object);
  return named && !workloads.some(selects) ? named : undefined;
}

/** The name of the workload, unless a disruption budget or a workload of another kind has it. */
function freeName({ index }: Model, { object: { kind, name, namespace } }: Workload): string {
  const isFree = (candidate: string) => index.find(DISRUPTION_BUDGET.kind, candidate, namespace) === undefined;
  const isShared = WORKLOAD_KINDS.some(other => other !== kind && index.find(other, name, namespace) !== undefined);
  if (!isShared && isFree(name)) return name;
  const base = `${name}-${kind.toLowerCase()}`;
  let candidate = base;
  for (let number = 2; !isFree(candidate); number += 1) candidate = `${base}-${number}`;
  return candidate;
}

function addBudget({ object, view }: Workload, name: string, kubernetesVersion: string | undefined): Remedy[] {
  const selector = (object.body.spec as Readonly<Record<string, unknown>>).selector;
  const labels = view.at('metadata', 'labels').textMap();
  const { namespace } = identify(object.body.metadata); // as it is written there: what applies the one puts the other beside it
  return [{
    kind: 'add',
    beside: object,
    object: {
      ...DISRUPTION_BUDGET,
      metadata: {
        name,
        ...namespace === undefined ? {} : { namespace },
        ...Object.keys(labels).length > 0 ? { labels } : {},
      },
      spec: disruptionBudget(selector, kubernetesVersion),
    },
  }];
}
