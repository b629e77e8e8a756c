import { asTargetType, Front } from './front';
import { findServicePort, Service } from './service';
import { annotationKey, Vocabulary } from '../../platform/annotations';
import { AttributeSetting, CONNECTION_TERMINATION_ATTRIBUTE } from '../../platform/attributes';
import { bindingController } from '../../platform/controllers';
import { MADE_LABEL } from '../../platform/load-balancer-controller';
import { conditionTypeOf, kindMadeBy } from '../../platform/load-balancers';
import { presetOf } from '../../timing';
import { Annotated } from '../objects/annotated';
import { AttributeSet, flagAttribute, numberAttribute } from '../objects/attribute-set';
import { Sourced } from '../objects/object';
import { View } from '../objects/view';

/** The annotation that states, as `k=v,k=v`, attributes of a target group that is not made from the manifests. */
const BINDING = {
  prefixes: ['cdk8s-zero-downtime'],
  annotations: { 'target-group': { level: 'target group', value: 'pairs' } },
} as const satisfies Vocabulary;

/** The Service that a TargetGroupBinding binds. */
export function boundService(binding: View): { name?: string; port?: number | string } {
  const reference = binding.at('spec', 'serviceRef');
  return { name: reference.at('name').text(), port: reference.at('port').numberOrText() };
}

/**
 * A target group with another owner: its health check is not in the manifests, and its only known attributes are those
 * that an annotation of the binding states.
 */
export function readBindingFront(binding: View, service: Service): Front {
  const protocol = binding.at('spec', 'targetGroupProtocol').text() ?? 'HTTP';
  const targetType = binding.at('spec', 'targetType').or(view => asTargetType(view.text()), 'ip');
  const kind = kindMadeBy(bindingController(binding.object.apiVersion), /^HTTPS?$/.test(protocol) ? 'requests' : 'connections');
  const annotations = new Annotated([binding], BINDING);
  const stated = annotations.attributes('target group', 'target-group');
  const number = (setting: AttributeSetting | undefined) => setting && known(numberAttribute(stated, setting));
  return {
    kind: 'target-group-binding',
    view: binding,
    service,
    port: findServicePort(service, boundService(binding).port),
    targetType,
    loadBalancer: presetOf(kind, targetType.value),
    deregistrationDelay: number(kind.deregistrationDelay),
    slowStart: number(kind.slowStart),
    connectionTermination: kind.cutsAtDelay === 'when-told' ? known(flagAttribute(stated, CONNECTION_TERMINATION_ATTRIBUTE, false)) : undefined,
    attributes: annotations.find('target-group') ? [stated] : [],
    gate: kind.gate && conditionTypeOf(kind.gate, binding.object.name),
  };
}

/** Whether the controller has made a binding, for an Ingress, a Service or a Gateway, which then are what is to be read. */
export function isMadeBinding(binding: View): boolean {
  return binding.at('metadata', 'labels').keys().some(label => MADE_LABEL.test(label));
}

/** An unstated attribute has the value that the owner of the target group has set, not the AWS default. */
function known<Value>(value: Sourced<Value>): Sourced<Value> | undefined {
  return value.defaulted ? undefined : value;
}

/** Whether a set of attributes only repeats the settings of another owner: writing there changes nothing at AWS. */
export function isStatedOnly({ view }: AttributeSet): boolean {
  return view.path[view.path.length - 1] === annotationKey(BINDING, 'target-group');
}
