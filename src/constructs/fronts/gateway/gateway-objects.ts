import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { GatewayOptions, GatewayRouteProps } from './gateway-props';
import type { LoadBalancerConfigurationV1Beta1Spec, TargetGroupConfigurationV1Beta1Spec } from '../../../imports/gateway.k8s.aws';
import { GATEWAY_API_GROUP } from '../../../platform/kubernetes';
import { GATEWAY_GROUP } from '../../../platform/load-balancer-controller';
import { Manifest, SERVICE_PORT } from '../../workload/pod-template';
import { ResolvedWorkload } from '../../workload/workload';
import { createObject } from '../../workload/workload-objects';
import { albAttributes, listenersOf } from '../ingress/alb-ingress';
import { BackendProtocol, Listener, ListenerProtocol, LoadBalancerScheme } from '../ingress/alb-props';
import { albTargetGroup } from '../target-group';
import { Wire } from '../wire';

const GATEWAY_API = `${GATEWAY_API_GROUP}/v1`;

/** The API of the controller. Versions that have v1 serve it as well as earlier ones. */
const CONTROLLER_API = `${GATEWAY_GROUP}/v1beta1`;

/** The options of a new Gateway, if any. */
export function gatewayOptions(props: GatewayRouteProps): GatewayOptions | undefined {
  return props.gateway ? props.createGateway : props.createGateway ?? {};
}

/** Everything between Gateway and Service, in the order in which it must be applied. */
export function createGatewayObjects(scope: Construct, workload: ResolvedWorkload, props: GatewayRouteProps): ApiObject[] {
  const options = gatewayOptions(props);
  const listeners = options ? listenersOf(options) : [];
  const https = redirectTarget(listeners, options);
  return [
    createTargetGroupConfiguration(scope, workload, props),
    ...options ? [createLoadBalancerConfiguration(scope, workload, options), createGateway(scope, workload, props, options)] : [],
    createRoute(scope, workload, props, listeners),
    ...https ? [createRedirect(scope, workload, props, listeners, https)] : [],
  ];
}

/** The HTTPS listener that the others redirect to. */
function redirectTarget(listeners: readonly Listener[], options?: GatewayOptions): Listener | undefined {
  const https = listeners.find(({ protocol }) => protocol === ListenerProtocol.HTTPS);
  const redirects = (options?.redirectToHttps ?? true) && listeners.some(({ protocol }) => protocol === ListenerProtocol.HTTP);
  return redirects ? https : undefined;
}

function createTargetGroupConfiguration(scope: Construct, workload: ResolvedWorkload, props: GatewayRouteProps): ApiObject {
  const { loadBalancer, name } = workload;
  const { protocol, protocolVersion, healthCheck, attributes } = albTargetGroup(workload, props.backendProtocol, props.targetGroupAttributes);
  return createObject(scope, 'TargetGroupConfiguration', workload, {
    apiVersion: CONTROLLER_API,
    kind: 'TargetGroupConfiguration',
    spec: {
      targetReference: { group: '', kind: 'Service', name },
      defaultConfiguration: {
        targetGroupName: props.targetGroupName,
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
          matcher: { [props.backendProtocol === BackendProtocol.GRPC ? 'grpcCode' : 'httpCode']: healthCheck.successCodes },
        },
        targetGroupAttributes: pairs(attributes),
      },
    } satisfies Wire<TargetGroupConfigurationV1Beta1Spec>,
  });
}

function createLoadBalancerConfiguration(scope: Construct, workload: ResolvedWorkload, options: GatewayOptions): ApiObject {
  const [defaultCertificate, ...certificates] = options.certificateArns ?? [];
  return createObject(scope, 'LoadBalancerConfiguration', workload, {
    apiVersion: CONTROLLER_API,
    kind: 'LoadBalancerConfiguration',
    spec: {
      loadBalancerName: options.loadBalancerName,
      scheme: options.scheme ?? LoadBalancerScheme.INTERNAL,
      loadBalancerAttributes: pairs(albAttributes(workload, options)),
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
        hostname: props.host,
        allowedRoutes: { namespaces: { from: 'Same' } },
      })),
    },
  });
}

/** The route to the service: from the listeners that do not redirect. */
function createRoute(scope: Construct, workload: ResolvedWorkload, props: GatewayRouteProps, listeners: readonly Listener[]): ApiObject {
  const grpc = props.backendProtocol === BackendProtocol.GRPC;
  const others = props.otherBackends ?? [];
  const redirect = redirectTarget(listeners, gatewayOptions(props));
  const kind = grpc ? 'GRPCRoute' : 'HTTPRoute';
  const { gateway } = props;
  const parent = gateway
    ? [{ name: gateway.name, namespace: gateway.namespace, sectionName: gateway.listener }]
    : listeners.filter(({ protocol }) => !redirect || protocol === ListenerProtocol.HTTPS)
      .map(listener => ({ name: workload.name, sectionName: listenerName(listener) }));
  return createObject(scope, 'Route', workload, {
    apiVersion: GATEWAY_API,
    kind,
    spec: {
      parentRefs: parent.map(reference => ({ group: GATEWAY_API_GROUP, kind: 'Gateway', ...reference })),
      hostnames: props.host === undefined ? undefined : [props.host],
      rules: [{
        matches: grpc ? undefined : [{ path: { type: 'PathPrefix', value: props.path ?? '/' } }],
        backendRefs: [
          backend(workload.name, SERVICE_PORT, props.weight ?? 1),
          ...others.map(({ serviceName, port, weight }) => backend(serviceName, port, weight)),
        ],
      }],
    },
  });
}

function createRedirect(
  scope: Construct, workload: ResolvedWorkload, props: GatewayRouteProps, listeners: readonly Listener[], { port }: Listener,
): ApiObject {
  return createObject(scope, 'Redirect', workload, {
    apiVersion: GATEWAY_API,
    kind: 'HTTPRoute',
    name: redirectName(workload.name),
    spec: {
      parentRefs: listeners.filter(({ protocol }) => protocol === ListenerProtocol.HTTP).map(listener => ({
        group: GATEWAY_API_GROUP, kind: 'Gateway', name: workload.name, sectionName: listenerName(listener),
      })),
      hostnames: props.host === undefined ? undefined : [props.host],
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
