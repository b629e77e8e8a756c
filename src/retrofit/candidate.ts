import { ScopeObject, scopeObject } from './objects/scope-object';
import { endingContainer } from '../model/behind-proxy';
import { ingressControllers } from '../model/fronts/alb-ingress';
import { asDeclared, Asker, askerOf, clusterFront, Front } from '../model/fronts/front';
import { assumeGatewayFront, gatewayController } from '../model/fronts/gateway';
import { findGateway } from '../model/fronts/route';
import { findServicePort, isScraped, isScrapedPort, Service } from '../model/fronts/service';
import { Model, ServiceReference } from '../model/model';
import { View } from '../model/objects/view';
import { Container } from '../model/pods/pod';
import { Workload } from '../model/workload';
import { Controller } from '../platform/controllers';
import { groupBy } from '../platform/group-by';
import { LoadBalancerTimings } from '../timing';

/** A workload, and the ways in which requests reach it. */
export interface Candidate {
  readonly workload: Workload;
  readonly object: ScopeObject;
  readonly model: Model;
  /** Empty if it gets no requests. */
  readonly accesses: readonly Access[];
}

/** A way in which requests reach a workload. */
export interface Access {
  readonly front: Front;
  /** If the manifests do not show the controller of the load balancer, the object that it reads: retrofit writes nothing for it. */
  readonly unknown?: View;
  /** The containers that serve the requests. */
  readonly containers: readonly Container[];
}

/**
 * The workloads of a model, each with its fronts.
 *
 * @param assumed the profile of a load balancer that the manifests do not show
 */
export function candidatesOf(model: Model, assumed: LoadBalancerTimings): Candidate[] {
  const approaches = new Approaches(model, assumed);
  return model.workloads.map(workload => ({
    workload, object: scopeObject(workload.object), model, accesses: workload.services.flatMap(service => approaches.to(workload, service)),
  }));
}

/** The fronts of a Service, including those that the model does not recognise as load balancers. */
class Approaches {
  private readonly references: ReadonlyMap<Service | undefined, readonly ServiceReference[]>;
  private readonly ingressController: (ingress: View) => Controller;

  public constructor(private readonly model: Model, private readonly assumed: LoadBalancerTimings) {
    this.references = groupBy(model.references, ({ service }) => service);
    this.ingressController = ingressControllers(model.index);
  }

  public to(workload: Workload, service: Service): Access[] {
    const expected = workload.declared?.inputs.loadBalancer ?? this.assumed;
    const fronts = workload.fronts
      .filter(front => front.service === service && !front.isDeclared && !isOutside(askerOf(front)))
      .map(front => asDeclared(front, expected));
    const shown = fronts.filter(({ assumed }) => assumed === undefined);
    const unknown = [
      ...fronts.filter(({ assumed }) => assumed !== undefined).map(front => ({ front, unknown: front.view })),
      ...this.unknownTo(service),
    ];
    const routes = this.routesTo(service);
    // In addition to other senders, callers within the cluster reach it.
    const inCluster = shown.length + routes.length === 0 && unknown.length > 0 ? [clusterFront(service)] : [];
    return [...[...shown, ...routes, ...inCluster].map((front): Omit<Access, 'containers'> => ({ front })), ...unknown]
      .map(access => ({ ...access, containers: containersBehind(workload, access.front) }));
  }

  /** A front that the manifests do not show is treated like the load balancer of the budget. */
  private unknownTo(service: Service): Omit<Access, 'containers'>[] {
    const references = this.references.get(service) ?? [];
    const ingresses = references.filter(({ from }) => from.object.kind === 'Ingress' && isOutside(this.ingressController(from))).map(({ from, port }) => ({ from, port }));
    // A node port that nothing in the scope uses is there for something outside of it.
    const outside = service.type === 'NodePort' ? references.length === 0 && !isScraped(service) : service.type === 'LoadBalancer';
    const own = outside && !this.model.fronts.has(service) ? [{ from: service.view, port: undefined }] : [];
    return [...ingresses, ...own].map(({ from, port }) => ({
      front: { ...clusterFront(service), view: from, port: findServicePort(service, port), loadBalancer: this.assumed }, unknown: from,
    }));
  }

  /** Routes whose Gateway may be an AWS one, unless it certainly runs in the cluster. */
  private routesTo(service: Service): Front[] {
    const { index, fronts } = this.model;
    const known = new Set((fronts.get(service) ?? []).map(({ view }) => view.object));
    return (this.references.get(service) ?? [])
      .filter(({ from }) => /Route$/.test(from.object.kind) && !known.has(from.object) && isOutside(gatewayController(index, findGateway(index, from))))
      .map(({ from, view, namespace, name, port }) => ({
        ...assumeGatewayFront(
          index, from, { view, service: name, namespace, port: port === undefined ? undefined : Number(port) }, service, this.assumed.kind.controller,
        ),
        loadBalancer: this.assumed,
        targetType: undefined,
      }));
  }
}

/** Whether the manifests leave open if it is an AWS load balancer, or show one of an unknown kind. */
function isOutside(asker: Asker | Controller): boolean {
  return asker === 'unknown' || asker === 'elsewhere';
}

/** If the port of the requests is unknown, all ports count except those for metrics. */
function containersBehind(workload: Workload, front: Front): Container[] {
  const { kind, service } = front;
  const served = service.ports.filter(port => !isScrapedPort(port));
  const ports = (kind === 'cluster' || front.port === undefined) && served.length > 0 ? served : [front.port];
  return [...new Set(ports.map(port => endingContainer(workload, { ...front, port })).filter(container => container !== undefined))];
}
