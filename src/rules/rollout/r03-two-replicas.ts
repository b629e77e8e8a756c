import { Model } from '../../model/model';
import { endsBeforeReplaced, Workload } from '../../model/workload';
import { at, worded } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { claimedVolume, isAskedAgain, isWaitedFor, keepsState, lowestReplicas } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'R03',
  name: 'two-replicas',
  severity: 'error',
  formula: 'replicas, and the minimum of an autoscaler, ≥ 2',
  symptom: 'the drain of one node is an outage',
  explanation: 'A pod that is evicted ends before its replacement has started: with one replica no pod answers in between, whatever the rollout '
    + 'strategy and the PodDisruptionBudget say. What is replaced only after its end (a StatefulSet of one, Recreate) is not asked, unless a load '
    + 'balancer of AWS sends to it.',
  remedy: 'run two replicas or more',
  charts: ['replicaCount', 'replicas', 'autoscaling.minReplicas'],
  undecided: 'whether there may be several, and how they share what they keep, is for the application',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
  check: ({ model, workload }) => {
    const lowest = lowestReplicas(workload);
    const paused = workload.autoscalers.length === 0 && lowest.value === 0; // scaled to nothing on purpose
    if (workload.fronts.length === 0 || workload.object.kind === 'DaemonSet' || paused || lowest.value >= 2 || isAskedAgain(workload)) return [];
    const stateful = keepsState(workload);
    return [{
      ...at(lowest),
      actual: worded(lowest, ''),
      relation: 'at least' as const,
      limit: 2,
      because: workload.autoscalers.length > 0
        ? `the autoscaler goes down to ${lowest.value}, ${lowest.value > 0 ? 'and the drain of one node takes that away' : 'where no pod answers'}`
        : endsBeforeReplaced(workload) ? 'its only pod ends before what replaces it starts: no pod answers in between, whatever preStop is'
          : 'the drain of one node takes the only pod away',
      severity: isWaitedFor(workload) ? 'warning' as const : 'error' as const,
      remedy: onOneNode(workload, model) ?? (stateful ? 'run two replicas or more, if the application can share its state among them' : undefined),
    }];
  },
};

/** A volume that only one node can mount keeps a second pod, and the new one of a rollout, from starting on another node. */
function onOneNode(workload: Workload, { index }: Model): string | undefined {
  const name = claimedVolume(workload)?.at('persistentVolumeClaim', 'claimName').text();
  const modes = name === undefined ? [] : index.find('PersistentVolumeClaim', name, workload.object.namespace)?.at('spec', 'accessModes').texts() ?? [];
  const mode = modes.every(item => item.startsWith('ReadWriteOnce')) ? modes[0] : undefined;
  const surging = endsBeforeReplaced(workload) ? '' : ', not even the new one of a rollout';
  return mode && `keep the state elsewhere, or on a claim of ReadWriteMany: with '${name}', which is ${mode}, no second pod starts on another node${surging}`;
}
