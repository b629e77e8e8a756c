import { isAlbIngress, readAlbFront, readBackends } from './alb-ingress';
import { clusterFront, Front } from './front';
import { readGatewayFront, readRouteBackends, ROUTE_KINDS } from './gateway';
import { isNetworkLoadBalancer, readNlbFronts } from './nlb-service';
import { KubernetesObject } from './object';
import { ObjectIndex } from './object-index';
import { matchesSelector, readAutoscaler, readDisruptionBudget } from './scale';
import { readService, selects, Service } from './service';
import { boundService, readBindingFront } from './target-group-binding';
import { Malformed, View } from './view';
import { readOwn, Workload, WORKLOAD_KINDS } from './workload';

/** Everything that the manifests show, as seen from the workloads. */
export interface Model {
  readonly index: ObjectIndex;
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
  /** Fields that hold what Kubernetes would refuse. */
  readonly malformed: readonly Malformed[];
}

/** From objects to workloads with everything around them. */
export function buildModel(objects: readonly KubernetesObject[]): Model {
  const malformed: Malformed[] = [];
  const index = new ObjectIndex(objects, malformed);
  const services = index.all('Service').filter(({ object }) => object.apiVersion === 'v1').map(readService);
  const fronts = collectFronts(index, services);
  const lookup = new Lookup(index, services);
  const workloads = index.all(...WORKLOAD_KINDS).filter(isWorkload).map(view => connect(view, lookup, fronts));
  return { index, workloads, services, malformed };
}

const API_GROUPS = /^(apps|extensions|argoproj\.io)\//;

function isWorkload(view: View): boolean {
  return API_GROUPS.test(view.object.apiVersion) && view.at('spec', 'template').exists;
}

/** What is looked up for each workload, by namespace: a set of manifests may hold thousands of each. */
class Lookup {
  private readonly services: ReadonlyMap<string, Service[]>;
  private readonly autoscalers: ReadonlyMap<string, View[]>;
  private readonly disruptionBudgets: ReadonlyMap<string, View[]>;

  public constructor(private readonly index: ObjectIndex, services: readonly Service[]) {
    this.services = groupBy(services, ({ namespace }) => namespace ?? '');
    this.autoscalers = groupBy(index.all('HorizontalPodAutoscaler', 'ScaledObject'), ({ object }) => object.namespace ?? '');
    this.disruptionBudgets = groupBy(index.all('PodDisruptionBudget'), ({ object }) => object.namespace ?? '');
  }

  public servicesOf(namespace: string | undefined, labels: Readonly<Record<string, string>>): Service[] {
    return (this.services.get(namespace ?? '') ?? []).filter(({ selector }) => selects(selector, labels));
  }

  public autoscalersOf({ kind, name, namespace }: KubernetesObject): View[] {
    return (this.autoscalers.get(namespace ?? '') ?? []).filter(view => {
      const target = view.at('spec', 'scaleTargetRef');
      return target.at('name').text() === name && (target.at('kind').text() ?? 'Deployment') === kind;
    });
  }

  public disruptionBudgetsOf(namespace: string | undefined, labels: Readonly<Record<string, string>>): View[] {
    return (this.disruptionBudgets.get(namespace ?? '') ?? []).filter(view => {
      const selector = view.at('spec', 'selector');
      return selector.exists && matchesSelector(selector, labels);
    });
  }

  public namespace(name: string | undefined): View | undefined {
    return name === undefined ? undefined : this.index.find('Namespace', name, undefined);
  }
}

function connect(view: View, lookup: Lookup, fronts: ReadonlyMap<Service, Front[]>): Workload {
  const own = readOwn(view);
  const { namespace } = view.object;
  const services = lookup.servicesOf(namespace, own.pod.labels);
  return {
    ...own,
    services,
    fronts: services.flatMap(service => fronts.get(service) ?? [clusterFront(service)]),
    autoscalers: lookup.autoscalersOf(view.object).map(readAutoscaler),
    disruptionBudgets: lookup.disruptionBudgetsOf(namespace, own.pod.labels).map(readDisruptionBudget),
    namespace: lookup.namespace(namespace),
  };
}

/** The load balancers in front of each Service. */
function collectFronts(index: ObjectIndex, services: readonly Service[]): ReadonlyMap<Service, Front[]> {
  const fronts = new Map<Service, Front[]>();
  const byName = new Map(services.map(service => [`${service.namespace ?? ''}/${service.name}`, service]));
  const add = (namespace: string | undefined, name: string | undefined, read: (service: Service) => Front | undefined) => {
    const service = byName.get(`${namespace ?? ''}/${name}`);
    const front = service && read(service);
    if (front) fronts.set(front.service, [...fronts.get(front.service) ?? [], front]);
  };

  const classes = new Set(index.all('IngressClass')
    .filter(view => view.at('spec', 'controller').text() === 'ingress.k8s.aws/alb').map(({ object }) => object.name));
  for (const ingress of index.all('Ingress').filter(view => isAlbIngress(view, classes))) {
    for (const backend of readBackends(ingress)) {
      add(ingress.object.namespace, backend.service, service => readAlbFront(ingress, backend, service));
    }
  }
  for (const binding of index.all('TargetGroupBinding')) {
    add(binding.object.namespace, boundService(binding).name, service => readBindingFront(binding, service));
  }
  for (const route of index.all(...ROUTE_KINDS)) {
    for (const backend of readRouteBackends(route)) {
      add(backend.namespace, backend.service, service => readGatewayFront(index, route, backend, service));
    }
  }
  for (const service of services.filter(isNetworkLoadBalancer)) {
    for (const front of readNlbFronts(service)) add(service.namespace, service.name, () => front);
  }
  return fronts;
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item); else groups.set(keyOf(item), [item]);
  }
  return groups;
}
