import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ApplicationLoadBalancerProps, BackendProtocol, Listener, ListenerProtocol, LoadBalancerScheme } from './alb-props';
import { HealthChecks, PORT_NAME } from './pod-template';
import { Workload } from './workload';
import { createObject } from './workload-objects';
import { DEREGISTRATION_DELAY_ATTRIBUTE, IDLE_TIMEOUT_ATTRIBUTE, SLOW_START_ATTRIBUTE } from '../timing';

const PREFIX = 'alb.ingress.kubernetes.io';

/** The health service of gRPC, as kubelet's own gRPC probe asks it. */
const GRPC_HEALTH_PATH = '/grpc.health.v1.Health/Check';

/** What kubelet asks and what the load balancer asks must be the same question. */
export function albHealthChecks({ readinessPath, livenessPath, props }: Workload, protocol: BackendProtocol): HealthChecks {
  if (protocol === BackendProtocol.GRPC) {
    return { readiness: { grpc: { port: props.containerPort } }, liveness: { grpc: { port: props.containerPort } } };
  }
  const scheme = protocol === BackendProtocol.HTTPS ? 'HTTPS' : 'HTTP';
  return {
    readiness: { httpGet: { path: readinessPath, port: PORT_NAME, scheme } },
    liveness: { httpGet: { path: livenessPath, port: PORT_NAME, scheme } },
  };
}

/** The Ingress, with everything written down that the controller or AWS would otherwise decide. */
export function createIngress(scope: Construct, workload: Workload, alb: ApplicationLoadBalancerProps): ApiObject {
  return createObject(scope, 'Ingress', workload, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    annotations: { ...alb.ingressAnnotations, ...albAnnotations(workload, alb) },
    spec: {
      ingressClassName: alb.ingressClassName ?? 'alb',
      rules: [{
        host: alb.host,
        http: {
          paths: [{
            path: alb.path ?? '/',
            pathType: 'Prefix',
            backend: { service: { name: workload.name, port: { name: PORT_NAME } } },
          }],
        },
      }],
    },
  });
}

/** What the controller is told, with every value that the rollout relies on. */
export function albAnnotations(workload: Workload, alb: ApplicationLoadBalancerProps): { [name: string]: string } {
  const { timings, loadBalancer, readinessPath, budget } = workload;
  const protocol = alb.backendProtocol ?? BackendProtocol.HTTP;
  const grpc = protocol === BackendProtocol.GRPC;
  const listeners = listenersOf(alb);
  const https = listeners.find(listener => listener.protocol === ListenerProtocol.HTTPS);
  const redirects = https && (alb.redirectToHttps ?? true) && listeners.some(listener => listener.protocol === ListenerProtocol.HTTP);
  const annotations: { [name: string]: string | undefined } = {
    'scheme': alb.scheme ?? LoadBalancerScheme.INTERNAL,
    'target-type': loadBalancer.targetType,
    'load-balancer-name': alb.loadBalancerName,
    'group.name': alb.groupName,
    'group.order': alb.groupOrder === undefined ? undefined : String(alb.groupOrder),
    'listen-ports': JSON.stringify(listeners.map(listener => ({ [listener.protocol]: listener.port }))),
    'certificate-arn': alb.certificateArns?.join(','),
    'ssl-redirect': redirects ? String(https.port) : undefined,
    'backend-protocol': protocol === BackendProtocol.HTTPS ? 'HTTPS' : 'HTTP',
    'backend-protocol-version': { http: 'HTTP1', https: 'HTTP1', http2: 'HTTP2', grpc: 'GRPC' }[protocol],
    // The controller never resets an attribute whose key disappears, so every one that matters is always written.
    'target-group-attributes': keyValues({
      ...alb.targetGroupAttributes,
      [DEREGISTRATION_DELAY_ATTRIBUTE]: String(timings.deregistrationDelaySeconds),
      [SLOW_START_ATTRIBUTE]: String(budget._budget.inputs.slowStartSeconds),
    }),
    'load-balancer-attributes': keyValues({
      ...alb.loadBalancerAttributes,
      [IDLE_TIMEOUT_ATTRIBUTE]: String(timings.idleTimeoutSeconds),
    }),
    'healthcheck-port': 'traffic-port',
    'healthcheck-protocol': protocol === BackendProtocol.HTTPS ? 'HTTPS' : 'HTTP',
    'healthcheck-path': grpc ? GRPC_HEALTH_PATH : readinessPath,
    'healthcheck-interval-seconds': String(timings.healthCheckIntervalSeconds),
    'healthcheck-timeout-seconds': String(timings.healthCheckTimeoutSeconds),
    'healthy-threshold-count': String(timings.healthyThreshold),
    'unhealthy-threshold-count': String(timings.unhealthyThreshold),
    'success-codes': grpc ? '0' : '200-399', // what kubelet's probes take
    'tags': alb.tags && keyValues(alb.tags),
  };
  return Object.fromEntries(Object.entries(annotations)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([key, value]) => [`${PREFIX}/${key}`, value]));
}

/** The listeners that are asked for, or those that go with the certificates. */
export function listenersOf(alb: ApplicationLoadBalancerProps): readonly Listener[] {
  if (alb.listeners) return alb.listeners;
  const http = { protocol: ListenerProtocol.HTTP, port: 80 };
  return alb.certificateArns ? [http, { protocol: ListenerProtocol.HTTPS, port: 443 }] : [http];
}

/** `k=v,k=v` without a trailing comma, which the controller would take as part of the last value. */
function keyValues(values: { readonly [key: string]: string }): string {
  return Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1).map(pair => pair.join('=')).join(',');
}
