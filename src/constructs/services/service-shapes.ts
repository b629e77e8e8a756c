import type { ZeroDowntimeBoundServiceProps } from './zero-downtime-bound-service';
import type { ClusterIngress, ZeroDowntimeClusterServiceProps } from './zero-downtime-cluster-service';
import type { ZeroDowntimeGatewayServiceProps } from './zero-downtime-gateway-service';
import type { ZeroDowntimeNetworkServiceProps } from './zero-downtime-network-service';
import type { ZeroDowntimeWebServiceProps } from './zero-downtime-web-service';
import { APPLICATION_LOAD_BALANCER, backendProtocol, GATEWAY_ROUTE, NETWORK_LOAD_BALANCER, networkHealthCheck } from '../fronts/load-balancer-shapes';
import { flag, list, needed, number, Shape, struct, text, texts } from '../input/shape';
import { WORKLOAD } from '../workload/workload-shape';
import type { ZeroDowntimeNamespaceProps } from '../workload/zero-downtime-namespace';

export const NAMESPACE: Shape<ZeroDowntimeNamespaceProps> = { name: needed(text), labels: texts, annotations: texts, create: flag };

export const WEB_SERVICE: Shape<ZeroDowntimeWebServiceProps> = { ...WORKLOAD, ...APPLICATION_LOAD_BALANCER };

export const NETWORK_SERVICE: Shape<ZeroDowntimeNetworkServiceProps> = { ...WORKLOAD, ...NETWORK_LOAD_BALANCER };

export const GATEWAY_SERVICE: Shape<ZeroDowntimeGatewayServiceProps> = { ...WORKLOAD, ...GATEWAY_ROUTE };

export const CLUSTER_SERVICE: Shape<ZeroDowntimeClusterServiceProps> = {
  ...WORKLOAD,
  port: number,
  backendProtocol,
  ingress: struct<ClusterIngress>({ ingressClassName: needed(text), host: text, path: text, annotations: texts }),
};

export const BOUND_SERVICE: Shape<ZeroDowntimeBoundServiceProps> = {
  ...WORKLOAD,
  targetGroupArn: text,
  targetGroupName: text,
  bindingName: text,
  multiCluster: flag,
  loadBalancerSecurityGroups: list(text),
  backendProtocol,
  networkHealthCheck,
  targetGroupAttributes: texts,
};
