import { manifestTexts, needed, number, Shape, struct, text } from '../../input/shape';
import { BackendProtocol, backendProtocol } from '../ingress/alb-props';

/**
 * An Ingress of a controller that runs in the cluster and sends to the pods itself, such as ingress-nginx.
 */
export interface ClusterIngress {
  /** Class of the Ingress. */
  readonly ingressClassName: string;

  /**
   * Host name of the requests for this service; `*.` may replace its first label.
   *
   * @default - all
   */
  readonly host?: string;

  /**
   * Path prefix of the requests for this service.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * Annotations of the Ingress.
   *
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
}

/**
 * How a service is reached from within the cluster.
 */
export interface ClusterFrontProps {
  /**
   * Port of the Service. 1 to 65535.
   *
   * @default 80
   */
  readonly port?: number;

  /**
   * Protocol of the application, for its probes.
   *
   * @default BackendProtocol.HTTP
   */
  readonly backendProtocol?: BackendProtocol;

  /**
   * An Ingress of a controller in the cluster.
   *
   * @default - none: other services are the clients
   */
  readonly ingress?: ClusterIngress;
}

export const CLUSTER_FRONT_PROPS: Shape<ClusterFrontProps> = {
  port: number,
  backendProtocol,
  ingress: struct<ClusterIngress>({ ingressClassName: needed(text), host: text, path: text, annotations: manifestTexts }),
};
