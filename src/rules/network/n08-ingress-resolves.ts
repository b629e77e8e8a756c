import { isTypo } from './typos';
import { findServicePort, Service } from '../../model/fronts/service';
import { Model, ServiceReference } from '../../model/model';
import { KubernetesObject } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { rolloutActions } from '../../model/rollout';
import { annotationKey, INGRESS } from '../../platform/annotations';
import { groupBy } from '../../platform/group-by';
import { USE_ANNOTATION } from '../../platform/load-balancer-controller';
import { at } from '../engine/bounds';
import { ModelRule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: ModelRule = {
  code: 'N08',
  name: 'ingress-resolves',
  severity: 'error',
  formula: 'every backend of an Ingress, a route or a TargetGroupBinding names an existing Service and port',
  symptom: '503 for every request',
  explanation: 'A backend that leads nowhere is not refused: the controller makes a rule that answers 503. A Service may also come from elsewhere, so that nothing '
    + 'is said where the manifests hold none of that namespace, and a warning where other backends are found.',
  remedy: 'name a Service and a port that exist',
  source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules',
  checkModel: model => {
    const services = groupBy(model.services, ({ namespace }) => namespace ?? '');
    const resolving = new Set(model.references.filter(({ service }) => service !== undefined).map(({ from }) => from.object));
    return [
      ...model.references.flatMap(reference => reference.service
        ? missingPort(reference, reference.service)
        : missingService(reference, services.get(reference.namespace ?? '') ?? [], resolving)),
      ...missingActions(model),
    ];
  },
};

function missingService(
  { view, from, name, namespace }: ServiceReference, around: readonly Service[], resolving: ReadonlySet<KubernetesObject>,
): RuleFinding[] {
  if (around.length === 0) return [];
  const near = around.find(service => isTypo(service.name, name));
  return [{
    ...at(nameOf(view)),
    actual: `'${name}'`,
    relation: 'one of',
    limit: 'the Services of the namespace',
    because: `the manifests hold ${list(around)}${namespace === undefined ? '' : ` in ${namespace}`}, and none of this name`,
    severity: near !== undefined || !resolving.has(from.object) ? 'error' : 'warning',
    remedy: near && `did you mean '${near.name}'?`,
  }];
}

function missingPort({ view, name, port }: ServiceReference, service: Service): RuleFinding[] {
  if (findServicePort(service, port) !== undefined || (port === undefined && service.ports.length === 0)) return [];
  if (service.type === 'ExternalName') return [];
  const ports = service.ports.map(item => item.name === undefined ? String(item.number) : `${item.name} (${item.number})`).join(', ');
  return [{
    ...at(portOf(view)),
    actual: port === undefined ? 'unset' : `'${port}'`,
    relation: 'one of',
    limit: `the ports of Service ${name}`,
    because: ports === '' ? 'it has none' : `it has ${ports}`,
    remedy: 'name a port of the Service, not of the container',
  }];
}

/** Backends that refer to an annotation which is not there; Argo writes those of its Rollouts by itself. */
function missingActions({ index }: Model): RuleFinding[] {
  const written = rolloutActions(index);
  return index.all('Ingress').flatMap(ingress => ingress.at('spec', 'rules').list()
    .flatMap(rulePart => rulePart.at('http', 'paths').list().map(path => path.at('backend')))
    .concat(ingress.at('spec', 'defaultBackend'))
    .filter(backend => backend.at('service', 'port', 'name').text() === USE_ANNOTATION)
    .flatMap((backend): RuleFinding[] => {
      const action = backend.at('service', 'name').text() ?? '';
      const annotation = annotationKey(INGRESS, `actions.${action}`);
      if (ingress.at('metadata', 'annotations', annotation).exists) return [];
      return written.has(`${ingress.object.namespace ?? ''}/${action}`) ? [] : [{
        ...at(backend.at('service', 'name')),
        actual: `'${action}'`,
        relation: 'like',
        limit: 'an action of the Ingress',
        because: `the port '${USE_ANNOTATION}' refers to ${annotation}, which is not there`,
        remedy: 'add the annotation, or name a Service and its port',
      }];
    }));
}

function nameOf(view: View): View {
  return [view.at('service', 'name'), view.at('serviceName'), view.at('name')].find(({ exists }) => exists) ?? view;
}

function portOf(view: View): View {
  return [view.at('service', 'port', 'name'), view.at('service', 'port', 'number'), view.at('servicePort'), view.at('port')].find(({ exists }) => exists) ?? view;
}

function list(services: readonly Service[]): string {
  const names = services.slice(0, 5).map(({ name }) => name).join(', ');
  return services.length > 5 ? `${names} and ${services.length - 5} more` : names;
}
