import { objectPairs } from './pairs';
import { isScrapedPort, readService, Service, ServicePort } from '../../model/fronts/service';
import { View } from '../../model/objects/view';
import { at } from '../engine/bounds';
import { ChangeRule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: ChangeRule = {
  code: 'C08',
  name: 'service-port-kept',
  severity: 'warning',
  formula: 'no port of a Service disappears',
  symptom: 'connections of clients that still use the port are refused, from the change on',
  explanation: 'A Service changes at once, and clients of the old port are refused, whatever the pods serve. The manifests do not show these clients: '
    + 'they may be anywhere. A port for metrics alone is not reported: it is scraped again. Nor is a Service without an address, whose clients connect to the pods.',
  remedy: 'keep the port beside the new one until it gets no more traffic',
  undecided: 'the manifests do not show whether clients still use a port',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services',
  check: (old, now) => objectPairs(old, now, 'Service').filter(({ now: { object } }) => object.apiVersion === 'v1')
    .flatMap(pair => gonePorts(readService(pair.old), readService(pair.now), pair.now)),
};

function gonePorts(before: Service, after: Service, view: View): RuleFinding[] {
  if (before.headless) return [];
  return before.ports.filter(port => !isScrapedPort(port) && !after.ports.some(other => isSamePort(port, other))).map((port): RuleFinding => ({
    ...at(view.at('spec', 'ports')),
    says: `port ${describePort(port)} of Service ${after.name} is gone`,
    because: 'it changes at once, and clients that still use it are refused',
  }));
}

function isSamePort(one: ServicePort, other: ServicePort): boolean {
  return one.number === other.number && one.protocol === other.protocol;
}

function describePort({ name, number, protocol }: ServicePort): string {
  return `${number}${protocol === 'TCP' ? '' : `/${protocol}`}${name === undefined ? '' : ` (${name})`}`;
}
