import { StrayService, strayServices } from '../../model/dead-ends';
import { isScrapedPort, Service, ServicePort } from '../../model/fronts/service';
import { isInjectedGateway } from '../../model/pods/istio-gateway';
import { injectedProxies, MESH_PORTS } from '../../model/pods/mesh';
import { resolvePort } from '../../model/pods/pod';
import { Workload, WORKLOAD_KINDS } from '../../model/workload';
import { MOST_NAMED, nameSome } from '../../platform/limits/and-more';
import { at } from '../engine/bounds';
import { ModelRule, Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule & ModelRule = {
  code: 'N01',
  name: 'service-selects-pods',
  severity: 'error',
  formula: 'the selector of the Service matches the labels of the pod template, and its targetPort exists there',
  symptom: 'every request ends in 503: there are no targets',
  explanation: 'A Service sends to the pods that have every label of its selector. A named targetPort must be the name of a container port; one that is a '
    + 'number need not be declared. Labels that come at run time are not asked for: those that Kubernetes sets, and one that the template has under no value.',
  remedy: 'write the labels of the pod template into the selector',
  absenceOf: [...WORKLOAD_KINDS, 'Pod'],
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
  check: ({ model, workload }) => {
    if (isInjectedGateway(workload.pod)) return []; // its ports come with the injection
    const isMeshed = injectedProxies(workload).length > 0;
    return workload.services
      // Callers of a headless Service get the pods themselves, and choose the port; only a load balancer uses the port of the Service.
      .filter(service => !service.headless || model.fronts.has(service))
      .flatMap(service => unserved(workload, service, ({ targetPort }) => isMeshed && MESH_PORTS.some(port => port === targetPort)));
  },
  checkModel: model => strayServices(model).map(selectsNothing),
};

/** Only named ports are looked up: a container may listen on a number that it does not declare. */
function missesName({ pod }: Workload, { targetPort }: ServicePort): boolean {
  return typeof targetPort === 'string' && resolvePort(pod, targetPort) === undefined;
}

function unserved(workload: Workload, { view, ports }: Service, isOfMesh: (port: ServicePort) => boolean): RuleFinding[] {
  const { pod, object } = workload;
  const missing = new Set(ports.filter(port => missesName(workload, port)));
  if (missing.size === 0) return [];
  const declared = pod.containers.flatMap(container => container.ports);
  const names = nameSome(declared.map(({ name, number }) => name === undefined ? String(number) : `${name} (${number})`), MOST_NAMED);
  const isAll = missing.size === ports.length;
  return [...missing].filter(port => !isOfMesh(port)).map(port => {
    const effect = isAll ? `Service ${view.object.name} has no endpoints`
      : `what is sent to port ${port.number} of Service ${view.object.name} goes nowhere; the rest of its ports are served`;
    return {
      ...at(port.view.at(port.view.at('targetPort').exists ? 'targetPort' : 'port')),
      relation: 'one of',
      actual: `'${port.targetPort}'`,
      limit: names === '' ? 'the named ports of the containers, which name none' : `the ports of the containers, ${names}`,
      because: `no container of ${object.kind} ${object.name} has a port of this name: ${effect}`,
      severity: !isAll && isScrapedPort(port) ? 'warning' : undefined,
      remedy: 'use the name of a container port, or its number',
    };
  });
}

function selectsNothing({ service: { selector, view, name }, place, near, isFronted }: StrayService): RuleFinding {
  if (!near) {
    return {
      ...at(place),
      actual: `'${Object.entries(selector).map(([key, value]) => `${key}: ${value}`).join(', ')}'`,
      relation: 'matching',
      limit: 'labels of pods',
      because: `requests are sent to Service ${name}, and no workload among the manifests in its namespace has these labels`,
      severity: 'warning',
    };
  }
  const [key, value] = near.differs;
  return {
    ...at(place),
    actual: `'${selector[key]}'`,
    relation: value === undefined ? 'matching' : 'equal to',
    limit: value === undefined ? `the labels of ${near.what}, which has none of this name` : `'${value}'`,
    because: `the rest of the selector is that of ${near.what}, and Service ${name} selects nothing`,
    severity: isFronted ? 'error' : 'warning',
    fixes: isFronted && value !== undefined ? [{ kind: 'set', object: view.object, path: ['spec', 'selector', key], value }] : undefined,
  };
}
