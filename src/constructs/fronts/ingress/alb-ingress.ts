import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ALB_ANNOTATIONS, ApplicationLoadBalancerProps, Listener, ListenerProtocol, LoadBalancerScheme } from './alb-props';
import { attributesOfSettings, withStickiness } from './alb-settings';
import { INGRESS } from '../../../platform/annotations';
import { IDLE_TIMEOUT } from '../../../platform/attributes';
import { INGRESS_HEALTH_CHECK } from '../../../platform/health-checks';
import { formatKeyValues } from '../../../platform/key-values';
import { INGRESS_CLASS_ANNOTATION } from '../../../platform/kubernetes';
import { LEGACY_GATE_PREFIX, USE_ANNOTATION } from '../../../platform/load-balancer-controller';
import { Manifest, SERVICE_PORT } from '../../workload/pod-template';
import { ResolvedPort, ResolvedWorkload } from '../../workload/workload';
import { createObject, portServiceName } from '../../workload/workload-objects';
import { annotationsOf, passedThrough } from '../annotations';
import { portsApart, ResolvedRoute, routesOf } from '../routing';
import { albTargetGroup } from '../target-group';

/** The Ingress, with explicit values for everything that the controller or AWS would otherwise decide. */
export function createIngress(scope: Construct, workload: ResolvedWorkload, alb: ApplicationLoadBalancerProps): ApiObject {
  const routes = routesOf(workload, alb);
  const hosts = [...new Set(routes.map(({ host }) => host))];
  return createObject(scope, 'Ingress', workload, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    annotations: { ...alb.ingressAnnotations, ...sharedAnnotations(workload, alb) },
    // Until the Rollout has written its weights there is nothing to route to, and the Ingress is not healthy.
    wavesBeforePods: workload.props.argoRollout ? 0 : undefined,
    spec: {
      ingressClassName: alb.legacyController ? undefined : alb.ingressClassName ?? 'alb',
      defaultBackend: alb.defaultBackend ? backendOf(workload, alb) : undefined,
      rules: hosts.map(host => ({
        host,
        http: {
          paths: routes.filter(route => route.host === host).map(route => ({ ...pathOf(route, alb), backend: backendOf(workload, alb, route.port) })),
        },
      })),
    },
  });
}

/** The ALB Ingress Controller, version 1, uses a path as it is written and does not support path types. */
function pathOf({ path, exact }: ResolvedRoute, { legacyController }: ApplicationLoadBalancerProps): { path: string; pathType: string } {
  if (!legacyController) return { path, pathType: exact ? 'Exact' : 'Prefix' };
  return { path: exact ? path : `${path.replace(/\/$/, '')}/*`, pathType: 'ImplementationSpecific' };
}

/** The Service and port of a route, or the action in an annotation that divides the requests. */
function backendOf(workload: ResolvedWorkload, alb: ApplicationLoadBalancerProps, port?: ResolvedPort): Manifest {
  const { name, portName, props } = workload;
  if (port) {
    const apart = portsApart(workload, alb, alb.backendProtocol).includes(port);
    return { service: { name: apart ? portServiceName(workload, port.name) : name, port: { name: port.name } } };
  }
  return { service: { name, port: { name: props.argoRollout || alb.otherBackends ? USE_ANNOTATION : portName } } };
}

/** The action that divides the requests to the application's port. */
function weightedAction({ name }: ResolvedWorkload, { weight, otherBackends }: ApplicationLoadBalancerProps): { [action: `actions.${string}`]: string } {
  if (!otherBackends) return {};
  const targetGroups = [{ service: name, port: SERVICE_PORT, weight: weight ?? 1 }, ...otherBackends]
    .map(backend => ({ serviceName: backend.service, servicePort: backend.port, weight: backend.weight }));
  return { [`actions.${name}`]: JSON.stringify({ type: 'forward', forwardConfig: { targetGroups } }) };
}

/** The gate that version 1 of the controller opens: Ingress, Service, and the port as the Ingress refers to it. */
export function legacyGate({ name, portName }: ResolvedWorkload): string {
  return `${LEGACY_GATE_PREFIX}${name}_${name}_${portName}`;
}

/** The annotations for the controller, with every value that the rollout relies on. */
export function albAnnotations(workload: ResolvedWorkload, alb: ApplicationLoadBalancerProps): { [name: string]: string } {
  const { loadBalancer } = workload;
  const targetGroup = albTargetGroup(workload, alb.backendProtocol, withStickiness(alb.targetGroupAttributes, alb.stickiness));
  const listeners = listenersOf(alb);
  const https = listeners.find(listener => listener.protocol === ListenerProtocol.HTTPS);
  const redirects = https && (alb.redirectToHttps ?? !alb.legacyController)
    && listeners.some(listener => listener.protocol === ListenerProtocol.HTTP);
  return {
    ...alb.legacyController && { [INGRESS_CLASS_ANNOTATION]: alb.ingressClassName ?? 'alb' },
    ...annotationsOf(INGRESS, {
      ...passedThrough(ALB_ANNOTATIONS, alb),
      ...alb.authentication?._annotations,
      ...weightedAction(workload, alb),
      // With security groups of its own, the load balancer would not reach the pods otherwise.
      'manage-backend-security-group-rules': alb.securityGroups && 'true',
      'scheme': alb.scheme ?? LoadBalancerScheme.INTERNAL,
      'target-type': loadBalancer.targets.type,
      'listen-ports': JSON.stringify(listeners.map(listener => ({ [listener.protocol]: listener.port }))),
      'ssl-redirect': redirects ? String(https.port) : undefined,
      'backend-protocol': targetGroup.protocol,
      'backend-protocol-version': targetGroup.protocolVersion,
      'target-group-attributes': formatKeyValues(targetGroup.attributes),
      'load-balancer-attributes': formatKeyValues(albAttributes(workload, { loadBalancerAttributes: attributesOfSettings(alb, alb.loadBalancerAttributes) })),
      ...passedThrough(INGRESS_HEALTH_CHECK, targetGroup.healthCheck),
    }, loadBalancer.kind.controller),
  };
}

/**
 * The annotations of a Service whose target group differs from that of another Service: those of the Ingress would describe both.
 *
 * @param port absent for the application's port
 */
export function serviceAnnotations(workload: ResolvedWorkload, alb: ApplicationLoadBalancerProps, port?: ResolvedPort): { [name: string]: string } {
  const targetGroup = port ? albTargetGroup({ ...workload, healthPort: undefined }, port.protocol) : albTargetGroup(workload, alb.backendProtocol);
  const { protocol, port: healthPort, path, successCodes } = targetGroup.healthCheck;
  return annotationsOf(INGRESS, {
    'backend-protocol': targetGroup.protocol,
    'backend-protocol-version': targetGroup.protocolVersion,
    ...passedThrough(INGRESS_HEALTH_CHECK, { protocol, port: healthPort, path, successCodes }),
  }, workload.loadBalancer.kind.controller);
}

/** The annotations of the Ingress, without those that each of its Services has for itself. */
function sharedAnnotations(workload: ResolvedWorkload, alb: ApplicationLoadBalancerProps): { [name: string]: string } {
  const ofServices = portsApart(workload, alb, alb.backendProtocol).length > 0 ? Object.keys(serviceAnnotations(workload, alb)) : [];
  return Object.fromEntries(Object.entries(albAnnotations(workload, alb)).filter(([name]) => !ofServices.includes(name)));
}

/** Attributes of the load balancer, with the one that the rollout relies on. */
export function albAttributes(
  { timings }: Pick<ResolvedWorkload, 'timings'>, { loadBalancerAttributes }: { readonly loadBalancerAttributes?: { readonly [name: string]: string } } = {},
): { [name: string]: string } {
  return { ...loadBalancerAttributes, [IDLE_TIMEOUT.attribute]: String(timings.idleTimeoutSeconds) };
}

/** The configured listeners, or the default ones with or without certificates. */
export function listenersOf(alb: Pick<ApplicationLoadBalancerProps, 'listeners' | 'certificateArns'>): readonly Listener[] {
  if (alb.listeners) return alb.listeners;
  const http = { protocol: ListenerProtocol.HTTP, port: 80 };
  return alb.certificateArns ? [http, { protocol: ListenerProtocol.HTTPS, port: 443 }] : [http];
}
