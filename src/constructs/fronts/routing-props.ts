import { flag, list, needed, number, Shape, struct, text } from '../input/shape';

/**
 * Requests that go to a service.
 */
export interface Route {
  /**
   * Host name of the requests; `*.` may replace its first label.
   *
   * @default - all
   */
  readonly host?: string;

  /**
   * Path prefix of the requests.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * Whether only the path itself matches, and nothing below it.
   *
   * @default false
   */
  readonly exact?: boolean;

  /**
   * Name of the port that gets the requests, one of `additionalPorts`.
   *
   * @default - the port of the application
   */
  readonly port?: string;
}

/**
 * Another Service that takes a share of the requests, such as the one that this service is about to replace: a renamed
 * Service gets a new target group, which is empty when the load balancer begins to send to it.
 */
export interface WeightedBackend {
  /** Name of the Service. */
  readonly service: string;
  /** Its port. 1 to 65535. */
  readonly port: number;
  /** Its share, in proportion to the sum of all weights. 0 to 999. */
  readonly weight: number;
}

/**
 * The requests that reach a service.
 */
export interface RoutingProps {
  /**
   * Host name of the requests for this service; `*.` may replace its first label. Not with `routes`.
   *
   * @default - all
   */
  readonly host?: string;

  /**
   * Path prefix of the requests for this service. Not with `routes`.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * Several hosts, paths and ports, such as those of HTTP and gRPC behind one load balancer.
   *
   * @default - one, of `host` and `path`
   */
  readonly routes?: Route[];

  /**
   * Share of the requests to the application's port that this service gets. 0 to 999.
   *
   * A new weight reaches the whole load balancer only after its `weightChange`: keep a Service, and its pods, for that long after its
   * share has become 0. The pods of every Service in it need readiness gates of their own.
   *
   * @default 1 - with `otherBackends`
   */
  readonly weight?: number;

  /**
   * Other Services in the same namespace that get the rest of the requests to the application's port.
   *
   * @default - none
   */
  readonly otherBackends?: WeightedBackend[];
}

export const ROUTING: Shape<RoutingProps> = {
  host: text,
  path: text,
  routes: list(struct<Route>({ host: text, path: text, exact: flag, port: text })),
  weight: number,
  otherBackends: list(struct<WeightedBackend>({ service: needed(text), port: needed(number), weight: needed(number) })),
};
