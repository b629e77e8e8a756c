import { DeadAction, deadActions, DeadReference, deadReferences } from '../../model/dead-ends';
import { Service } from '../../model/fronts/service';
import { KubernetesObject } from '../../model/objects/object';
import { nameSome } from '../../platform/limits/and-more';
import { USE_ANNOTATION } from '../../platform/load-balancer-controller';
import { isTypo } from '../../platform/text/spelling';
import { at } from '../engine/bounds';
import { ModelRule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: ModelRule = {
  code: 'N08',
  name: 'ingress-resolves',
  severity: 'error',
  formula: 'every backend of an Ingress, a route or a TargetGroupBinding names an existing Service and port',
  symptom: 'every request ends in 503',
  explanation: 'A backend that leads nowhere is not refused: the controller makes a rule that answers 503. A Service may also come from elsewhere, so that nothing '
    + 'is said where the manifests hold none of that namespace, and a warning where other backends are found.',
  remedy: 'name a Service and a port that exist',
  source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules',
  checkModel: model => {
    const resolving = new Set(model.references.filter(({ service }) => service !== undefined).map(({ from }) => from.object));
    return [
      ...deadReferences(model).map(dead => dead.reference.service ? missingPort(dead, dead.reference.service) : missingService(dead, resolving)),
      ...deadActions(model).map(missingAction),
    ];
  },
};

function missingService(
  { reference: { from, name, namespace }, place, around }: DeadReference, resolving: ReadonlySet<KubernetesObject>,
): RuleFinding {
  const near = around.find(service => isTypo(service.name, name));
  return {
    ...at(place),
    actual: `'${name}'`,
    relation: 'one of',
    limit: 'the Services of the namespace',
    because: `the manifests hold ${list(around)}${namespace === undefined ? '' : ` in ${namespace}`}, and none of this name`,
    severity: near !== undefined || !resolving.has(from.object) ? 'error' : 'warning',
    remedy: near && `did you mean '${near.name}'?`,
  };
}

function missingPort({ reference: { name, port }, place }: DeadReference, service: Service): RuleFinding {
  const ports = service.ports.map(item => item.name === undefined ? String(item.number) : `${item.name} (${item.number})`).join(', ');
  return {
    ...at(place),
    actual: port === undefined ? 'unset' : `'${port}'`,
    relation: 'one of',
    limit: `the ports of Service ${name}`,
    because: ports === '' ? 'it has none' : `it has ${ports}`,
    remedy: 'name a port of the Service, not of the container',
  };
}

function missingAction({ place, action, annotation }: DeadAction): RuleFinding {
  return {
    ...at(place),
    actual: `'${action}'`,
    relation: 'matching',
    limit: 'an action of the Ingress',
    because: `the port '${USE_ANNOTATION}' refers to ${annotation}, which is not there`,
    remedy: 'add the annotation, or name a Service and its port',
  };
}

function list(services: readonly Service[]): string {
  return nameSome(services.map(({ name }) => name), 5);
}
