import { PROGRESS_DEADLINE } from '../../platform/kubernetes';
import { holds, roundUp, TimingInputs, untilAvailable } from '../../timing';
import { checkBound, setTo } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { registrationOf } from '../engine/workload-facts';

/** The kinds of workload that have a progress deadline. */
const KINDS = ['Deployment', 'Rollout'];

export const rule: Rule = {
  code: 'S06',
  name: 'progress-deadline-covers-gate',
  severity: 'warning',
  formula: `progressDeadlineSeconds > S + 5 + H + minReadySeconds; an absent one is ${PROGRESS_DEADLINE}`,
  symptom: 'a healthy rollout is reported as failed, or rolled back: ProgressDeadlineExceeded',
  explanation: 'A pod counts as progress only when it is available: started, registered, healthy at the load balancer, and ready for minReadySeconds. The slowest '
    + 'pod that is still legitimate has to get there within the deadline. An undeclared start-up counts as none.',
  remedy: 'raise progressDeadlineSeconds',
  charts: ['progressDeadlineSeconds'],
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds',
  check: subject => !KINDS.includes(subject.workload.object.kind) ? [] : subject.workload.fronts.flatMap(front => {
    const { assumptions, workload: { progressDeadlineSeconds, minReadySeconds } } = subject;
    const limit = (inputs: TimingInputs) => untilAvailable(inputs, registrationOf(front, inputs), minReadySeconds.value);
    const known = assumptions.declares('startupSeconds') ? assumptions.inputs(front) : assumptions.mostLenient(front);
    return holds(progressDeadlineSeconds.value, 'more than', limit(known).value) ? [] : checkBound(subject, front, rule.severity, {
      actual: progressDeadlineSeconds,
      relation: 'more than',
      limit,
      fix: nearest => setTo(
        progressDeadlineSeconds,
        Math.max(nearest, PROGRESS_DEADLINE, roundUp(limit(assumptions.inputs(front)).value + assumptions.ending.marginSeconds)),
      ),
    });
  }),
};
