import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { isGated } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'S14',
  name: 'min-ready-honoured',
  severity: 'warning',
  formula: 'minReadySeconds on which a rollout relies is not that of a StatefulSet whose podManagementPolicy is Parallel',
  symptom: 'old pods are gone before the new ones get requests, although minReadySeconds seems to prevent it',
  explanation: 'A StatefulSet that manages its pods in parallel goes on to the next pod of an update as soon as the last one is ready, and does not wait for '
    + 'minReadySeconds. Nothing else waits until the load balancer sends to a pod where no gate does.',
  remedy: 'manage the pods in order (podManagementPolicy: OrderedReady, for which the StatefulSet has to be made anew), or turn the readiness gate on',
  undecided: 'the field cannot be changed in a StatefulSet that is there',
  source: 'https://github.com/kubernetes/kubernetes/issues/119234',
  check: ({ workload, workload: { object, view, minReadySeconds, fronts } }) => {
    const policy = view.at('spec', 'podManagementPolicy');
    const relies = minReadySeconds.value > 0 && fronts.some(front => isGated(workload, front) !== true);
    return object.kind !== 'StatefulSet' || policy.text() !== 'Parallel' || !relies ? [] : [{
      ...at(policy),
      actual: 'Parallel',
      relation: 'equal to',
      limit: 'OrderedReady',
      because: `an update does not wait for its ${minReadySeconds.value} s of minReadySeconds`,
    }];
  },
};
