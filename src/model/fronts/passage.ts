import { clusterFront, Front, Maker } from './front';
import { findServicePort, Service } from './service';
import { looksAtEndpoints } from '../../platform/gateways/front-classes';
import { View } from '../objects/view';

/**
 * A way to a Service that does not pass through an AWS load balancer: a proxy within the cluster, which sends to pods on behalf
 * of users; or an unknown sender, with or without a name. It is timed like kube-proxy; most proxies leave a pod
 * that goes, whereas kube-proxy leaves kept connections to their callers.
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

/** Whether two passages are alike, so that findings would repeat for each path and host. */
export function isSamePassage(one: Front, other: Front): boolean {
  return one.service === other.service && one.asker === other.asker && one.port === other.port && one.maker?.says === other.maker?.says
    && one.loadBalancer.followsEndpoints === other.loadBalancer.followsEndpoints;
}
