import { Front } from '../../model/fronts/front';
import { isScrapedPort, podPort } from '../../model/fronts/service';
import { Container, declaringContainer } from '../../model/pods/pod';
import { Workload } from '../../model/workload';
import { COMPANIONS } from '../../platform/gateways/proxies';

/** Proxies that requests pass through on their way to the application. */
const PROXY = /(^|[/-])(proxyv2|istio-proxy|envoy|linkerd2?-proxy|aws-appmesh-envoy|haproxy|kong|traefik|oauth2-proxy)([/:@-]|$)/;

/** Proxies of a node, which do not carry the requests to their own pod. */
const NODE_PROXY = /(^|\/)cilium(-envoy)?([/:@-]|$)/;

/** Servers that often stand in front of another one in their pod. */
const SERVER_IN_FRONT = /(^|[/-])(nginx|openresty|httpd|caddy|target-control-agent)([/:@-]|$)/;

/** Proxies for outgoing requests of the application. */
const WAY_OUT = /(^|[/-])(cloud-sql-proxy|cloudsql-proxy|gce-proxy|alloydb-auth-proxy|pgbouncer|pgcat|twemproxy|mcrouter|aws-sigv4-proxy)([/:@-]|$)/;

/** Containers that observe the application, and are not behind a proxy. */
const ONLOOKER = /exporter|metrics|prometheus|telemetry|otel|fluent|vector|promtail|statsd|datadog/;

export function isProxy({ image, name }: Container): boolean {
  return !NODE_PROXY.test(image) && (PROXY.test(image) || PROXY.test(name));
}

export function isWayOut({ image, name }: Container): boolean {
  return WAY_OUT.test(image) || WAY_OUT.test(name);
}

/** A proxy that answers a front, with the containers of its pod to which it is assumed to pass requests. */
export interface Chain {
  readonly proxy: Container;
  readonly behind: readonly Container[];
}

/** The proxy that answers a front, if one does: the containers behind it get requests for as long as the proxy accepts any. */
export function chainBehind({ pod, services }: Workload, front: Front): Chain | undefined {
  const proxy = declaringContainer(pod, podPort(pod, front.port));
  if (proxy === undefined || proxy.nativeSidecar || !(isProxy(proxy) || SERVER_IN_FRONT.test(proxy.image))) return undefined;
  const sentTo = new Set(services.flatMap(({ ports }) => ports.filter(port => !isScrapedPort(port)).map(port => podPort(pod, port))));
  return { proxy, behind: pod.containers.filter(container => container !== proxy && isBehind(container, sentTo)) };
}

/** Whether a container is behind the proxy: it listens on a port that is not for metrics, and to which no Service sends. */
function isBehind(container: Container, sentTo: ReadonlySet<number | undefined>): boolean {
  const { image, name, nativeSidecar } = container;
  const ports = container.ports.filter(port => !ONLOOKER.test(port.name ?? ''));
  return !nativeSidecar && !isProxy(container) && !isWayOut(container) && !ONLOOKER.test(image) && !ONLOOKER.test(name) && !COMPANIONS.test(image)
    && ports.length > 0 && ports.every(port => !sentTo.has(port.number));
}
