import { albIngresses, readAlbFront, readBackends } from './fronts/alb-ingress';
import { AlbShared } from './fronts/alb-shared';
import { asDeclared, clusterFront, Front } from './fronts/front';
import { readGatewayFront } from './fronts/gateway';
import { readRouteBackends, ROUTE_KINDS } from './fronts/route';
import { selects } from '../platform/label-selector';
import { readNlbFronts } from './fronts/nlb-service';
import { isScraped, readService, Service, servicesByName } from './fronts/service';
import { boundService, readBindingFront } from './fronts/target-group-binding';
import { KubernetesObject } from './objects/object';
import { ObjectIndex } from './objects/object-index';
import { inOneNamespace } from './objects/one-namespace';
import { SelectorIndex } from './objects/selector-index';
import { Malformed, View } from './objects/view';
import { rolloutBackends } from './rollout';
import { matchesSelector, readAutoscaler, readDisruptionBudget } from './scale';
import { readOwn, Workload, WORKLOAD_KINDS } from './workload';
import { templateOwners, referencedBy, templateOf } from './workload-ref';
import { append, groupBy } from '../platform/group-by';

/** Everything that the manifests show, as seen from the workloads. */
export interface Model {
  readonly index: ObjectIndex;
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
  /** The load balancers in front of each Service, whether or not the manifests show its pods. */
  readonly fronts: ReadonlyMap<Service, readonly Front[]>;
  /** Every place where a Service is named as the one to send requests to. */
  readonly references: readonly ServiceReference[];
  /** Fields that hold what Kubernetes would refuse. */
  readonly malformed: readonly Malformed[];
}

/** Where an Ingress, a route or a binding names a Service. */
export interface ServiceReference {
  readonly from: View;
  readonly view: View;
  readonly namespace?: string;
  readonly name: string;
  readonly port?: number | string;
  /** Absent where it is not among the manifests. */
  readonly service?: Service;
}

/** From objects to workloads with everything around them. */
export function buildModel(objects: readonly KubernetesObject[]): Model {
  const malformed: Malformed[] = [];
  const index = new ObjectIndex(inOneNamespace(objects), malformed);
  const services = index.all('Service').filter(({ object }) => object.apiVersion === 'v1').map(readService);
  const { fronts, references } = collectFronts(index, services);
  const lookup = new Lookup(index, services);
  const owners = templateOwners(index);
  const workloads = index.all(...WORKLOAD_KINDS)
    .filter(view => API_GROUPS.test(view.object.apiVersion) && !owners.has(view.object))
    .map(view => ({ view, lender: view.at('spec', 'template').exists ? view : referencedBy(view, index) }))
    .flatMap(({ view, lender }) => lender && templateOf(lender).exists ? [connect(readOwn(view, lender), lookup, fronts)] : []);
  return { index, workloads, services, fronts, references, malformed };
}

const API_GROUPS = /^(apps|extensions|argoproj\.io)\//;

/** What is looked up for each workload, by namespace: a set of manifests may hold thousands of each. */
class Lookup {
  private readonly services: ReadonlyMap<string, SelectorIndex<Service>>;
  private readonly autoscalers: ReadonlyMap<string, View[]>;
  private readonly disruptionBudgets: ReadonlyMap<string, SelectorIndex<View>>;

  public constructor(private readonly index: ObjectIndex, services: readonly Service[]) {
    const selectors = <Item>(groups: ReadonlyMap<string, Item[]>, selectorOf: (item: Item) => Readonly<Record<string, string>>) =>
      new Map([...groups].map(([namespace, items]) => [namespace, new SelectorIndex(items, selectorOf)]));
    this.services = selectors(groupBy(services, ({ namespace }) => namespace ?? ''), ({ selector }) => selector);
    this.autoscalers = groupBy(index.all('HorizontalPodAutoscaler', 'ScaledObject'), scaled);
    this.disruptionBudgets = selectors(
      groupBy(index.all('PodDisruptionBudget'), ({ object }) => object.namespace ?? ''),
      view => view.at('spec', 'selector', 'matchLabels').textMap(),
    );
  }

  public servicesOf(namespace: string | undefined, labels: Readonly<Record<string, string>>): Service[] {
    return (this.services.get(namespace ?? '')?.candidates(labels) ?? []).filter(({ selector }) => selects(selector, labels));
  }

  public autoscalersOf({ kind, name, namespace }: KubernetesObject): View[] {
    return this.autoscalers.get(`${namespace ?? ''}/${kind}/${name}`) ?? [];
  }

  public disruptionBudgetsOf(namespace: string | undefined, labels: Readonly<Record<string, string>>): View[] {
    return (this.disruptionBudgets.get(namespace ?? '')?.candidates(labels) ?? []).filter(view => {
      const selector = view.at('spec', 'selector');
      return selector.exists && matchesSelector(selector, labels);
    });
  }

  public namespace(name: string | undefined): View | undefined {
    return name === undefined ? undefined : this.index.find('Namespace', name, undefined);
  }
}

/** Whom an autoscaler scales. */
function scaled(autoscaler: View): string {
  const target = autoscaler.at('spec', 'scaleTargetRef');
  return `${autoscaler.object.namespace ?? ''}/${target.at('kind').text() ?? 'Deployment'}/${target.at('name').text() ?? ''}`;
}

/** Hundreds of Services that select the same pods say the same again and again, and every rule would hear it. */
const MAX_FRONTS = 32;

function connect(own: ReturnType<typeof readOwn>, lookup: Lookup, fronts: ReadonlyMap<Service, Front[]>): Workload {
  const { namespace } = own.object;
  const services = lookup.servicesOf(namespace, own.pod.labels);
  return {
    ...own,
    services,
    fronts: services.flatMap(service => fronts.get(service) ?? frontsWithinCluster(service)).slice(0, MAX_FRONTS)
      .map(front => asDeclared(front, own.declared?.inputs.loadBalancer)),
    autoscalers: lookup.autoscalersOf(own.object).map(readAutoscaler),
    disruptionBudgets: lookup.disruptionBudgetsOf(namespace, own.pod.labels).map(readDisruptionBudget),
    namespace: lookup.namespace(namespace),
  };
}

/** Requests of other pods, where any are sent to the Service itself. */
function frontsWithinCluster(service: Service): Front[] {
  return service.headless || isScraped(service) ? [] : [clusterFront(service)];
}

/** The load balancers in front of each Service, and who names it. */
function collectFronts(index: ObjectIndex, services: readonly Service[]): { fronts: ReadonlyMap<Service, Front[]>; references: ServiceReference[] } {
  const fronts = new Map<Service, Front[]>();
  const references: ServiceReference[] = [];
  const byName = servicesByName(services);
  const add = (reference: Omit<ServiceReference, 'service'>, read: (service: Service) => Front | undefined) => {
    const service = byName(reference);
    references.push({ ...reference, service });
    addFront(service && read(service));
  };
  const addFront = (front: Front | undefined) => {
    if (front) append(fronts, front.service, front);
  };

  const isAlb = albIngresses(index);
  const shared = new AlbShared(index, index.all('Ingress').filter(isAlb));
  for (const ingress of index.all('Ingress')) {
    for (const backend of readBackends(ingress)) {
      add({ from: ingress, view: backend.view, namespace: ingress.object.namespace, name: backend.service, port: backend.port },
        service => isAlb(ingress) ? readAlbFront(ingress, backend, service, shared) : undefined);
    }
  }
  for (const { ingress, backend } of rolloutBackends(index)) {
    add({ from: backend.view, view: backend.view, namespace: ingress.object.namespace, name: backend.service, port: backend.port },
      service => readAlbFront(ingress, backend, service, shared));
  }
  for (const binding of index.all('TargetGroupBinding')) {
    const { name, port } = boundService(binding);
    if (name === undefined) continue;
    add({ from: binding, view: binding.at('spec', 'serviceRef'), namespace: binding.object.namespace, name, port }, service => readBindingFront(binding, service));
  }
  for (const route of index.all(...ROUTE_KINDS)) {
    for (const backend of readRouteBackends(route)) {
      add({ from: route, view: backend.view, namespace: backend.namespace, name: backend.service, port: backend.port },
        service => readGatewayFront(index, route, backend, service));
    }
  }
  services.flatMap(readNlbFronts).forEach(addFront);
  return { fronts, references };
}
