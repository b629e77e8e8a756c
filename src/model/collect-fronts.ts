import { actionNames, albIngresses, ingressMakers, readAlbFront, readBackends } from './fronts/alb-ingress';
import { AlbShared } from './fronts/alb-shared';
import { Front, Maker } from './fronts/front';
import { readGatewayFront, routeMaker } from './fronts/gateway';
import { outsideMaker } from './fronts/load-balancer-maker';
import { readNlbFronts } from './fronts/nlb-service';
import { isSamePassage, passageFront } from './fronts/passage';
import { readRouteBackends, ROUTE_KINDS } from './fronts/route';
import { isScraped, Service, servicesByName } from './fronts/service';
import { boundService, isMadeBinding, readBindingFront } from './fronts/target-group-binding';
import { ObjectIndex } from './objects/object-index';
import { View } from './objects/view';
import { rolloutBackends, rolloutServices } from './rollout';
import { append } from '../platform/group-by';

/** A place where an Ingress, a route or a binding names a Service. */
export interface ServiceReference {
  readonly from: View;
  readonly view: View;
  readonly namespace?: string;
  readonly name: string;
  readonly port?: number | string;
  /** Absent if it is not among the manifests. */
  readonly service?: Service;
}

/** The fronts of the Services, and the references to them. */
export interface Collected {
  /** The AWS load balancers in front of each Service. */
  readonly fronts: ReadonlyMap<Service, readonly Front[]>;
  /** The ways to each Service that do not pass through an AWS load balancer. */
  readonly passages: ReadonlyMap<Service, readonly Front[]>;
  /** Services that only connect pods with the front of another of their Services: those of a Rollout, and the names of actions. */
  readonly auxiliary: ReadonlySet<Service>;
  readonly references: readonly ServiceReference[];
}

/** Collects the load balancers in front of each Service, and the references to it. */
export function collectFronts(index: ObjectIndex, services: readonly Service[]): Collected {
  const [fronts, passages] = [new Map<Service, Front[]>(), new Map<Service, Front[]>()];
  const references: ServiceReference[] = [];
  const byName = servicesByName(services);
  const addFront = (front: Front) => {
    if (front.asker === undefined) append(fronts, front.service, front);
    else if (!passages.get(front.service)?.some(other => isSamePassage(other, front))) append(passages, front.service, front);
  };
  const add = (reference: Omit<ServiceReference, 'service'>, read: (service: Service) => Front | undefined) => {
    const service = byName(reference);
    references.push({ ...reference, service });
    const front = service && read(service);
    if (front) addFront(front);
  };

  const [isAlb, ingressMaker] = [albIngresses(index), ingressMakers(index)];
  const shared = new AlbShared(index, index.all('Ingress').filter(isAlb));
  for (const ingress of index.all('Ingress')) {
    for (const backend of readBackends(ingress)) {
      add({ from: ingress, view: backend.view, namespace: ingress.object.namespace, name: backend.service, port: backend.port },
        service => isAlb(ingress) ? readAlbFront(ingress, backend, service, shared) : passageFront(service, ingressMaker(ingress), backend.port));
    }
  }
  for (const { ingress, backend } of rolloutBackends(index)) {
    add({ from: backend.view, view: backend.view, namespace: ingress.object.namespace, name: backend.service, port: backend.port },
      service => readAlbFront(ingress, backend, service, shared));
  }
  for (const binding of index.all('TargetGroupBinding')) {
    const { name, port } = boundService(binding);
    if (name === undefined || isMadeBinding(binding)) continue;
    add({ from: binding, view: binding.at('spec', 'serviceRef'), namespace: binding.object.namespace, name, port }, service => readBindingFront(binding, service));
  }
  for (const route of index.all(...ROUTE_KINDS)) {
    for (const backend of readRouteBackends(route)) {
      add({ from: route, view: backend.view, namespace: backend.namespace, name: backend.service, port: backend.port },
        service => readGatewayFront(index, route, backend, service) ?? passageOf(service, routeMaker(index, route), backend.port));
    }
  }
  const makers = [
    ...index.all('Ingress').map(ingressMaker), ...index.all(...ROUTE_KINDS).map(route => routeMaker(index, route)), ...services.map(service => outsideMaker(service)),
  ];
  const cloud = fronts.size > 0 ? undefined : makers.map(maker => maker?.known).find(known => known?.isCloud);
  for (const service of services) {
    const isNamed = fronts.has(service) || passages.has(service);
    // An AWS load balancer is not assumed if another cloud makes them, or if requests come another way.
    const ofAws = readNlbFronts(service).filter(({ assumed }) => assumed === undefined || !(isNamed || cloud));
    ofAws.forEach(addFront);
    const passage = isNamed || ofAws.length > 0 || isScraped(service) ? undefined : passageOf(service, outsideMaker(service, cloud));
    if (passage) addFront(passage);
  }
  for (const binding of index.all('TargetGroupBinding').filter(isMadeBinding)) {
    const { name, port } = boundService(binding);
    const service = name === undefined ? undefined : byName({ namespace: binding.object.namespace, name });
    // What it was made for cannot be read, or is not among the manifests.
    if (name !== undefined && service !== undefined && !fronts.has(service)) {
      add({ from: binding, view: binding.at('spec', 'serviceRef'), namespace: binding.object.namespace, name, port }, () => readBindingFront(binding, service));
    }
  }
  const auxiliary = new Set([...rolloutServices(index), ...actionNames(index)].map(byName).filter(service => service !== undefined));
  return { fronts, passages, auxiliary, references };
}

function passageOf(service: Service, maker: Maker | undefined, port?: number | string): Front | undefined {
  return maker && passageFront(service, maker, port);
}
