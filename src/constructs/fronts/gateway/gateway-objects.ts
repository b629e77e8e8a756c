import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { GatewayConfigurationVersion, GatewayOptions, GatewayRouteProps } from './gateway-props';
import type { LoadBalancerConfigurationV1Beta1Spec, TargetGroupConfigurationV1Beta1Spec } from '../../../imports/gateway.k8s.aws';
import { GATEWAY_API_GROUP } from '../../../platform/kubernetes';
import { GATEWAY_GROUP } from '../../../platform/load-balancer-controller';
import { emptyToUndefined } from '../../input/plain';
import { Manifest, SERVICE_PORT } from '../../workload/pod-template';
import { ResolvedPort, ResolvedWorkload } from '../../workload/workload';
import { createObject, portServiceName } from '../../workload/workload-objects';
import { albAttributes, listenersOf } from '../ingress/alb-ingress';
import { BackendProtocol, Listener, ListenerProtocol, LoadBalancerScheme } from '../ingress/alb-props';
import { attributesOfSettings, withStickiness } from '../ingress/alb-settings';
import { portsApart, ResolvedRoute, routesOf } from '../routing';
import { albTargetGroup } from '../target-group';
import { Wire } from '../wire';

const GATEWAY_API = `${GATEWAY_API_GROUP}/v1`;

/** The API of the controller. */
function controllerApi({ configurationVersion }: GatewayRouteProps): string {
  return `${GATEWAY_GROUP}/${configurationVersion ?? GatewayConfigurationVersion.V1}`;
}

/** The objects in front of a service behind a Gateway. */
export interface GatewayObjects {
  readonly [name: string]: ApiObject | undefined;
  readonly targetGroupConfiguration: ApiObject;
  readonly loadBalancerConfiguration?: ApiObject;
  readonly gateway?: ApiObject;
}

/** The options of a new Gateway, if any. */
export function gatewayOptions(props: GatewayRouteProps): GatewayOptions | undefined {
  return props.gateways ? props.createGateway : props.createGateway ?? {};
}

/** Everything between Gateway and Service, in the order in which it must be applied. */
export function createGatewayObjects(scope: Construct, workload: ResolvedWorkload, props: GatewayRouteProps): GatewayObjects {
  const options = gatewayOptions(props);
  const listeners = options ? listenersOf(options) : [];
  const https = redirectTarget(listeners, options);
  const apart = portsApart(workload, props, props.backendProtocol);
  return {
    targetGroupConfiguration: createTargetGroupConfiguration(scope, workload, props),
    ...Object.fromEntries(apart.map(port => [`targetGroupConfiguration-${port.name}`, createTargetGroupConfiguration(scope, workload, props, port)])),
    loadBalancerConfiguration: options && createLoadBalancerConfiguration(scope, workload, props, options),
    gateway: options && createGateway(scope, workload, props, options),
    ...createRoutes(scope, workload, props, listeners),
    redirect: https && createRedirect(scope, workload, props, listeners, https),
  };
}

/** The routes of a service, each under a name by which `routesIn` finds it. */
export function createRoutes(
  scope: Construct, workload: ResolvedWorkload, props: GatewayRouteProps, listeners: readonly Listener[],
): { readonly [name: string]: ApiObject } {
  return Object.fromEntries(routeGroups(workload, props)
    .map((group, index) => [`${ROUTE}${index}`, createRoute(scope, workload, props, listeners, group, index)]));
}

/** The routes among the objects of a front. */
export function routesIn(objects: { readonly [name: string]: ApiObject | undefined }): ApiObject[] {
  return Object.entries(objects).flatMap(([name, object]) => name.startsWith(ROUTE) && object ? [object] : []);
}

const ROUTE = 'route-';

/** Routes that can be one object, as they have the same hosts, port and kind. */
interface RouteGroup {
  readonly hosts: readonly string[];
  readonly port?: ResolvedPort;
  readonly matches: readonly Pick<ResolvedRoute, 'path' | 'exact'>[];
}

/** Hosts with the same paths to the same port share an object. */
function routeGroups(workload: ResolvedWorkload, props: GatewayRouteProps): readonly RouteGroup[] {
  const groups = new Map<string, RouteGroup>();
  const byHost = new Map<string, ResolvedRoute[]>();
  for (const route of routesOf(workload, props)) {
    const key = JSON.stringify([route.host, route.port?.name]);
    byHost.set(key, [...byHost.get(key) ?? [], route]);
  }
  for (const [{ host, port }, ...rest] of byHost.values()) {
    const matches = byHost.get(JSON.stringify([host, port?.name]))!.map(({ path, exact }) => ({ path, exact }));
    const key = JSON.stringify([port?.name, matches, host === undefined, rest.length]);
    const hosts = host === undefined ? [] : [host];
    groups.set(key, { port, matches, hosts: [...groups.get(key)?.hosts ?? [], ...hosts] });
  }
  return [...groups.values()];
}

/** Why the name of one target group is not enough. */
export function tooManyTargetGroups(workload: ResolvedWorkload, props: GatewayRouteProps): string | undefined {
  const ports = new Set(routesOf(workload, props).map(({ port }) => port));
  if ((props.gateways?.length ?? 1) > 1) return 'each Gateway has a target group of its own';
  return ports.size > 1 ? 'each port has a target group of its own' : undefined;
}

/** The HTTPS listener that the others redirect to. */
function redirectTarget(listeners: readonly Listener[], options?: GatewayOptions): Listener | undefined {
  const https = listeners.find(({ protocol }) => protocol === ListenerProtocol.HTTPS);
  const redirects = (options?.redirectToHttps ?? true) && listeners.some(({ protocol }) => protocol === ListenerProtocol.HTTP);
  return redirects ? https : undefined;
}

/**
 * The target group of the application's port, or of another one with a Service of its own.
 */
function createTargetGroupConfiguration(scope: Construct, workload: ResolvedWorkload, props: GatewayRouteProps, port?: ResolvedPort): ApiObject {
  const { loadBalancer } = workload;
  const attributesOfUser = withStickiness(props.targetGroupAttributes, props.stickiness);
  const backendProtocol = port ? port.protocol : props.backendProtocol;
  const name = port ? portServiceName(workload, port.name) : workload.name;
  const asked = port ? { ...workload, healthPort: undefined } : workload;
  const { protocol, protocolVersion, healthCheck, attributes } = albTargetGroup(asked, backendProtocol, attributesOfUser);
  return createObject(scope, port ? `TargetGroupConfiguration-${port.name}` : 'TargetGroupConfiguration', workload, {
    apiVersion: controllerApi(props),
    kind: 'TargetGroupConfiguration',
    name,
    spec: {
      targetReference: { group: '', kind: 'Service', name },
      defaultConfiguration: {
        targetGroupName: port ? undefined : props.targetGroupName,
        targetType: loadBalancer.targets.type,
        protocol,
        protocolVersion,
        // Another configuration of the same object replaces it as a whole, so it is complete.
        healthCheckConfig: {
          healthCheckProtocol: healthCheck.protocol,
          healthCheckPort: healthCheck.port,
          healthCheckPath: healthCheck.path,
          healthCheckInterval: healthCheck.intervalSeconds,
          healthCheckTimeout: healthCheck.timeoutSeconds,
          healthyThresholdCount: healthCheck.healthyThreshold,
          unhealthyThresholdCount: healthCheck.unhealthyThreshold,
          matcher: { [backendProtocol === BackendProtocol.GRPC ? 'grpcCode' : 'httpCode']: healthCheck.successCodes },
        },
        targetGroupAttributes: pairs(attributes),
      },
    } satisfies Wire<TargetGroupConfigurationV1Beta1Spec>,
  });
}

function createLoadBalancerConfiguration(scope: Construct, workload: ResolvedWorkload, props: GatewayRouteProps, options: GatewayOptions): ApiObject {
  const loadBalancerAttributes = attributesOfSettings(options, options.loadBalancerAttributes);
  const [defaultCertificate, ...certificates] = options.certificateArns ?? [];
  return createObject(scope, 'LoadBalancerConfiguration', workload, {
    apiVersion: controllerApi(props),
    kind: 'LoadBalancerConfiguration',
    spec: {
      loadBalancerName: options.loadBalancerName,
      scheme: options.scheme ?? LoadBalancerScheme.INTERNAL,
      loadBalancerAttributes: pairs(albAttributes(workload, { loadBalancerAttributes })),
      loadBalancerSubnets: options.subnets?.map(identifier => ({ identifier })),
      securityGroups: options.securityGroups,
      // With security groups of its own, the load balancer would not reach the pods otherwise.
      manageBackendSecurityGroupRules: options.securityGroups && true,
      sourceRanges: options.inboundCidrs,
      wafV2: options.wafAclArn === undefined ? undefined : { webACL: options.wafAclArn },
      listenerConfigurations: listenersOf(options).map(({ protocol, port }) => ({
        protocolPort: `${protocol}:${port}`,
        ...protocol === ListenerProtocol.HTTPS && {
          defaultCertificate, certificates: certificates.length > 0 ? certificates : undefined,
        },
      })),
      tags: options.tags,
    } satisfies Wire<LoadBalancerConfigurationV1Beta1Spec>,
  });
}

function createGateway(scope: Construct, workload: ResolvedWorkload, props: GatewayRouteProps, options: GatewayOptions): ApiObject {
  const hosts = [...new Set(routesOf(workload, props).map(({ host }) => host))];
  return createObject(scope, 'Gateway', workload, {
    apiVersion: GATEWAY_API,
    kind: 'Gateway',
    spec: {
      gatewayClassName: options.gatewayClassName ?? 'alb',
      infrastructure: { parametersRef: { group: GATEWAY_GROUP, kind: 'LoadBalancerConfiguration', name: workload.name } },
      listeners: listenersOf(options).map(listener => ({
        name: listenerName(listener),
        protocol: listener.protocol,
        port: listener.port,
        hostname: hosts.length === 1 ? hosts[0] : undefined, // of several, each route names its own
        allowedRoutes: { namespaces: { from: 'Same' } },
      })),
    },
  });
}

/** A route to the service: from the listeners that do not redirect. */
function createRoute(
  scope: Construct, workload: ResolvedWorkload, props: GatewayRouteProps, listeners: readonly Listener[],
  { hosts, port, matches }: RouteGroup, index: number,
): ApiObject {
  const grpc = (port?.protocol ?? props.backendProtocol) === BackendProtocol.GRPC;
  return createObject(scope, index === 0 ? 'Route' : `Route-${index}`, workload, {
    apiVersion: GATEWAY_API,
    kind: grpc ? 'GRPCRoute' : 'HTTPRoute',
    name: index === 0 ? workload.name : `${workload.name}-${index + 1}`,
    spec: {
      parentRefs: parentsOf(workload, props, listeners).map(reference => ({ group: GATEWAY_API_GROUP, kind: 'Gateway', ...reference })),
      hostnames: emptyToUndefined([...hosts]),
      rules: [{
        matches: grpc ? undefined : matches.map(({ path, exact }) => ({ path: { type: exact ? 'Exact' : 'PathPrefix', value: path } })),
        backendRefs: port ? [portBackend(workload, props, port)] : [
          backend(workload.name, SERVICE_PORT, props.weight ?? 1),
          ...(props.otherBackends ?? []).map(({ service, port: servicePort, weight }) => backend(service, servicePort, weight)),
        ],
      }],
    },
  });
}

/** The Gateways, or the listeners of the new one that do not redirect. */
function parentsOf({ name }: ResolvedWorkload, props: GatewayRouteProps, listeners: readonly Listener[]): object[] {
  if (props.gateways) return props.gateways.map(gateway => ({ name: gateway.name, namespace: gateway.namespace, sectionName: gateway.listener }));
  const redirect = redirectTarget(listeners, gatewayOptions(props));
  return listeners.filter(({ protocol }) => !redirect || protocol === ListenerProtocol.HTTPS)
    .map(listener => ({ name, sectionName: listenerName(listener) }));
}

function portBackend(workload: ResolvedWorkload, props: GatewayRouteProps, port: ResolvedPort): Manifest {
  const apart = portsApart(workload, props, props.backendProtocol).includes(port);
  return backend(apart ? portServiceName(workload, port.name) : workload.name, port.port, 1);
}

function createRedirect(
  scope: Construct, workload: ResolvedWorkload, props: GatewayRouteProps, listeners: readonly Listener[], { port }: Listener,
): ApiObject {
  const hosts = [...new Set(routesOf(workload, props).map(({ host }) => host))].filter(host => host !== undefined);
  return createObject(scope, 'Redirect', workload, {
    apiVersion: GATEWAY_API,
    kind: 'HTTPRoute',
    name: redirectName(workload.name),
    spec: {
      parentRefs: listeners.filter(({ protocol }) => protocol === ListenerProtocol.HTTP).map(listener => ({
        group: GATEWAY_API_GROUP, kind: 'Gateway', name: workload.name, sectionName: listenerName(listener),
      })),
      hostnames: emptyToUndefined(hosts),
      rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', port, statusCode: 301 } }] }],
    },
  });
}

/** The name of the redirect: the route to the service has the service's own name. */
function redirectName(name: string): string {
  return `${name}-redirect`;
}

function listenerName({ protocol, port }: Listener): string {
  return `${protocol.toLowerCase()}-${port}`;
}

function backend(name: string, port: number, weight: number): Manifest {
  return { group: '', kind: 'Service', name, port, weight };
}

function pairs(values: { readonly [name: string]: string }): { key: string; value: string }[] {
  return Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1).map(([key, value]) => ({ key, value }));
}
