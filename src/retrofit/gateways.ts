import { IN_CLUSTER, profileName } from './balancer';
import { DEFAULT_IDLE_TIMEOUT, DEREGISTRATION_DELAY_ATTRIBUTE, IDLE_TIMEOUT_ATTRIBUTE, TCP_IDLE_TIMEOUT_ATTRIBUTE } from '../platform/attributes';
import { parseWhole } from '../platform/key-values';
import { Found, Inventory, nearest } from './objects/inventory';
import { listAt, Path, textAt } from './objects/json';
import { numberSetting, pairSetting, Place, PlacedText, Setting } from './objects/setting';
import { GATEWAY_GROUP } from '../platform/load-balancer-controller';
import { LoadBalancerName, SettableField } from '../timing';

export const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'];

const CONFIGURATION: Path = ['spec', 'defaultConfiguration'];

/** What is known of the load balancer of a route. */
export interface RouteFront {
  readonly profile?: LoadBalancerName;
  readonly settings: readonly Setting[];
  readonly checkedPath?: PlacedText;
  readonly unsaidTargetType?: Place;
  readonly binding?: string;
  readonly elsewhere?: 'configuration of a Gateway';
  readonly idleSeconds?: number;
}

/** The Gateways of a scope, and what configures them. */
export class Gateways {
  private readonly gateways: readonly Found[];
  private readonly classes: readonly Found[];
  private readonly loadBalancers: readonly Found[];
  private readonly targetGroups: readonly Found[];

  public constructor(inventory: Inventory) {
    this.gateways = inventory.all('Gateway');
    this.classes = inventory.all('GatewayClass');
    this.loadBalancers = inventory.all('LoadBalancerConfiguration');
    this.targetGroups = inventory.all('TargetGroupConfiguration');
  }

  /** What differs by route is not looked into: it may be meant for some of them. */
  public front(route: Found, service: Found): RouteFront {
    const gateway = this.gatewayOf(route);
    const [gatewayClass] = gateway ? find(this.classes, textAt(gateway.json, ['spec', 'gatewayClassName']), undefined, gateway) : [];
    const [targetGroup] = nearest(this.targetGroups.filter(({ json, namespace }) => namespace === service.namespace
      && textAt(json, ['spec', 'targetReference', 'name']) === service.name && (textAt(json, ['spec', 'targetReference', 'kind']) ?? 'Service') === 'Service'), service);
    if (!targetGroup && gateway && runsInCluster(gateway, gatewayClass)) return { profile: 'cluster-ip', settings: [] };
    const family = /^(HTTP|GRPC)/.test(route.kind) ? 'alb' : 'nlb';
    const idle = this.idleTimeout(family, gateway, gatewayClass);
    if (!targetGroup || listAt(targetGroup.json, ['spec', 'routeConfigurations']).length > 0) return { ...idle, elsewhere: 'configuration of a Gateway' };
    const path = [...CONFIGURATION, 'targetType'];
    const targetType = textAt(targetGroup.json, path);
    return {
      profile: profileName(family, targetType),
      unsaidTargetType: targetType === undefined ? { found: targetGroup, path } : undefined,
      settings: [...targetGroupSettings(targetGroup), ...idle.settings],
      binding: textAt(targetGroup.json, [...CONFIGURATION, 'targetGroupName']), // the controller calls it like the target group
      checkedPath: family === 'alb' ? checkedPath(targetGroup) : undefined,
      idleSeconds: idle.idleSeconds,
    };
  }

  private gatewayOf(route: Found): Found | undefined {
    const parents = listAt(route.json, ['spec', 'parentRefs']).filter(parent => (textAt(parent, ['kind']) ?? 'Gateway') === 'Gateway');
    return parents.flatMap(parent => find(this.gateways, textAt(parent, ['name']), textAt(parent, ['namespace']) ?? route.namespace, route))[0];
  }

  private idleTimeout(family: 'alb' | 'nlb', gateway: Found | undefined, gatewayClass: Found | undefined): Pick<RouteFront, 'settings' | 'idleSeconds'> {
    const own = gateway && this.configurationOf(gateway, ['spec', 'infrastructure', 'parametersRef'], gateway.namespace);
    const ofClass = gatewayClass && this.configurationOf(gatewayClass, ['spec', 'parametersRef'], undefined);
    const configuration = own ?? ofClass;
    if (!configuration) return { settings: [], idleSeconds: DEFAULT_IDLE_TIMEOUT[family] };
    if (family === 'nlb') return { settings: [], idleSeconds: shortestIdleTimeout(configuration) };
    // What a class says is said of all of its Gateways: it is only written where it has to be.
    const platformDefault = own ? undefined : DEFAULT_IDLE_TIMEOUT.alb;
    return { settings: [pairSetting('idleTimeoutSeconds', configuration, ['spec', 'loadBalancerAttributes'], IDLE_TIMEOUT_ATTRIBUTE, platformDefault)] };
  }

  private configurationOf({ json, chart }: Found, path: Path, namespace: string | undefined): Found | undefined {
    if (textAt(json, [...path, 'kind']) !== 'LoadBalancerConfiguration') return undefined;
    return find(this.loadBalancers, textAt(json, [...path, 'name']), textAt(json, [...path, 'namespace']) ?? namespace, { chart })[0];
  }
}

function find(among: readonly Found[], name: string | undefined, namespace: string | undefined, near: Pick<Found, 'chart'>): readonly Found[] {
  return nearest(among.filter(found => found.name === name && found.namespace === namespace), near);
}

function runsInCluster(gateway: Found, gatewayClass: Found | undefined): boolean {
  const controller = textAt(gatewayClass?.json, ['spec', 'controllerName']);
  return controller === undefined ? IN_CLUSTER.test(textAt(gateway.json, ['spec', 'gatewayClassName']) ?? '') : !controller.startsWith(`${GATEWAY_GROUP}/`);
}

/** The target group of a Service behind a Gateway, as its TargetGroupConfiguration says it. */
function targetGroupSettings(configuration: Found): Setting[] {
  const number = (field: SettableField, name: string) =>
    numberSetting(field, configuration, [...CONFIGURATION, 'healthCheckConfig', name]);
  return [
    pairSetting('deregistrationDelaySeconds', configuration, [...CONFIGURATION, 'targetGroupAttributes'], DEREGISTRATION_DELAY_ATTRIBUTE),
    number('healthCheckIntervalSeconds', 'healthCheckInterval'),
    number('healthCheckTimeoutSeconds', 'healthCheckTimeout'),
    number('healthyThreshold', 'healthyThresholdCount'),
    number('unhealthyThreshold', 'unhealthyThresholdCount'),
  ];
}

function checkedPath(configuration: Found): PlacedText | undefined {
  const port = textAt(configuration.json, [...CONFIGURATION, 'healthCheckConfig', 'healthCheckPort']) ?? 'traffic-port';
  if (port !== 'traffic-port' || textAt(configuration.json, [...CONFIGURATION, 'protocolVersion']) === 'GRPC') return undefined;
  const path = [...CONFIGURATION, 'healthCheckConfig', 'healthCheckPath'];
  return { found: configuration, path, effective: textAt(configuration.json, path) };
}

/** The shortest of all listeners; which of them a route is for is not looked into. */
function shortestIdleTimeout({ json }: Found): number {
  const said = listAt(json, ['spec', 'listenerConfigurations']).map(listener =>
    parseWhole(textAt(listener, ['listenerAttributes', { keyed: TCP_IDLE_TIMEOUT_ATTRIBUTE }, 'value']) ?? '') ?? DEFAULT_IDLE_TIMEOUT.nlb);
  return said.length === 0 ? DEFAULT_IDLE_TIMEOUT.nlb : Math.min(...said);
}
