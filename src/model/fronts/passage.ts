import { clusterFront, Front, Maker } from './front';
import { findServicePort, Service } from './service';

/**
 * The way through what is no load balancer of AWS, to a Service that it names: a proxy within the cluster, which asks pods as other
 * pods do, and on behalf of users; or something of which only its name is known, or not even that. It is timed like kube-proxy.
 */
export function passageFront(service: Service, maker: Maker, port?: number | string): Front {
  const front = clusterFront(service);
  return { ...front, port: findServicePort(service, port) ?? front.port, asker: maker.known?.asks ?? 'unknown', maker };
}

/** Passages that are alike say the same again for each path and host. */
export function isSamePassage(one: Front, other: Front): boolean {
  return one.service === other.service && one.asker === other.asker && one.port === other.port && one.maker?.says === other.maker?.says;
}
