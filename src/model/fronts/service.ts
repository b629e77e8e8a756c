import { oncePer } from '../../platform/once';
import { View } from '../objects/view';
import { Pod, resolvePort } from '../pods/pod';

/** A port of a Service. */
export interface ServicePort {
  readonly view: View;
  readonly name?: string;
  readonly number: number;
  readonly targetPort: number | string;
  readonly protocol: string;
}

/** A Service of any type. */
export interface Service {
  readonly view: View;
  readonly name: string;
  readonly namespace?: string;
  readonly type: string;
  /** Without an address of its own: clients look up the pods and choose one, as peers of a database do. */
  readonly headless: boolean;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePort[];
  readonly externalTrafficPolicy: string;
  readonly publishNotReadyAddresses: boolean;
}

export function readService(view: View): Service {
  const { name, namespace } = view.object;
  const spec = view.at('spec');
  return {
    view,
    name,
    namespace,
    type: spec.at('type').text() ?? 'ClusterIP',
    headless: spec.at('clusterIP').text() === 'None',
    selector: spec.at('selector').textMap(),
    ports: spec.at('ports').list().flatMap(port => {
      const number = port.at('port').number();
      return number === undefined ? [] : [{
        view: port,
        name: port.at('name').text(),
        number,
        targetPort: port.at('targetPort').numberOrText() ?? number,
        protocol: port.at('protocol').text() ?? 'TCP',
      }];
    }),
    externalTrafficPolicy: spec.at('externalTrafficPolicy').text() ?? 'Cluster',
    publishNotReadyAddresses: spec.at('publishNotReadyAddresses').flag() ?? false,
  };
}

/**
 * Whether a Service is for metrics only. A scraper asks each pod repeatedly, and loses nothing when
 * one ends: no request of a user is lost.
 */
export function isScraped({ name, ports }: Service): boolean {
  return ports.length > 0 && (/-metrics(-service)?$/.test(name) || ports.every(isScrapedPort));
}

/** Whether a port is for metrics only. */
export function isScrapedPort({ name, targetPort }: ServicePort): boolean {
  return [name, targetPort].some(text => /(^|-)(metrics|prometheus|telemetry)$/.test(String(text)));
}

/** The port for requests, if there are several. */
export function servedPort({ ports }: Service): ServicePort | undefined {
  return ports.find(port => !isScrapedPort(port)) ?? ports[0];
}

/** Finds the Service of a name and namespace. */
export function servicesByName(services: readonly Service[]): (reference: Pick<Service, 'name' | 'namespace'>) => Service | undefined {
  const key = ({ name, namespace }: Pick<Service, 'name' | 'namespace'>) => `${namespace ?? ''}/${name}`;
  const byName = new Map(services.map(service => [key(service), service]));
  return reference => byName.get(key(reference));
}

/** The ports of a Service by name, by number, and by number as text; the first one of each. */
const portsByKey = oncePer((ports: Service['ports']) => {
  const byKey = new Map<number | string, ServicePort>();
  for (const port of ports) {
    for (const key of [port.name, port.number, String(port.number)]) {
      if (key !== undefined && !byKey.has(key)) byKey.set(key, port);
    }
  }
  return byKey;
});

/** The port of a Service that a backend names by number or name; without one, the only port there is. */
export function findServicePort(service: Service, port: number | string | undefined): ServicePort | undefined {
  if (port === undefined) return service.ports.length === 1 ? service.ports[0] : undefined;
  return portsByKey(service.ports).get(port);
}

/** The port of the pods behind a port of the Service. */
export function podPort(pod: Pod, port: ServicePort | undefined): number | undefined {
  return resolvePort(pod, port?.targetPort);
}
