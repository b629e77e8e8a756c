import { longerSleep } from './sleep-remedy';
import { Front } from '../../model/fronts/front';
import { Sourced } from '../../model/objects/object';
import { Expression, fieldTerm, freeingDelay, holds, idlePreStop, leakWindow, outlastingPreStop, settledDelay, TimingInputs } from '../../timing';
import { checkBound } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { isAddressed, preStopSeconds } from '../engine/workload-facts';

const SETTLE_FIRST = 'the deregistration delay is to be lowered first, to what the longest request needs';

export const rule: Rule = {
  code: 'T06',
  name: 'drain-policy-kept',
  severity: 'warning',
  formula: 'a workload that declares outlast-deregistration has P ≥ max(D, L + R), or P ≥ L + R where D is not shown; one that declares nothing has P ≥ min(D, L + R), or drains by itself',
  symptom: 'the policy is broken silently: an application that exits at once cuts what is in flight',
  explanation: 'The policy promises that nothing is in flight any more when SIGTERM comes, whatever the application does then. That takes a preStop '
    + 'which is not shorter than the deregistration delay, and lasts until the last request that leaks to the pod has ended. Where no policy is declared, an application that exits at once on SIGTERM loses what is in flight then; '
    + 'one that drains does not, so that this is only worth knowing.',
  remedy: 'raise preStop to the deregistration delay and the margin, or declare leak-window',
  source: 'https://github.com/alphagov/govuk-helm-charts/pull/4033',
  check: subject => subject.workload.fronts.flatMap(front => {
    const [actual, delay] = [preStopSeconds(subject.workload, front), front.deregistrationDelay];
    const policy = subject.workload.declared?.inputs.drainPolicy;
    if (actual === undefined || policy === 'leak-window') return [];
    if (delay === undefined) return policy === undefined ? [] : outlastsRequests(subject, front, actual);
    const D = fieldTerm('deregistrationDelaySeconds', delay.value);
    return policy === undefined
      ? leftToApplication(subject, front, actual, delay.defaulted ? undefined : D)
      : keepsPolicy(subject, front, actual, delay);
  }),
};

function keepsPolicy(subject: Subject, front: Front, actual: Sourced<number>, delay: Sourced<number>): RuleFinding[] {
  const { hostNetwork } = subject.workload.pod;
  const settle = (inputs: TimingInputs) =>
    settledDelay(delay.value, isAddressed(front) ? freeingDelay(inputs, actual.value, hostNetwork) : undefined);
  const lowered = settle(subject.assumptions.inputs(front)).value < delay.value;
  // A delay that nobody set is AWS' own, far above what a preStop should last; one that is too long is first to be lowered.
  const settled = !delay.defaulted && (!lowered || subject.assumptions.declares('longestRequestSeconds'));
  return checkBound(subject, front, rule.severity, {
    actual,
    relation: 'at least',
    limit: inputs => outlastingPreStop(inputs, settle(inputs)),
    remedy: lowered ? 'lower the deregistration delay first (T05), and raise preStop to it and the margin; or declare leak-window' : undefined,
    ...settled ? longerSleep(subject, front, subject.assumptions.inputs(front).shutdownSeconds) : { undecided: SETTLE_FIRST },
  });
}

/** Something else made the target group, and nothing shows its delay: the last request that leaks is to end before SIGTERM all the same. */
function outlastsRequests(subject: Subject, front: Front, actual: Sourced<number>): RuleFinding[] {
  if (!front.loadBalancer.kind.hasTargetGroup) return [];
  return checkBound(subject, front, rule.severity, {
    actual,
    relation: 'at least',
    limit: inputs => outlastingPreStop(inputs),
    remedy: 'raise preStop until the last request is over, or declare leak-window',
    ...longerSleep(subject, front, subject.assumptions.inputs(front).shutdownSeconds),
  });
}

/** Nobody says whether the application drains: when SIGTERM comes, requests may still be in flight, of which it must take care. */
function leftToApplication(subject: Subject, front: Front, actual: Sourced<number>, D: Expression | undefined): RuleFinding[] {
  if (D === undefined || !holds(actual.value, 'at least', leakWindow(subject.assumptions.inputs(front)).value)) return []; // for T03
  return checkBound(subject, front, 'info', {
    actual,
    relation: 'at least',
    limit: inputs => idlePreStop(inputs, D),
    remedy: 'see that the application finishes what is in flight after SIGTERM, and declare leak-window; or sleep that long',
  });
}
