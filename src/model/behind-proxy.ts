import { Front } from './fronts/front';
import { isScrapedPort, podPort } from './fronts/service';
import { Container, declaringContainer } from './pods/pod';
import { servingContainer, Workload } from './workload';
import { COMPANIONS } from '../platform/gateways/proxies';

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
  const sentTo = portsSentTo({ pod, services });
  return { proxy, behind: pod.containers.filter(container => container !== proxy && isBehind(container, sentTo)) };
}

/**
 * The container whose end decides for how long a front is answered: the one that answers it. A native sidecar gets SIGTERM only when
 * all others have ended, so that where one answers, it is the application that it passes requests on to.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#sidecar-containers-and-pod-lifecycle
 */
export function endingContainer(workload: Workload, front: Front): Container | undefined {
  const serving = servingContainer(workload, front);
  return serving?.nativeSidecar ? behindSidecar(workload, serving) : serving;
}

/** Of several containers, which one it passes requests on to is not to be told: the one that goes on for longest is not blamed. */
function behindSidecar(workload: Workload, sidecar: Container): Container {
  const sentTo = portsSentTo(workload);
  const others = workload.pod.containers.filter(({ nativeSidecar }) => !nativeSidecar);
  const applications = others.filter(container => mayBeBehind(container) && !listensFor(container, sentTo));
  const behind = applications.some(hasPort) ? applications.filter(hasPort) : applications;
  // Where nothing is behind it, it still waits for the others.
  return (behind.length > 0 ? behind : [sidecar, ...others]).reduce((one, other) => lastsLonger(other, one) ? other : one);
}

function lastsLonger(one: Container, other: Container): boolean {
  return (one.preStop.value.seconds ?? Infinity) > (other.preStop.value.seconds ?? Infinity);
}

/** The ports to which Services send what is no scrape. */
function portsSentTo({ pod, services }: Pick<Workload, 'pod' | 'services'>): ReadonlySet<number | undefined> {
  return new Set(services.flatMap(({ ports }) => ports.filter(port => !isScrapedPort(port)).map(port => podPort(pod, port))));
}

/** It listens on something that is not there for onlookers, and to which no Service sends. */
function isBehind(container: Container, sentTo: ReadonlySet<number | undefined>): boolean {
  return mayBeBehind(container) && hasPort(container) && !listensFor(container, sentTo);
}

/** Whether it may be the application, and is not something beside it. */
function mayBeBehind(container: Container): boolean {
  const { image, name, nativeSidecar } = container;
  return !nativeSidecar && !isProxy(container) && !isWayOut(container) && !ONLOOKER.test(image) && !ONLOOKER.test(name) && !COMPANIONS.test(image);
}

/** Whether it says that it listens, and not for onlookers alone. */
function hasPort({ ports }: Container): boolean {
  return ports.some(({ name = '' }) => !ONLOOKER.test(name));
}

/** Whether a Service sends to it. */
function listensFor({ ports }: Container, sentTo: ReadonlySet<number | undefined>): boolean {
  return ports.some(({ name = '', number }) => !ONLOOKER.test(name) && sentTo.has(number));
}
