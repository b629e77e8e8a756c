import { Service } from './service';
import { AwsController } from '../../platform/controllers';
import { ObjectIndex } from '../objects/object-index';
import { View } from '../objects/view';

/** The kinds of routes to a Service: what they forward, and the fixed settings of their target groups. */
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

/** A route to a Service, with its Gateway and the controller that the manifests show for it. */
export interface RoutedService {
  readonly index: ObjectIndex;
  readonly route: View;
  readonly backend: RouteBackend;
  readonly service: Service;
  /** Absent if it is not among the manifests. */
  readonly gateway?: View;
  /** The AWS controller of the Gateway, if the manifests show one. */
  readonly controller?: AwsController;
}

/** The Gateway that a route attaches to, if it is among the manifests. */
export function findGateway(index: ObjectIndex, route: View): View | undefined {
  const parents = route.at('spec', 'parentRefs').list().filter(parent => (parent.at('kind').text() ?? 'Gateway') === 'Gateway');
  for (const parent of parents) {
    const gateway = index.find('Gateway', parent.at('name').text() ?? '', parent.at('namespace').text() ?? route.object.namespace);
    if (gateway) return gateway;
  }
  return undefined;
}

/** The class of a Gateway, if it is among the manifests. */
export function findGatewayClass(index: ObjectIndex, gateway: View): View | undefined {
  const className = gateway.at('spec', 'gatewayClassName').text();
  return index.all('GatewayClass').find(({ object }) => object.name === className);
}

/** The place in the class of a Gateway that names its controller, if both are among the manifests. */
export function controllerNameAt(index: ObjectIndex, gateway: View | undefined): View | undefined {
  return gateway && findGatewayClass(index, gateway)?.at('spec', 'controllerName');
}
