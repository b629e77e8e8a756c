import {
  ApplicationLoadBalancerProps, BackendProtocol, ExternalTrafficPolicy, Listener, ListenerProtocol, LoadBalancerScheme,
} from './ingress/alb-props';
import { budget } from '../budget/budget-shapes';
import type { GatewayOptions, GatewayReference, GatewayRouteProps, WeightedBackend } from './gateway/gateway-props';
import type { IngressNginxValuesProps } from './ingress-nginx/ingress-nginx-props';
import { NetworkHealthCheck, NetworkLoadBalancerOptions, NetworkLoadBalancerProps, NetworkPort } from './network/nlb-props';
import { choice, flag, list, needed, number, Shape, struct, text, texts } from '../input/shape';
import { resources } from '../workload/workload-shape';

const scheme = choice(LoadBalancerScheme);
const listeners = list(struct<Listener>({ protocol: needed(choice(ListenerProtocol)), port: needed(number) }));

export const backendProtocol = choice(BackendProtocol);
export const networkHealthCheck = choice(NetworkHealthCheck);

export const APPLICATION_LOAD_BALANCER: Shape<ApplicationLoadBalancerProps> = {
  host: text,
  path: text,
  scheme,
  certificateArns: list(text),
  listeners,
  redirectToHttps: flag,
  backendProtocol,
  groupName: text,
  groupOrder: number,
  loadBalancerName: text,
  externalTrafficPolicy: choice(ExternalTrafficPolicy),
  ingressClassName: text,
  legacyController: flag,
  targetGroupAttributes: texts,
  loadBalancerAttributes: texts,
  tags: texts,
  ingressAnnotations: texts,
};

const NETWORK_LOAD_BALANCER_OPTIONS: Shape<NetworkLoadBalancerOptions> = {
  scheme,
  loadBalancerName: text,
  certificateArns: list(text),
  preserveClientIp: flag,
  crossZone: flag,
  connectionTermination: flag,
  targetGroupAttributes: texts,
  loadBalancerAttributes: texts,
  tags: texts,
  serviceAnnotations: texts,
};

export const NETWORK_LOAD_BALANCER: Shape<NetworkLoadBalancerProps> = {
  ...NETWORK_LOAD_BALANCER_OPTIONS,
  ports: list(struct<NetworkPort>({ port: needed(number), targetPort: number, name: text, tls: flag })),
  backendTls: flag,
  proxyProtocol: flag,
  healthCheck: networkHealthCheck,
  externalTrafficPolicy: choice(ExternalTrafficPolicy),
};

export const INGRESS_NGINX: Shape<IngressNginxValuesProps> = {
  ...NETWORK_LOAD_BALANCER_OPTIONS,
  budget,
  replicas: number,
  ingressClassName: text,
  controllerValue: text,
  proxyProtocol: flag,
  redirectToHttps: flag,
  redirectPort: number,
  admissionWebhooks: flag,
  resources,
  config: texts,
};

const gatewayOptions = struct<GatewayOptions>({
  gatewayClassName: text,
  scheme,
  loadBalancerName: text,
  certificateArns: list(text),
  listeners,
  redirectToHttps: flag,
  loadBalancerAttributes: texts,
  tags: texts,
});

export const GATEWAY_ROUTE: Shape<GatewayRouteProps> = {
  gateway: struct<GatewayReference>({ name: needed(text), namespace: text, listener: text }),
  createGateway: gatewayOptions,
  host: text,
  path: text,
  backendProtocol,
  targetGroupName: text,
  weight: number,
  otherBackends: list(struct<WeightedBackend>({ serviceName: needed(text), port: needed(number), weight: needed(number) })),
  targetGroupAttributes: texts,
};
