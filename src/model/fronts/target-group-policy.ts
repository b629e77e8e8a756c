import { Front, HealthCheck } from './front';
import { readHealthCheck } from './health-check';
import { RoutedService, RouteKind, ROUTES } from './route';
import { findServicePort, Service } from './service';
import { TargetType } from '../../platform/attributes';
import { GATEWAY_API_CONTROLLER } from '../../platform/controllers';
import { HEALTH_CHECK_DEFAULTS, POLICY_HEALTH_CHECK } from '../../platform/health-checks';
import { conditionTypeOf, kindMadeBy } from '../../platform/load-balancers';
import { presetOf } from '../../timing';
import { found, missedAt, Relocation } from '../objects/missing';
import { ObjectIndex } from '../objects/object-index';
import { View } from '../objects/view';

/** Whether a Service has a TargetGroupPolicy, which shows that it has a target group. */
export function hasPolicy(index: ObjectIndex, service: Service): boolean {
  return findPolicy(index, service) !== undefined;
}

/** A route whose target group a TargetGroupPolicy describes. */
export function readFrontByPolicy({ index, route, backend, service, controller }: RoutedService): Front {
  const policy = findPolicy(index, service);
  const spec = (policy ?? route).at('spec');
  const place = policy ? found : missedAt(backend.view, 'TargetGroupPolicy');
  const { forwards, protocol, protocolVersion } = ROUTES[route.object.kind as RouteKind];
  const kind = kindMadeBy(controller ?? GATEWAY_API_CONTROLLER, forwards);
  const pods: TargetType = 'ip';
  const text = (field: string, byDefault: string) => place(spec.at(field).or(view => view.text(), byDefault));
  // A GRPCRoute always uses gRPC, regardless of the policy.
  const version = place(spec.at('protocolVersion').or(view => protocolVersion === 'GRPC' ? protocolVersion : view.text(), protocolVersion));
  return {
    kind: 'gateway',
    view: route,
    service,
    isControllerShown: controller !== undefined || policy !== undefined,
    port: findServicePort(service, backend.port),
    portAsWritten: backend.port,
    targetType: backend.view.maybe(() => pods),
    loadBalancer: presetOf(kind, pods),
    healthCheck: healthCheckOf(spec.at('healthCheck'), forwards === 'requests' && version.value === 'HTTP1', place),
    attributes: [],
    fixed: [text('protocol', protocol), version],
    gate: kind.gate && conditionTypeOf(kind.gate, undefined),
  };
}

function findPolicy(index: ObjectIndex, { name, namespace }: Service): View | undefined {
  return index.all('TargetGroupPolicy').find(view => {
    const target = view.at('spec', 'targetRef');
    return index.sameNamespace(view.object.namespace, namespace) && target.at('name').text() === name && (target.at('kind').text() ?? 'Service') === 'Service';
  });
}

/** Only HTTP/1 targets are checked unless a policy turns the check on for others; unchecked targets are healthy at once. */
function healthCheckOf(view: View, byDefault: boolean, place: Relocation): HealthCheck | undefined {
  if (!(view.at('enabled').flag() ?? byDefault)) return undefined;
  return readHealthCheck(false, HEALTH_CHECK_DEFAULTS.lattice, {
    text: (field, unset) => place(view.at(POLICY_HEALTH_CHECK[field]).or(setting => field === 'port' ? asText(setting.numberOrText()) : setting.text(), unset)),
    number: (field, unset) => place(view.at(POLICY_HEALTH_CHECK[field]).or(setting => setting.number(), unset)),
  });
}

function asText(value: number | string | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
