import { SimulatedService, Traffic } from './service';
import { LoadBalancerTimings } from '../../timing';
import { NEVER } from '../cluster/queue';

/**
 * Connections that whoever sends to the pods keeps, and that lead where they led before: the nodes of a load balancer through node
 * ports, callers through kube-proxy, clients through a Network Load Balancer. New ones go elsewhere once a pod has gone, these do not.
 */
export interface KeptConnections {
  /**
   * How many there are, used in turn. One of them may carry several requests at a time.
   * @default - as many as are not idle for too long, up to four for each pod, and one for each at least
   */
  readonly pool?: number;
  /** After so long without a request whoever keeps a connection closes it. */
  readonly idleSeconds: number;
  /**
   * When the application closes them, by `Connection: close` and by closing what is idle: when preStop begins, when it closes its
   * listener, or never by itself.
   * @default sigterm
   */
  readonly closes?: ConnectionsClose;
}

export const CONNECTIONS_CLOSE = ['prestop', 'sigterm', 'never'] as const;
export type ConnectionsClose = typeof CONNECTIONS_CLOSE[number];

/** Whether the load balancer itself keeps connections that lead to pods which kube-proxy chose. */
export function poolsConnections({ kind, targets }: LoadBalancerTimings): boolean {
  return kind.forwards === 'requests' && targets.areNodes;
}

/** Whether anybody can keep a connection to a pod that is no target any more. An Application Load Balancer closes its own. */
export function canKeepConnections({ kind, targets }: LoadBalancerTimings): boolean {
  return kind.forwards === 'connections' || !targets.arePods;
}

/** Connections for each pod, where nothing says how many there are, and how many there are at most then. */
const FOR_EACH_POD = 4;
const MOST = 256;

/** The connections of the pool. */
export function poolSize({ connections, replicas }: SimulatedService, { ratePerSecond }: Traffic): number {
  if (connections?.pool !== undefined) return connections.pool;
  const used = Math.ceil(ratePerSecond * (connections?.idleSeconds ?? 0)) - 1;
  return Math.max(replicas, Math.min(FOR_EACH_POD * replicas, MOST, used));
}

/** Whether each kept connection is used again before anybody closes it as idle: then it stays where it is. */
export function isBusy(service: SimulatedService, traffic: Traffic): boolean {
  const { connections, keepAliveTimeoutSeconds = NEVER } = service;
  if (connections === undefined) return false;
  const { ratePerSecond, burstSeconds } = traffic;
  const pool = poolSize(service, traffic);
  const idle = burstSeconds === undefined ? pool / ratePerSecond
    : burstSeconds * Math.ceil(pool / Math.max(1, Math.round(ratePerSecond * burstSeconds)));
  return idle < Math.min(connections.idleSeconds, keepAliveTimeoutSeconds);
}
