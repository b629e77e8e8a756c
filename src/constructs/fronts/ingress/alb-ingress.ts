import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ALB_ANNOTATIONS, ApplicationLoadBalancerProps, Listener, ListenerProtocol, LoadBalancerScheme } from './alb-props';
import { INGRESS } from '../../../platform/annotations';
import { IDLE_TIMEOUT } from '../../../platform/attributes';
import { INGRESS_HEALTH_CHECK } from '../../../platform/health-checks';
import { formatKeyValues } from '../../../platform/key-values';
import { INGRESS_CLASS_ANNOTATION } from '../../../platform/kubernetes';
import { LEGACY_GATE_PREFIX, USE_ANNOTATION } from '../../../platform/load-balancer-controller';
import { PORT_NAME } from '../../workload/pod-template';
import { ResolvedWorkload } from '../../workload/workload';
import { createObject } from '../../workload/workload-objects';
import { annotationsOf, passedThrough } from '../annotations';
import { albTargetGroup } from '../target-group';

/** The Ingress, with explicit values for everything that the controller or AWS would otherwise decide. */
export function createIngress(scope: Construct, workload: ResolvedWorkload, alb: ApplicationLoadBalancerProps): ApiObject {
  const argoRollout = workload.props.argoRollout !== undefined;
  return createObject(scope, 'Ingress', workload, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    annotations: { ...alb.ingressAnnotations, ...albAnnotations(workload, alb) },
    // Until the Rollout has written its weights there is nothing to route to, and the Ingress is not healthy.
    wavesBeforePods: argoRollout ? 0 : undefined,
    spec: {
      ingressClassName: alb.legacyController ? undefined : alb.ingressClassName ?? 'alb',
      rules: [{
        host: alb.host,
        http: {
          paths: [{
            ...pathOf(alb),
            backend: { service: { name: workload.name, port: { name: argoRollout ? USE_ANNOTATION : PORT_NAME } } },
          }],
        },
      }],
    },
  });
}

/** The ALB Ingress Controller, version 1, uses a path as it is written and does not support path types. */
function pathOf({ path = '/', legacyController }: ApplicationLoadBalancerProps): { path: string; pathType: string } {
  return legacyController
    ? { path: `${path.replace(/\/$/, '')}/*`, pathType: 'ImplementationSpecific' }
    : { path, pathType: 'Prefix' };
}

/** The gate that version 1 of the controller opens: Ingress, Service, and the port as the Ingress refers to it. */
export function legacyGate({ name }: ResolvedWorkload): string {
  return `${LEGACY_GATE_PREFIX}${name}_${name}_${PORT_NAME}`;
}

/** The annotations for the controller, with every value that the rollout relies on. */
export function albAnnotations(workload: ResolvedWorkload, alb: ApplicationLoadBalancerProps): { [name: string]: string } {
  const { loadBalancer } = workload;
  const targetGroup = albTargetGroup(workload, alb.backendProtocol, alb.targetGroupAttributes);
  const listeners = listenersOf(alb);
  const https = listeners.find(listener => listener.protocol === ListenerProtocol.HTTPS);
  const redirects = https && (alb.redirectToHttps ?? !alb.legacyController)
    && listeners.some(listener => listener.protocol === ListenerProtocol.HTTP);
  return {
    ...alb.legacyController && { [INGRESS_CLASS_ANNOTATION]: alb.ingressClassName ?? 'alb' },
    ...annotationsOf(INGRESS, {
      ...passedThrough(ALB_ANNOTATIONS, alb),
      'scheme': alb.scheme ?? LoadBalancerScheme.INTERNAL,
      'target-type': loadBalancer.targets.type,
      'listen-ports': JSON.stringify(listeners.map(listener => ({ [listener.protocol]: listener.port }))),
      'ssl-redirect': redirects ? String(https.port) : undefined,
      'backend-protocol': targetGroup.protocol,
      'backend-protocol-version': targetGroup.protocolVersion,
      'target-group-attributes': formatKeyValues(targetGroup.attributes),
      'load-balancer-attributes': formatKeyValues(albAttributes(workload, alb)),
      ...passedThrough(INGRESS_HEALTH_CHECK, targetGroup.healthCheck),
    }, loadBalancer.kind.controller),
  };
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
