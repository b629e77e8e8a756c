import { clusterFront, Front, Maker } from './front';
import { findServicePort, Service } from './service';
import { looksAtEndpoints } from '../../platform/gateways/front-classes';
import { View } from '../objects/view';

/**
 * The way through what is no load balancer of AWS, to a Service that it names: a proxy within the cluster, which asks pods on behalf
 * of users; or something of which only its name is known, or not even that. It is timed like kube-proxy; most proxies leave a pod
 * that goes, as kube-proxy leaves to those that keep connections.
 */
export function passageFront(service: Service, maker: Maker, port?: number | string): Front {
  const front = clusterFront(service);
  const annotations = Object.assign({}, ...[View.of(maker.place.object, []), service.view].map(view => view.at('metadata', 'annotations').textMap())) as Record<string, string>;
  const follows = maker.known !== undefined && looksAtEndpoints(maker.known, annotations);
  return {
    ...front,
    port: findServicePort(service, port) ?? front.port,
    asker: maker.known?.asks ?? 'unknown',
    maker,
    ...follows && { loadBalancer: { ...front.loadBalancer, followsEndpoints: true } },
  };
}

/** Passages that are alike say the same again for each path and host. */
export function isSamePassage(one: Front, other: Front): boolean {
  return one.service === other.service && one.asker === other.asker && one.port === other.port && one.maker?.says === other.maker?.says
    && one.loadBalancer.followsEndpoints === other.loadBalancer.followsEndpoints;
}
