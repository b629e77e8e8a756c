import { Front } from '../../model/fronts/front';
import { isScrapedPort, podPort } from '../../model/fronts/service';
import { Container, declaringContainer } from '../../model/pods/pod';
import { Workload } from '../../model/workload';
import { COMPANIONS } from '../../platform/gateways/proxies';

/** Proxies that requests pass through on their way to the application. */
const PROXY = /(^|[/-])(proxyv2|istio-proxy|envoy|linkerd2?-proxy|aws-appmesh-envoy|haproxy|kong|traefik|oauth2-proxy)([/:@-]|$)/;

/** Proxies of a node, which carry nothing of what is sent to their own pod. */
const NODE_PROXY = /(^|\/)cilium(-envoy)?([/:@-]|$)/;

/** Servers that often stand in front of another one in their pod. */
const SERVER_IN_FRONT = /(^|[/-])(nginx|openresty|httpd|caddy|target-control-agent)([/:@-]|$)/;

/** What requests of the application to others go through. */
const WAY_OUT = /(^|[/-])(cloud-sql-proxy|cloudsql-proxy|gce-proxy|alloydb-auth-proxy|pgbouncer|pgcat|twemproxy|mcrouter|aws-sigv4-proxy)([/:@-]|$)/;

/** What looks at the application, and is not behind anything. */
const ONLOOKER = /exporter|metrics|prometheus|telemetry|otel|fluent|vector|promtail|statsd|datadog/;

export function isProxy({ image, name }: Container): boolean {
  return !NODE_PROXY.test(image) && (PROXY.test(image) || PROXY.test(name));
}

export function isWayOut({ image, name }: Container): boolean {
  return WAY_OUT.test(image) || WAY_OUT.test(name);
}

/** A proxy that answers a front, with the containers of its pod that it is taken to pass requests on to. */
export interface Chain {
  readonly proxy: Container;
  readonly behind: readonly Container[];
}

/** Where a proxy answers a front: what is behind it in the pod gets requests for as long as that takes any. */
export function chainBehind({ pod, services }: Workload, front: Front): Chain | undefined {
  const proxy = declaringContainer(pod, podPort(pod, front.port));
  if (proxy === undefined || proxy.nativeSidecar || !(isProxy(proxy) || SERVER_IN_FRONT.test(proxy.image))) return undefined;
  const sentTo = new Set(services.flatMap(({ ports }) => ports.filter(port => !isScrapedPort(port)).map(port => podPort(pod, port))));
  return { proxy, behind: pod.containers.filter(container => container !== proxy && isBehind(container, sentTo)) };
}

/** It listens on something that is not there for onlookers, and to which no Service sends. */
function isBehind(container: Container, sentTo: ReadonlySet<number | undefined>): boolean {
  const { image, name, nativeSidecar } = container;
  const ports = container.ports.filter(port => !ONLOOKER.test(port.name ?? ''));
  return !nativeSidecar && !isProxy(container) && !isWayOut(container) && !ONLOOKER.test(image) && !ONLOOKER.test(name) && !COMPANIONS.test(image)
    && ports.length > 0 && ports.every(port => !sentTo.has(port.number));
}
