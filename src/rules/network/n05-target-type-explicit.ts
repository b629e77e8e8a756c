import { Service } from '../../model/fronts/service';
import { Sourced } from '../../model/objects/object';
import { TargetType } from '../../platform/attributes';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'N05',
  name: 'target-type-explicit',
  severity: 'warning',
  formula: 'the target type is stated',
  symptom: 'the timing is another than meant, and there is no readiness gate',
  explanation: 'The default of the controller is instance: requests go to a port of the node, whose kube-proxy sends them on, readiness gates do not apply, and '
    + 'pods get requests for longer after they were deleted. A flag of the controller may make it ip, which the manifests do not show. '
    + 'A Service of type ClusterIP has no port of the node: the controller refuses it then, and nothing of the load balancer is reconciled.',
  remedy: 'state target-type: ip, or instance if that is meant; changing what is in force replaces the target group',
  charts: ['ingress.annotations', 'service.annotations'],
  undecided: 'the type in force may come from a flag of the controller, and writing another one replaces the target group',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#target-type',
  check: ({ model, workload }) => {
    return workload.fronts.flatMap(({ kind, targetType, service }) => {
      if (targetType?.value === 'instance' && service.type === 'ClusterIP') return [withoutNodePort(targetType, service)];
      if (kind === 'target-group-binding' || !targetType?.defaulted) return [];
      const { object, path, missing } = targetType;
      if (missing === undefined && model.index.find(object.kind, object.name, object.namespace)?.at(...path).exists) return []; // reported elsewhere
      return [{
        ...at(targetType),
        actual: 'unset, which is instance unless a flag of the controller says otherwise,',
        relation: 'one of' as const,
        limit: 'ip, instance',
        because: 'the whole timing depends on it',
      }];
    });
  },
};

/** Nodes cannot be the targets of a Service that has no port on them. */
function withoutNodePort(targetType: Sourced<TargetType>, { name }: Service): RuleFinding {
  return {
    ...at(targetType),
    actual: targetType.defaulted ? 'unset, which is instance unless a flag of the controller says otherwise,' : targetType.value,
    relation: 'equal to',
    limit: 'ip',
    because: `Service ${name} is of type ClusterIP and has no port of the node: the controller refuses it, and the load balancer gets no target`,
    remedy: 'use target-type ip, or make it a Service of type NodePort',
    severity: targetType.defaulted ? 'warning' : 'error',
  };
}
