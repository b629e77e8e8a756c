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
  symptom: 'connection refused for whoever still uses the port, from the change on',
  explanation: 'A Service changes at once, and whoever asks it by the old port finds nobody there, whatever the pods serve. Who that is, the manifests do not show: '
    + 'clients may be anywhere. A port for metrics alone is not asked about: who scrapes asks again. Nor is a Service without an address, whose clients ask the pods.',
  remedy: 'keep the port beside the new one until nobody uses it any more',
  undecided: 'who still uses a port is not in the manifests',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services',
  check: (old, now) => objectPairs(old, now, 'Service').filter(({ now: { object } }) => object.apiVersion === 'v1')
    .flatMap(pair => gonePorts(readService(pair.old), readService(pair.now), pair.now)),
};

function gonePorts(before: Service, after: Service, view: View): RuleFinding[] {
  if (before.headless) return [];
  return before.ports.filter(port => !isScrapedPort(port) && !after.ports.some(other => isSamePort(port, other))).map((port): RuleFinding => ({
    ...at(view.at('spec', 'ports')),
    says: `port ${describePort(port)} of Service ${after.name} is gone`,
    because: 'it changes at once, and who still asks there is refused',
  }));
}

function isSamePort(one: ServicePort, other: ServicePort): boolean {
  return one.number === other.number && one.protocol === other.protocol;
}

function describePort({ name, number, protocol }: ServicePort): string {
  return `${number}${protocol === 'TCP' ? '' : `/${protocol}`}${name === undefined ? '' : ` (${name})`}`;
}
