import { WeightedBackend, Route, RoutingProps } from './routing-props';
import { Checks, DNS_LABEL, DNS_LABEL_RULE, quote } from '../input/checks';
import { ResolvedPort, ResolvedWorkload } from '../workload/workload';
import { checkPortName } from '../workload/workload-checks';
import { BackendProtocol } from './ingress/alb-props';

/** A route with every default filled in. */
export interface ResolvedRoute {
  readonly host?: string;
  readonly path: string;
  readonly exact: boolean;
  /** Absent if it leads to the port of the application. */
  readonly port?: ResolvedPort;
}

/** The routes of a service, or the single one of its `host` and `path`. */
export function routesOf({ ports }: ResolvedWorkload, { host, path, routes }: RoutingProps): readonly ResolvedRoute[] {
  const given: readonly Route[] = routes ?? [{ host, path }];
  return given.map(route => ({
    host: route.host, path: route.path ?? '/', exact: route.exact ?? false, port: ports.find(({ name }) => name === route.port),
  }));
}

/** The ports behind routes that have another target group than that of the application, and so a Service of their own. */
export function portsApart(
  workload: ResolvedWorkload, props: RoutingProps, protocol: BackendProtocol = BackendProtocol.HTTP,
): readonly ResolvedPort[] {
  const routed = new Set(routesOf(workload, props).map(({ port }) => port));
  return workload.ports.filter(port => routed.has(port) && port.protocol !== undefined && port.protocol !== protocol);
}

/** The protocols behind all routes. */
export function protocolsOf(
  workload: ResolvedWorkload, props: RoutingProps, protocol: BackendProtocol = BackendProtocol.HTTP,
): readonly BackendProtocol[] {
  return [...new Set(routesOf(workload, props).map(({ port }) => port?.protocol ?? protocol))];
}

/** Adds findings about hosts, paths and weights that would match no request, or the wrong ones. */
export function checkRoutes(workload: ResolvedWorkload, props: RoutingProps, checks: Checks): void {
  const { host, path, routes } = props;
  if (!routes) {
    checkRoute({ host, path }, '', checks);
  } else {
    for (const [field, value] of Object.entries({ host, path })) {
      if (value === undefined) continue;
      checks.add({ field, actual: quote(value), relation: 'absent', because: '\'routes\' name all hosts and paths', remedy: `move it into 'routes', or drop '${field}'` });
    }
    if (routes.length === 0) checks.add({ field: 'routes', actual: 'empty', relation: 'present', because: 'no request would match', remedy: 'name one, or drop it' });
    routes.forEach((route, index) => checkRoute(route, `routes[${index}].`, checks));
    routes.forEach((route, index) => {
      if (route.port !== undefined) checkPortName(`routes[${index}].port`, route.port, workload, checks);
      checkUnique(routesOf(workload, props), index, checks);
    });
  }
  checkWeights(workload, props, checks);
}

function checkUnique(routes: readonly ResolvedRoute[], index: number, checks: Checks): void {
  const { host, path, exact } = routes[index];
  if (routes.findIndex(other => other.host === host && other.path === path && other.exact === exact) === index) return;
  checks.add({ field: `routes[${index}]`, actual: quote(`${host ?? ''}${path}`), relation: 'unique', because: 'the first of equal routes gets all requests', remedy: 'drop it' });
}

/** Adds findings about a host and a path. */
export function checkRoute({ host, path }: Pick<Route, 'host' | 'path'>, prefix: string, checks: Checks): void {
  if (host !== undefined) {
    checks.matching(
      `${prefix}host`, host, /^(?=.{1,253}$)(?![\d.]+$)(\*\.)?([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
      'a host name in lower case', `change '${prefix}host'`,
    );
  }
  if (path === undefined) return;
  checks.matching(
    // eslint-disable-next-line no-control-regex -- control characters are what must not be there
    `${prefix}path`, path, /^\/(?!.*(\/\/|\/\.{1,2}(\/|$)|%2f))[^\s*?\u0000-\u001f]*$/i,
    'a path that begins with /, without wildcards and detours', `change '${prefix}path': it is a prefix`,
  );
}

function checkWeights({ name }: ResolvedWorkload, { weight, otherBackends = [] }: RoutingProps, checks: Checks): void {
  if (weight !== undefined) checks.whole('weight', weight, 0, 999);
  otherBackends.forEach((backend, index) => checkBackend(backend, index, name, checks));
  if ((weight ?? 1) + otherBackends.reduce((sum, backend) => sum + backend.weight, 0) === 0) {
    checks.add({ field: 'weight', actual: 0, relation: 'more than', limit: 0, because: 'no backend would get a request', remedy: 'give a backend a weight' });
  }
}

function checkBackend({ service, port, weight }: WeightedBackend, index: number, own: string, checks: Checks): void {
  const field = `otherBackends[${index}]`;
  checks.matching(`${field}.service`, service, DNS_LABEL, DNS_LABEL_RULE, 'name a Service');
  checks.port(`${field}.port`, port);
  checks.whole(`${field}.weight`, weight, 0, 999);
  if (service !== own) return;
  checks.add({ field: `${field}.service`, actual: quote(service), relation: 'matching', limit: 'another Service', because: 'it is that of this service', remedy: 'set \'weight\' instead' });
}
