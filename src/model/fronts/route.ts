import { Service } from './service';
import { AwsController } from '../../platform/controllers';
import { ObjectIndex } from '../objects/object-index';
import { View } from '../objects/view';

/** The routes that end at a Service: what is passed on, and what a target group has for it that it cannot change. */
export const ROUTES = {
  HTTPRoute: { forwards: 'requests', protocol: 'HTTP', protocolVersion: 'HTTP1' },
  GRPCRoute: { forwards: 'requests', protocol: 'HTTP', protocolVersion: 'GRPC' },
  TCPRoute: { forwards: 'connections', protocol: 'TCP', protocolVersion: 'HTTP1' },
  TLSRoute: { forwards: 'connections', protocol: 'TLS', protocolVersion: 'HTTP1' },
  UDPRoute: { forwards: 'connections', protocol: 'UDP', protocolVersion: 'HTTP1' },
} as const;

export type RouteKind = keyof typeof ROUTES;
export const ROUTE_KINDS = Object.keys(ROUTES) as RouteKind[];

/** A Service that a route sends requests to. */
export interface RouteBackend {
  readonly view: View;
  readonly service: string;
  readonly namespace?: string;
  readonly port?: number;
}

export function readRouteBackends(route: View): RouteBackend[] {
  return route.at('spec', 'rules').list().flatMap(rule => rule.at('backendRefs').list()).flatMap((view): RouteBackend[] => {
    const service = view.at('name').text();
    if (service === undefined || (view.at('kind').text() ?? 'Service') !== 'Service') return [];
    return [{ view, service, namespace: view.at('namespace').text() ?? route.object.namespace, port: view.at('port').number() }];
  });
}

/** A route to a Service, with the Gateway that it attaches to and whoever is shown to act on that. */
export interface RoutedService {
  readonly index: ObjectIndex;
  readonly route: View;
  readonly backend: RouteBackend;
  readonly service: Service;
  /** Absent where it is not among the manifests. */
  readonly gateway?: View;
  /** The controller of AWS that is shown to act on it. */
  readonly controller?: AwsController;
}

/** The Gateway that a route attaches to, where it is among the manifests. */
export function findGateway(index: ObjectIndex, route: View): View | undefined {
  const parents = route.at('spec', 'parentRefs').list().filter(parent => (parent.at('kind').text() ?? 'Gateway') === 'Gateway');
  for (const parent of parents) {
    const gateway = index.find('Gateway', parent.at('name').text() ?? '', parent.at('namespace').text() ?? route.object.namespace);
    if (gateway) return gateway;
  }
  return undefined;
}

/** The class of a Gateway, where it is among the manifests. */
export function findGatewayClass(index: ObjectIndex, gateway: View): View | undefined {
  const className = gateway.at('spec', 'gatewayClassName').text();
  return index.all('GatewayClass').find(({ object }) => object.name === className);
}

/** Where the class of a Gateway names its controller, where both are among the manifests. */
export function controllerNameAt(index: ObjectIndex, gateway: View | undefined): View | undefined {
  return gateway && findGatewayClass(index, gateway)?.at('spec', 'controllerName');
}
