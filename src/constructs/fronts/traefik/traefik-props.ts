import { TimingBudget, timingBudget } from '../../budget/timing-budget';
import { flag, list, number, Shape, text } from '../../input/shape';
import { ContainerResources, resources } from '../../workload/container-props';
import { NETWORK_LOAD_BALANCER_OPTIONS, NetworkLoadBalancerOptions } from '../network/nlb-props';

/**
 * Properties of a Traefik behind a Network Load Balancer.
 */
export interface TraefikValuesProps extends NetworkLoadBalancerOptions {
  /**
   * The timing budget, for pods as targets of a Network Load Balancer.
   *
   * @default TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP })
   */
  readonly budget?: TimingBudget;

  /**
   * Number of pods. At least 2.
   *
   * @default 3
   */
  readonly replicas?: number;

  /**
   * Class of the Ingresses that it serves.
   *
   * @default 'traefik'
   */
  readonly ingressClassName?: string;

  /**
   * Whether it serves the routes of the Gateway API as well. The definitions of that API must be installed.
   *
   * @default false
   */
  readonly gatewayApi?: boolean;

  /**
   * Addresses whose proxy-protocol header is believed, which contains the address of the client: those of the subnets of the load balancer. With
   * them, the load balancer sends this header.
   *
   * @default - none: no proxy protocol
   */
  readonly proxyProtocolCidrs?: string[];

  /**
   * Resources of a pod.
   *
   * @default - those of the chart
   */
  readonly resources?: ContainerResources;
}

export const TRAEFIK: Shape<TraefikValuesProps> = {
  ...NETWORK_LOAD_BALANCER_OPTIONS,
  budget: timingBudget,
  replicas: number,
  ingressClassName: text,
  gatewayApi: flag,
  proxyProtocolCidrs: list(text),
  resources,
};
