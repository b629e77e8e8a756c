import { Front, Maker } from './front';
import { controllerNameAt, findGateway, RouteBackend, RoutedService } from './route';
import { Service } from './service';
import { isConfigured, readConfiguredFront } from './target-group-configuration';
import { hasPolicy, readFrontByPolicy } from './target-group-policy';
import { AWS_CONTROLLERS, AwsController, awsController, Controller, LOAD_BALANCER_CONTROLLER, RouteTargets } from '../../platform/controllers';
import { FrontMaker, frontMaker } from '../../platform/gateways/front-classes';
import { ObjectIndex } from '../objects/object-index';
import { View } from '../objects/view';

/** The reader of routes whose target groups are configured by objects of one kind. */
interface RouteReader {
  /** Whether such an object shows that a Service has a target group. */
  readonly shows: (index: ObjectIndex, service: Service) => boolean;
  readonly read: (routed: RoutedService) => Front;
}

const READERS: Readonly<Record<RouteTargets, RouteReader>> = {
  TargetGroupConfiguration: { shows: isConfigured, read: readConfiguredFront },
  TargetGroupPolicy: { shows: hasPolicy, read: readFrontByPolicy },
};

/** The load balancer in front of a route, if the manifests show that it is AWS's. */
export function readGatewayFront(index: ObjectIndex, route: View, backend: RouteBackend, service: Service): Front | undefined {
  const shown = gatewayMaker(index, findGateway(index, route))
    ?? AWS_CONTROLLERS.find(({ routeTargets }) => READERS[routeTargets].shows(index, service));
  return shown && assumeGatewayFront(index, route, backend, service, shown);
}

/** The load balancer in front of a route of an unknown controller, as if it were AWS's. */
export function assumeGatewayFront(
  index: ObjectIndex, route: View, backend: RouteBackend, service: Service, assumed: AwsController = LOAD_BALANCER_CONTROLLER,
): Front {
  const gateway = findGateway(index, route);
  const controller = gatewayMaker(index, gateway);
  return READERS[(controller ?? assumed).routeTargets].read({ index, route, backend, service, gateway, controller });
}

/** The name of the controller in the class of a Gateway. */
export function controllerNameOf(index: ObjectIndex, gateway: View): string | undefined {
  return controllerNameAt(index, gateway)?.text() ?? gatewayMaker(index, gateway)?.names.GatewayClass[0];
}

/** The AWS controller of a Gateway: from its class or, if the class is defined elsewhere, from the name of the class. */
function gatewayMaker(index: ObjectIndex, gateway: View | undefined): AwsController | undefined {
  const name = controllerNameAt(index, gateway)?.text();
  if (name !== undefined) return awsController('GatewayClass', name);
  const className = gateway?.at('spec', 'gatewayClassName').text();
  return AWS_CONTROLLERS.find(({ usualGatewayClass }) => usualGatewayClass !== undefined && usualGatewayClass === className);
}

/** The controller of a Gateway among the manifests: from its class or, if the class is defined elsewhere, from the name of the class. */
export function gatewayController(index: ObjectIndex, gateway: View | undefined): Controller {
  if (gatewayMaker(index, gateway)) return 'aws';
  return knownMaker(index, gateway)?.asks ?? 'unknown';
}

/** The controller of a route or its Gateway, if it is not AWS's; undefined for a route within a mesh. */
export function routeMaker(index: ObjectIndex, route: View): Maker | undefined {
  const parents = route.at('spec', 'parentRefs').list();
  if (parents.length > 0 && parents.every(parent => (parent.at('kind').text() ?? 'Gateway') !== 'Gateway')) return undefined;
  const gateway = findGateway(index, route);
  const place = gateway?.at('spec', 'gatewayClassName') ?? route.at('spec', 'parentRefs');
  return { known: knownMaker(index, gateway), place, says: gateway && place.text() };
}

function knownMaker(index: ObjectIndex, gateway: View | undefined): FrontMaker | undefined {
  return frontMaker(controllerNameAt(index, gateway)?.text(), gateway?.at('spec', 'gatewayClassName').text());
}
