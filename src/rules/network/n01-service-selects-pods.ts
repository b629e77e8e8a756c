import { StrayService, strayServices } from '../../model/dead-ends';
import { Service, ServicePort } from '../../model/fronts/service';
import { isInjectedGateway } from '../../model/pods/istio-gateway';
import { injectedProxies, MESH_PORTS } from '../../model/pods/mesh';
import { resolvePort } from '../../model/pods/pod';
import { Workload } from '../../model/workload';
import { at } from '../engine/bounds';
import { ModelRule, Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule & ModelRule = {
  code: 'N01',
  name: 'service-selects-pods',
  severity: 'error',
  formula: 'the selector of the Service matches the labels of the pod template, and its targetPort exists there',
  symptom: '503: the target group has no targets',
  explanation: 'A Service sends to the pods that have every label of its selector. A named targetPort must be the name of a container port; where it is a '
    + 'number, containers need not declare it, but one that declares only other ports hardly listens on it.',
  remedy: 'write the labels of the pod template into the selector',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
  check: ({ model, workload }) => {
    if (isInjectedGateway(workload.pod)) return []; // its ports come with the injection
    const isMeshed = injectedProxies(workload).length > 0;
    return workload.services
      // Who asks a headless Service gets the pods themselves, and chooses the port; only a load balancer looks at its own.
      .filter(service => !service.headless || model.fronts.has(service))
      .flatMap(service => service.ports
        .filter(({ targetPort }) => !(isMeshed && MESH_PORTS.some(port => port === targetPort)))
        .flatMap(port => unserved(workload, service, port)));
  },
  checkModel: model => strayServices(model).map(selectsNothing),
};

function unserved({ pod, object }: Workload, { view }: Service, { targetPort, view: port }: ServicePort): RuleFinding[] {
  const declared = pod.containers.flatMap(({ ports }) => ports);
  const served = typeof targetPort === 'string'
    ? resolvePort(pod, targetPort) !== undefined
    : declared.length === 0 || declared.some(({ number }) => number === targetPort);
  if (served) return [];
  const names = declared.map(({ name, number }) => name === undefined ? String(number) : `${name} (${number})`).join(', ');
  const place = { ...at(port.at(port.at('targetPort').exists ? 'targetPort' : 'port')), relation: 'one of' as const };
  if (typeof targetPort === 'string') {
    return [{
      ...place,
      actual: `'${targetPort}'`,
      limit: names === '' ? 'the named ports of the containers, which name none' : `the ports of the containers, ${names}`,
      because: `no container of ${object.kind} ${object.name} has a port of this name: Service ${view.object.name} has no endpoints`,
      remedy: 'use the name of a container port, or its number',
    }];
  }
  return [{
    ...place,
    actual: targetPort,
    limit: `the ports of the containers, ${names}`,
    because: `no container of ${object.kind} ${object.name} declares ${targetPort}`,
    severity: 'warning',
    remedy: 'use the port on which the container listens, or declare it there',
  }];
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
