import { BackendProtocol, backendProtocol } from '../../fronts/ingress/alb-props';
import { flag, list, needed, number, struct, text } from '../../input/shape';

/**
 * A further port of the application, such as one for metrics or gRPC. The property names are single words, so that they are the same in
 * every language.
 */
export interface NamedPort {
  /** Name of the port, by which Services, probes and routes refer to it: at most 15 lower-case letters, digits and hyphens. */
  readonly name: string;

  /** The port that the application listens on, and the port of the Service. 1 to 65535. */
  readonly port: number;

  /**
   * Protocol between an Application Load Balancer and this port. If it is not that of the application's port, the port has a Service
   * and a target group of its own.
   *
   * @default - that of the application's port
   */
  readonly protocol?: BackendProtocol;

  /**
   * Whether the Service has the port. A Network Load Balancer listens only on its `ports`.
   *
   * @default true
   */
  readonly exposed?: boolean;
}

export const namedPorts = list(struct<NamedPort>({ name: needed(text), port: needed(number), protocol: backendProtocol, exposed: flag }));

export const PORT_NAME_PATTERN = /^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/;
export const PORT_NAME_RULE = 'at most 15 lower-case letters, digits and hyphens, with a letter';
