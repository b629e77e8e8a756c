import { asTargetType, Front, HealthCheck, targetTypeOfClass } from './front';
import { readHealthCheck } from './health-check';
import { controllerNameAt, findGatewayClass, RoutedService, RouteKind, ROUTES } from './route';
import { findServicePort, Service } from './service';
import { fixedSettings, INGRESS } from '../../platform/annotations';
import { AttributeSetting, CONNECTION_TERMINATION_ATTRIBUTE, CROSS_ZONE_ATTRIBUTE } from '../../platform/attributes';
import { LOAD_BALANCER_CONTROLLER } from '../../platform/controllers';
import { GATEWAY_HEALTH_CHECK, GRPC_HEALTH_CHECK, HEALTH_CHECK_DEFAULTS } from '../../platform/health-checks';
import { conditionTypeOf, kindMadeBy, LoadBalancerKind } from '../../platform/load-balancers';
import { presetOf } from '../../timing';
import { AttributeSet, flagAttribute, numberAttribute } from '../objects/attribute-set';
import { found, missedAt, Relocation } from '../objects/missing';
import { ObjectIndex } from '../objects/object-index';
import { View } from '../objects/view';

/** Whether the target group of a Service is configured, which shows that it has one. */
export function isConfigured(index: ObjectIndex, service: Service): boolean {
  return findTargetGroup(index, 'Service', service.name, service.namespace) !== undefined;
}

/** A route whose target group a TargetGroupConfiguration describes, and whose load balancer a LoadBalancerConfiguration. */
export function readConfiguredFront({ index, route, backend, service, gateway, controller }: RoutedService): Front {
  const forService = findTargetGroup(index, 'Service', service.name, service.namespace);
  const { forwards, ...fixed } = ROUTES[route.object.kind as RouteKind];
  const own = targetGroupProperties(forService, route);
  const inherited = gateway && findTargetGroup(index, 'Gateway', gateway.object.name, gateway.object.namespace)?.at('spec', 'defaultConfiguration');
  const holder = own ?? inherited ?? route;
  const look = (...path: string[]) => [own, inherited].map(view => view?.at(...path)).find(view => view?.exists) ?? holder.at(...path);
  const group = holder === route ? missedAt(backend.view, 'TargetGroupConfiguration.spec.defaultConfiguration') : found;
  const configuration = findLoadBalancer(index, gateway)?.at('spec');
  const balancer = configuration ? found : missedAt(gateway?.at('spec', 'infrastructure', 'parametersRef') ?? backend.view, 'LoadBalancerConfiguration.spec');
  const kind = kindMadeBy(controller ?? LOAD_BALANCER_CONTROLLER, forwards);
  const said = group(look('targetType').or(view => asTargetType(view.text()), LOAD_BALANCER_CONTROLLER.defaultTargetType));
  const targetType = said.defaulted ? targetTypeOfClass(controllerNameAt(index, gateway), controller) ?? said : said;
  const targetGroup = attributeList('target group', look('targetGroupAttributes'), group);
  const loadBalancer = attributeList('load balancer', (configuration ?? route).at('loadBalancerAttributes'), balancer);
  const number = (setting: AttributeSetting | undefined) => setting && group(numberAttribute(targetGroup, setting));
  const listeners = (configuration ?? route).at('listenerConfigurations');
  const listener = kind.idleTimeout?.owner === 'listener' ? shortestIdling(listeners, kind.idleTimeout) : undefined;
  return {
    kind: 'gateway',
    view: route,
    service,
    isControllerShown: controller !== undefined,
    port: findServicePort(service, backend.port),
    portAsWritten: backend.port,
    targetType,
    loadBalancer: presetOf(kind, targetType.value),
    deregistrationDelay: number(kind.deregistrationDelay),
    slowStart: number(kind.slowStart),
    connectionTermination: kind.cutsAtDelay === 'when-told' ? group(flagAttribute(targetGroup, CONNECTION_TERMINATION_ATTRIBUTE, false)) : undefined,
    ...forwards === 'connections' && {
      crossZone: [group(flagAttribute(targetGroup, CROSS_ZONE_ATTRIBUTE, false)), balancer(flagAttribute(loadBalancer, CROSS_ZONE_ATTRIBUTE, false))]
        .reduce((first, second) => first.defaulted ? second : first),
      zones: configuration?.at('loadBalancerSubnets').maybe(view => view.exists ? view.list().length : undefined),
    },
    idleTimeout: kind.idleTimeout && balancer(kind.idleTimeout.owner === 'load balancer' ? numberAttribute(loadBalancer, kind.idleTimeout)
      : listener ? numberAttribute(listener, kind.idleTimeout) : listeners.or(() => undefined, kind.idleTimeout.default)),
    listener,
    healthCheck: healthCheckOf(look('healthCheckConfig'), kind, look('protocolVersion').text() === 'GRPC', group),
    attributes: [targetGroup, loadBalancer],
    fixed: fixedBy(fixed)
      .map(([key, byDefault]) => group(look(key).or(view => view.text() ?? view.number()?.toString(), byDefault))),
    gate: kind.gate && conditionTypeOf(kind.gate, look('targetGroupName').text()),
  };
}

/** The fields that a target group cannot change, with the controller's defaults if neither they nor the route are set. */
function fixedBy(ofRoute: Readonly<Record<string, string>>): (readonly [field: string, byDefault: string])[] {
  return fixedSettings(INGRESS, 'target group').flatMap(({ gatewayField: field, byDefault }) => field === undefined ? [] : [[field, ofRoute[field] ?? byDefault] as const]);
}

function findTargetGroup(index: ObjectIndex, kind: string, name: string, namespace: string | undefined): View | undefined {
  return index.all('TargetGroupConfiguration').find(view => {
    const reference = view.at('spec', 'targetReference');
    return index.sameNamespace(view.object.namespace, namespace)
      && reference.at('name').text() === name && (reference.at('kind').text() ?? 'Service') === kind;
  });
}

/** The properties for a route if it has its own, otherwise those for all routes. */
function targetGroupProperties(configuration: View | undefined, route: View): View | undefined {
  const forRoute = configuration?.at('spec', 'routeConfigurations').list().find(entry => {
    const identifier = entry.at('routeIdentifier');
    return (identifier.at('name').text() ?? route.object.name) === route.object.name && (identifier.at('kind').text() ?? route.object.kind) === route.object.kind;
  });
  return forRoute?.at('targetGroupProps') ?? configuration?.at('spec', 'defaultConfiguration');
}

/** The LoadBalancerConfiguration that the Gateway names, otherwise the one that its class names for all Gateways. */
export function findLoadBalancer(index: ObjectIndex, gateway: View | undefined): View | undefined {
  const gatewayClass = gateway && findGatewayClass(index, gateway);
  const references = [gateway?.at('spec', 'infrastructure', 'parametersRef'), gatewayClass?.at('spec', 'parametersRef')];
  const reference = references.find(view => view?.at('kind').text() === 'LoadBalancerConfiguration');
  return reference && index.find(
    'LoadBalancerConfiguration', reference.at('name').text() ?? '', reference.at('namespace').text() ?? gateway?.object.namespace,
  );
}

/** The attributes of the listener with the shortest idle timeout; the listener of a route is not determined. */
function shortestIdling(listeners: View, setting: AttributeSetting): AttributeSet | undefined {
  const seconds = (listener: AttributeSet) => numberAttribute(listener, setting).value;
  return listeners.list().map(listener => attributeList('load balancer', listener.at('listenerAttributes'), found))
    .sort((one, other) => seconds(one) - seconds(other))[0];
}

function attributeList(what: AttributeSet['what'], view: View, place: Relocation): AttributeSet {
  const pairs = view.exists ? view.list().map(item => [item.at('key').text() ?? '', item.at('value').text() ?? ''] as const) : [];
  return { what, view, values: Object.fromEntries(pairs), problems: [], missing: place(view.or(() => undefined, undefined)).missing };
}

function healthCheckOf(view: View, { healthCheck }: LoadBalancerKind, grpc: boolean, place: Relocation): HealthCheck {
  const protocol = healthCheck?.defaultProtocol ?? HEALTH_CHECK_DEFAULTS.gateway.protocol;
  const codes = view.at(GATEWAY_HEALTH_CHECK.successCodes, grpc ? 'grpcCode' : 'httpCode');
  return readHealthCheck(grpc, { ...HEALTH_CHECK_DEFAULTS.gateway, protocol, ...grpc && GRPC_HEALTH_CHECK }, {
    text: (field, byDefault) => place((field === 'successCodes' ? codes : view.at(GATEWAY_HEALTH_CHECK[field])).or(setting => setting.text(), byDefault)),
    number: (field, byDefault) => place(view.at(GATEWAY_HEALTH_CHECK[field]).or(setting => setting.number(), byDefault)),
  });
}
