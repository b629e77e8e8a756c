import { checkBound } from './bounds';
import { Rule } from './rule';
import { preStopSeconds } from './subjects';
import { fieldTerm } from '../timing';

export const rule: Rule = {
  code: 'T06',
  name: 'drain-policy-kept',
  severity: 'warning',
  formula: 'a workload that declares outlast-deregistration has P ≥ D',
  symptom: 'the policy is broken silently: an application that exits at once cuts what is in flight',
  explanation: 'The policy promises that nothing is in flight any more when SIGTERM comes, whatever the application does then. That takes a preStop '
    + 'which is not shorter than the deregistration delay.',
  remedy: 'raise preStop to the deregistration delay and the margin, or declare leak-window',
  source: 'https://github.com/alphagov/govuk-helm-charts/pull/4033',
  check: subject => subject.workload.declared?.inputs.drainPolicy !== 'outlast-deregistration' ? [] : subject.workload.fronts.flatMap(front => {
    const [actual, delay] = [preStopSeconds(subject.workload, front), front.deregistrationDelay];
    return actual === undefined || delay === undefined ? [] : checkBound(subject, front, rule.severity, {
      actual, relation: 'at least', limit: () => fieldTerm('deregistrationDelaySeconds', delay.value),
    });
  }),
};
