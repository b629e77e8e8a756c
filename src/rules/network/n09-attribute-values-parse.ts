import { misspeltAnnotations } from './annotation-names';
import { annotationProblems, attributeProblems } from './attribute-values';
import { groupConflicts } from './ingress-groups';
import { Front } from '../../model/fronts/front';
import { ModelRule, Rule } from '../engine/rule';
import { frontsWithoutWorkload } from '../engine/workload-facts';

export const rule: Rule & ModelRule = {
  code: 'N09',
  name: 'attribute-values-parse',
  severity: 'error',
  formula: 'annotations parse as the controller parses them: no trailing comma, known names and keys, values in range; Ingresses of one group do not disagree',
  symptom: 'the controller or AWS refuses the value and stops reconciling: new pods are not registered',
  explanation: 'The controller checks little; AWS refuses a value only when it is reconciled. Until the events of the Ingress are read, the load balancer '
    + 'keeps what it has. A group of Ingresses has one load balancer: where two of them give one of its settings different values, none of the group is reconciled.',
  remedy: 'write a value that AWS takes',
  charts: ['ingress.annotations', 'service.annotations'],
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html',
  check: ({ workload }) => workload.fronts.flatMap(problems),
  checkModel: model => [...frontsWithoutWorkload(model).flatMap(problems), ...groupConflicts(model)],
};

function problems(front: Front) {
  return [...front.attributes.flatMap(set => attributeProblems(set, front)), ...annotationProblems(front), ...misspeltAnnotations(front)];
}
