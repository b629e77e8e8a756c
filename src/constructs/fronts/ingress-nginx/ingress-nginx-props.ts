import { TimingBudget, timingBudget } from '../../budget/timing-budget';
import { flag, number, Shape, text, texts } from '../../input/shape';
import { ContainerResources, resources } from '../../workload/container-props';
import { NETWORK_LOAD_BALANCER_OPTIONS, NetworkLoadBalancerOptions } from '../network/nlb-props';

/**
 * Properties of an ingress-nginx behind a Network Load Balancer.
 */
export interface IngressNginxValuesProps extends NetworkLoadBalancerOptions {
  /**
   * The timing budget, for pods as targets of a Network Load Balancer. Its `shutdown` is not used, since the shutdown time of
   * nginx is known.
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
   * Class of the Ingresses that this controller serves.
   *
   * @default 'nginx'
   */
  readonly ingressClassName?: string;

  /**
   * Controller of the class (`spec.controller`), different for each ingress-nginx of a cluster.
   *
   * @default - `k8s.io/` and the name of the class; `k8s.io/ingress-nginx` for the class `nginx`
   */
  readonly controllerValue?: string;

  /**
   * Whether connections begin with the proxy-protocol header, which contains the address of the client.
   *
   * @default true
   */
  readonly proxyProtocol?: boolean;

  /**
   * Whether HTTP requests are redirected to HTTPS. Needs certificates.
   *
   * @default true - if there are certificates
   */
  readonly redirectToHttps?: boolean;

  /**
   * Port of the pods that answers with the redirect. 1024 to 65535.
   *
   * @default 2443
   */
  readonly redirectPort?: number;

  /**
   * Whether Ingresses are validated when they are applied.
   *
   * @default true
   */
  readonly admissionWebhooks?: boolean;

  /**
   * Resources of a pod.
   *
   * @default - those of the chart
   */
  readonly resources?: ContainerResources;

  /**
   * Settings of nginx in addition to those that are derived.
   *
   * @default - none
   * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/
   */
  readonly config?: { [name: string]: string };
}

export const INGRESS_NGINX: Shape<IngressNginxValuesProps> = {
  ...NETWORK_LOAD_BALANCER_OPTIONS,
  budget: timingBudget,
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
