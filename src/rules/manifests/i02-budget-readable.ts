import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';

export const rule: Rule = {
  code: 'I02',
  name: 'budget-readable',
  severity: 'warning',
  formula: 'the annotation cdk8s-zero-downtime/budget is the JSON of a budget',
  symptom: 'the workload is checked by assumptions instead of by its own budget',
  explanation: 'The annotation tells readers of the YAML what the timing was made for: the longest request, the shutdown, the start-up, the load balancer.',
  remedy: 'write it as `zero-downtime budget --format json` prints its inputs, or drop it',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/',
  check: ({ workload: { declared } }) => declared === undefined || declared.problems.length === 0 ? [] : [{
    ...at(declared.view),
    actual: 'not fully readable',
    relation: 'matching',
    limit: 'the JSON of a budget',
    because: declared.problems.join('; '),
  }],
};
