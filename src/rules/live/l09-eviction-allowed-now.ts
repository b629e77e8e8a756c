import { blockageOf } from '../../model/disruption';
import { at } from '../engine/bounds';
import { LiveRule } from '../engine/live-rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: LiveRule = {
  code: 'L09',
  name: 'eviction-allowed-now',
  severity: 'warning',
  formula: 'the disruption budget allows one eviction or more at present',
  symptom: 'a node that is drained now waits, and is forced in the end: its pods are killed without a drain',
  explanation: 'Kubernetes counts ready pods: where too few are ready at present, no pod may be evicted, although the budget would allow it with all of them. This passes '
    + 'when a rollout ends; where it lasts, pods are not ready for another reason. A budget that never allows an eviction is R05.',
  remedy: 'see why pods are not ready: kubectl get pods; see also the status of the budget',
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  check: ({ model }) => {
    const seen = new Set<unknown>();
    return model.workloads.flatMap(workload => workload.disruptionBudgets.flatMap((budget): RuleFinding[] => {
      const { view } = budget;
      if (seen.has(view.object) || blockageOf(budget, workload, model) !== undefined) return [];
      seen.add(view.object);
      const status = view.at('status');
      const number = (name: string) => status.at(name).number();
      const [allowed, expected = 0, healthy = 0, desired = 0] = ['disruptionsAllowed', 'expectedPods', 'currentHealthy', 'desiredHealthy'].map(number);
      if (allowed !== 0 || expected === 0) return [];
      return [{
        ...at(status.at('disruptionsAllowed')),
        says: 'no eviction is allowed at present',
        because: `${healthy} of ${expected} pods are ready, and ${desired} have to stay`,
      }];
    }));
  },
};
