import { TimingBudget, timingBudget } from '../../budget/timing-budget';
import { list, number, Shape, text } from '../../input/shape';
import { ContainerResources, resources } from '../../workload/container-props';
import { NETWORK_LOAD_BALANCER_OPTIONS, NetworkLoadBalancerOptions } from '../network/nlb-props';

/**
 * Properties of an EnvoyProxy: the pods of Envoy Gateway behind a Network Load Balancer.
 */
export interface ZeroDowntimeEnvoyProxyProps extends NetworkLoadBalancerOptions {
  /**
   * The timing budget, for pods as targets of a Network Load Balancer.
   *
   * @default TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP })
   */
  readonly budget?: TimingBudget;

  /**
   * Name of the object. A DNS label of at most 63 characters.
   *
   * @default - the ID of the construct
   */
  readonly name?: string;

  /**
   * Namespace of the object: that of the Gateway or of the GatewayClass that refers to it.
   *
   * @default - that of the chart
   */
  readonly namespace?: string;

  /**
   * Number of pods. At least 2.
   *
   * @default 3
   */
  readonly replicas?: number;

  /**
   * Ports of the listeners of the Gateway. 1 to 65535.
   *
   * @default [80, 443]
   */
  readonly ports?: number[];

  /**
   * Those of `ports` on which the load balancer terminates TLS. Needs `certificateArns`.
   *
   * @default - 443, if there are certificates
   */
  readonly tlsPorts?: number[];

  /**
   * Resources of the container of Envoy.
   *
   * @default - those of Envoy Gateway
   */
  readonly resources?: ContainerResources;
}

export const ENVOY_PROXY: Shape<ZeroDowntimeEnvoyProxyProps> = {
  ...NETWORK_LOAD_BALANCER_OPTIONS,
  budget: timingBudget,
  name: text,
  namespace: text,
  replicas: number,
  ports: list(number),
  tlsPorts: list(number),
  resources,
};
