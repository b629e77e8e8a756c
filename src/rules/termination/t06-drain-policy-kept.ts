import { longerSleep } from './sleep-remedy';
import { Front } from '../../model/fronts/front';
import { Sourced } from '../../model/objects/object';
import { Expression, fieldTerm, holds, idlePreStop, leakWindow, outlastingPreStop } from '../../timing';
import { checkBound } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { preStopSeconds } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'T06',
  name: 'drain-policy-kept',
  severity: 'error',
  formula: 'a workload that declares outlast-deregistration has P + W ≥ L + R; one that declares nothing has P + W ≥ min(D, L + R), or drains by itself',
  symptom: 'requests in flight at SIGTERM are cut, where the application exits at once',
  explanation: 'The policy promises that nothing is in flight any more when SIGTERM comes, whatever the application does then. That takes a preStop '
    + 'which lasts until the last request that leaks to the pod has ended. Where no policy is declared, an application that exits at once on SIGTERM '
    + 'loses what is in flight then; one that drains does not, so that this is only worth knowing.',
  remedy: 'raise preStop until the last request is over, or declare leak-window',
  source: 'https://github.com/alphagov/govuk-helm-charts/pull/4033',
  check: subject => subject.workload.fronts.flatMap(front => {
    const [actual, delay] = [preStopSeconds(subject.workload, front), front.deregistrationDelay];
    const policy = subject.assumptions.drainPolicy;
    // With nodes as targets, no preStop keeps the policy (T18).
    if (actual === undefined || policy === 'leak-window' || front.loadBalancer.targets.areNodes) return [];
    if (policy !== undefined) return keepsPolicy(subject, front, actual);
    if (delay === undefined || delay.defaulted) return [];
    return leftToApplication(subject, front, actual, fieldTerm('deregistrationDelaySeconds', delay.value));
  }),
};

/** The last request that leaks is to end before the application closes its listener. */
function keepsPolicy(subject: Subject, front: Front, actual: Sourced<number>): RuleFinding[] {
  return checkBound(subject, front, rule.severity, {
    actual,
    relation: 'at least',
    limit: inputs => outlastingPreStop(inputs),
    ...longerSleep(subject, front, subject.assumptions.inputs(front).shutdownSeconds),
  });
}

/** With an undeclared policy, requests may still be in flight at SIGTERM, and the application has to finish them. */
function leftToApplication(subject: Subject, front: Front, actual: Sourced<number>, D: Expression): RuleFinding[] {
  if (!holds(actual.value, 'at least', leakWindow(subject.assumptions.inputs(front)).value)) return []; // for T03
  return checkBound(subject, front, 'info', {
    actual,
    relation: 'at least',
    limit: inputs => idlePreStop(inputs, D),
    remedy: 'see that the application finishes what is in flight after SIGTERM, and declare leak-window; or sleep that long',
  });
}
