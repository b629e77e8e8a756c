import { Rule } from '../engine/rule';

export const rule: Rule = {
  code: 'I01',
  name: 'ignore-explained',
  severity: 'warning',
  formula: 'the annotation cdk8s-zero-downtime/ignore names rules that exist, each with a reason',
  symptom: 'a finding is hidden without a reason, or is not hidden although that was meant',
  explanation: 'An exception is a decision. Whoever comes next must be able to see whether its reason still holds.',
  remedy: 'write <code>: <reason>, several separated by semicolons',
  source: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html#_Toc34317732',
  check: ({ ignored }) => ignored.findings,
};
