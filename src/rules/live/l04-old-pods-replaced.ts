import { differingPods } from './differing-pods';
import { isRollingOut } from '../../model/live/live';
import { LiveRule } from '../engine/live-rule';

export const rule: LiveRule = {
  code: 'L04',
  name: 'old-pods-replaced',
  severity: 'warning',
  formula: 'pods of an earlier revision end as the present template says',
  symptom: 'old pods still end as an earlier template says: the next rollout or drain loses their requests as before',
  explanation: 'A pod keeps the preStop and the grace period that it was created with. Where a rollout is paused, stands still or waits for somebody (the strategy '
    + 'OnDelete, a partition), old pods go on with what was fixed in the template. While a rollout goes on, this is only worth knowing.',
  remedy: 'see why the rollout does not go on: kubectl rollout status; then finish it',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status',
  check: subject => differingPods(subject, ({ isCurrent }) => isCurrent === false).map(({ workload, finding }) => ({
    ...finding,
    ...isRollingOut(workload) && { severity: 'info' as const, because: `${finding.because}; a rollout replaces them now` },
  })),
};
