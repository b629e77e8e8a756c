import { checkBound } from './bounds';
import { Breach } from './breach';
import { Rule, Subject } from './rule';
import { preStopSeconds } from './subjects';
import { sleepFor } from './t03-prestop-covers-leak';
import { Front } from '../model/front';
import { Sourced } from '../model/object';
import { servingContainer } from '../model/workload';
import { Expression, fieldTerm, input, leakWindow, minimum, sum } from '../timing';

export const rule: Rule = {
  code: 'T06',
  name: 'drain-policy-kept',
  severity: 'warning',
  formula: 'a workload that declares outlast-deregistration has P ≥ D; one that declares nothing has P ≥ min(D, L + R), or drains by itself',
  symptom: 'the policy is broken silently: an application that exits at once cuts what is in flight',
  explanation: 'The policy promises that nothing is in flight any more when SIGTERM comes, whatever the application does then. That takes a preStop '
    + 'which is not shorter than the deregistration delay. Where no policy is declared, an application that exits at once on SIGTERM loses what is in flight then; '
    + 'one that drains does not, so that this is only worth knowing.',
  remedy: 'raise preStop to the deregistration delay and the margin, or declare leak-window',
  source: 'https://github.com/alphagov/govuk-helm-charts/pull/4033',
  check: subject => subject.workload.fronts.flatMap(front => {
    const [actual, delay] = [preStopSeconds(subject.workload, front), front.deregistrationDelay];
    const policy = subject.workload.declared?.inputs.drainPolicy;
    if (actual === undefined || delay === undefined || policy === 'leak-window') return [];
    const D = fieldTerm('deregistrationDelaySeconds', delay.value);
    return policy === undefined
      ? leftToApplication(subject, front, actual, delay.defaulted ? undefined : D)
      : keepsPolicy(subject, front, actual, D, delay.defaulted);
  }),
};

function keepsPolicy(subject: Subject, front: Front, actual: Sourced<number>, D: Expression, byDefault: boolean): Breach[] {
  const container = servingContainer(subject.workload, front);
  return checkBound(subject, front, rule.severity, {
    actual,
    relation: 'at least',
    limit: () => D,
    // A delay that nobody set is AWS' own, far above what a preStop should last.
    fix: nearest => container && !byDefault ? sleepFor(container, nearest, subject.kubernetesVersion) : [],
  });
}

/** Nobody says whether the application drains: when SIGTERM comes, requests may still be in flight, of which it must take care. */
function leftToApplication(subject: Subject, front: Front, actual: Sourced<number>, D: Expression | undefined): Breach[] {
  if (D === undefined || actual.value < leakWindow(subject.assumptions.inputs(front)).value) return []; // for T03
  return checkBound(subject, front, 'info', {
    actual,
    relation: 'at least',
    limit: inputs => minimum(D, sum(leakWindow(inputs), input(inputs, 'longestRequestSeconds'))),
    remedy: 'see that the application finishes what is in flight after SIGTERM, and declare leak-window; or sleep that long',
  });
}
