import { SimulatedService, Traffic } from './service';
import { LoadBalancerTimings } from '../../timing';
import { NEVER } from '../cluster/queue';

/** Whether the load balancer itself keeps connections, which lead to pods that kube-proxy chose. */
export function poolsConnections({ kind, targets }: LoadBalancerTimings): boolean {
  return kind.forwards === 'requests' && targets.areNodes;
}

/** Whether a connection can be kept to a pod that is no longer a target. An Application Load Balancer closes its own. */
export function canKeepConnections({ kind, targets }: LoadBalancerTimings): boolean {
  return kind.forwards === 'connections' || !targets.arePods;
}

/** The default number of connections per pod, and their default maximum. */
const FOR_EACH_POD = 4;
const MOST = 256;

/** The connections of the pool. */
export function poolSize({ connections, replicas }: SimulatedService, { ratePerSecond }: Traffic): number {
  if (connections?.pool !== undefined) return connections.pool;
  const used = Math.ceil(ratePerSecond * (connections?.idleSeconds ?? 0)) - 1;
  return Math.max(replicas, Math.min(FOR_EACH_POD * replicas, MOST, used));
}

/** Whether each kept connection is used again before its idle timeout, so that it stays open. */
export function isBusy(service: SimulatedService, traffic: Traffic): boolean {
  const { connections, keepAliveTimeoutSeconds = NEVER } = service;
  if (connections === undefined) return false;
  const { ratePerSecond, burstSeconds } = traffic;
  const pool = poolSize(service, traffic);
  const idle = burstSeconds === undefined ? pool / ratePerSecond
    : burstSeconds * Math.ceil(pool / Math.max(1, Math.round(ratePerSecond * burstSeconds)));
  return idle < Math.min(connections.idleSeconds, keepAliveTimeoutSeconds);
}
