import { collectFronts, Collected, ServiceReference } from './collect-fronts';
import { clusterFront, Front, frontsAsDeclared } from './fronts/front';
import { selects, selectsOneOf, selectsSinglePods } from '../platform/label-selector';
import { isScraped, readService, Service } from './fronts/service';
import { isInManifest, isLive } from './objects/live';
import { MalformedFields } from './objects/malformed';
import { KubernetesObject, Sourced } from './objects/object';
import { ObjectIndex } from './objects/object-index';
import { inOneNamespace } from './objects/one-namespace';
import { templates } from './objects/places';
import { SelectorIndex } from './objects/selector-index';
import { View } from './objects/view';
import { readDrains } from './pods/drains/drain';
import { MeshDefaults, meshDefaultsIn } from './pods/mesh-config';
import { Autoscaler, matchesSelector, readAutoscaler, readDisruptionBudget } from './scale';
import { scopesOf } from './scopes';
import { NO_SETTINGS, Settings } from './settings/settings';
import { isWorkload, readOwn, Workload, WORKLOAD_KINDS } from './workload';
import { templateOwners, referencedBy, templateOf } from './workload-ref';
import { layersFor, resolve, valuesOf } from '../config/in-force';
import { Selected } from '../config/select';
import { groupBy } from '../platform/group-by';
import { isRecord } from '../platform/records';

export type { ServiceReference } from './collect-fronts';

/** All that the manifests show, organised by workload. */
export interface Model {
  readonly index: ObjectIndex;
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
  /** The load balancers in front of each Service, whether or not the manifests show its pods. */
  readonly fronts: ReadonlyMap<Service, readonly Front[]>;
  /** The ways to each Service that do not pass through an AWS load balancer. */
  readonly passages: ReadonlyMap<Service, readonly Front[]>;
  /** Every reference to a Service as the backend of requests. */
  readonly references: readonly ServiceReference[];
  /** By namespace, the first reference to a Service that the manifests do not show: it may select the pods of any workload there. */
  readonly unseenServices: ReadonlyMap<string, ServiceReference>;
  /** Fields with values that Kubernetes would refuse. */
  readonly malformed: MalformedFields;
  /** What is known beside the manifests. */
  readonly settings: Settings;
  /** The objects of the cluster that are not among the manifests: they are not judged. */
  readonly context: ReadonlySet<KubernetesObject>;
}

/** From objects to workloads with everything around them. */
export function buildModel(objects: readonly KubernetesObject[], settings: Settings = NO_SETTINGS): Model {
  const malformed = new MalformedFields();
  const own = inOneNamespace(objects);
  const context = contextFor(own, settings);
  const index = new ObjectIndex(context.size === 0 ? own : [...own, ...context], malformed);
  const services = index.all('Service').filter(({ object }) => object.apiVersion === 'v1').map(readService);
  const collected = collectFronts(index, services);
  const lookup = new Lookup(index, services);
  const owners = templateOwners(index);
  const workloads = index.all(...WORKLOAD_KINDS)
    .filter(({ object }) => isWorkload(object) && !owners.has(object) && !context.has(object))
    .map(view => ({ view, lender: view.at('spec', 'template').exists ? view : referencedBy(view, index) }))
    .flatMap(({ view, lender }) => lender && templateOf(lender).exists ? [connect(readOwn(view, lender), lookup, collected, settings)] : []);
  const unseen = collected.references.filter(({ service }) => service === undefined).reverse();
  const unseenServices = new Map(unseen.map(reference => [reference.namespace ?? '', reference]));
  return { index, workloads, services, ...collected, unseenServices, malformed, settings, context };
}

/**
 * The same for manifests that may hold several environments: each is a model of its own.
 *
 * @param textOf the text of a file, if it is still there
 */
export function buildModels(
  objects: readonly KubernetesObject[], settings: Settings = NO_SETTINGS, textOf: (file: string) => string | undefined = () => undefined,
): Model[] {
  const scopes = scopesOf(objects, chartsIn(textOf));
  if (scopes.length === 1) return [buildModel(objects, settings)];
  return scopes.map(({ name, objects: own, context }) =>
    buildModel(inScope(own, name), withContext(settings, context)));
}

/** Objects that bear the name of their environment. */
export function inScope(objects: readonly KubernetesObject[], scope: string | undefined): readonly KubernetesObject[] {
  return scope === undefined ? objects : objects.map(object => ({ ...object, scope }));
}

/** The same settings with more objects of the cluster. */
export function withContext(settings: Settings = NO_SETTINGS, context: readonly KubernetesObject[]): Settings {
  return context.length === 0 ? settings : { ...settings, context: [...settings.context, ...context] };
}

/** The chart of an object: the first part of the path that Helm writes above its document. */
export function chartsIn(textOf: (file: string) => string | undefined): (object: KubernetesObject) => string | undefined {
  const ofHelm = templates(textOf);
  return object => ofHelm(object)?.split('/')[0];
}

/** The objects of the cluster that the manifests do not contain themselves. */
function contextFor(own: readonly KubernetesObject[], { context }: Settings): ReadonlySet<KubernetesObject> {
  if (context.length === 0) return NO_CONTEXT;
  const identity = ({ kind, namespace, name }: KubernetesObject) => JSON.stringify([kind, namespace, name]);
  const known = new Set(own.map(identity));
  return new Set(context.filter(object => !known.has(identity(object))));
}

const NO_CONTEXT: ReadonlySet<KubernetesObject> = new Set();

/** Objects by namespace, to look up for each workload: a set of manifests may contain thousands of each kind. */
class Lookup {
  private readonly services: ReadonlyMap<string, SelectorIndex<Service>>;
  /** Those of single pods of StatefulSets. */
  private readonly singlePods: ReadonlyMap<string, Service[]>;
  private readonly autoscalers: ReadonlyMap<string, View[]>;
  private readonly disruptionBudgets: ReadonlyMap<string, SelectorIndex<View>>;
  public readonly meshDefaults: MeshDefaults | undefined;

  public constructor(public readonly index: ObjectIndex, services: readonly Service[]) {
    const selectors = <Item>(groups: ReadonlyMap<string, Item[]>, selectorOf: (item: Item) => Readonly<Record<string, string>>) =>
      new Map([...groups].map(([namespace, items]) => [namespace, new SelectorIndex(items, selectorOf)]));
    this.services = selectors(groupBy(services, ({ namespace }) => namespace ?? ''), ({ selector }) => selector);
    this.singlePods = groupBy(services.filter(({ selector }) => selectsSinglePods(selector)), ({ namespace }) => namespace ?? '');
    this.meshDefaults = meshDefaultsIn(index);
    this.autoscalers = groupBy(index.all('HorizontalPodAutoscaler', 'ScaledObject'), scaled);
    this.disruptionBudgets = selectors(
      groupBy(index.all('PodDisruptionBudget'), ({ object }) => object.namespace ?? ''),
      view => view.at('spec', 'selector', 'matchLabels').textMap(),
    );
  }

  public servicesOf({ kind, name, namespace }: KubernetesObject, labels: Readonly<Record<string, string>>): Service[] {
    const ofAll = (this.services.get(namespace ?? '')?.candidates(labels) ?? []).filter(({ selector }) => selects(selector, labels));
    const ofOne = kind === 'StatefulSet' ? this.singlePods.get(namespace ?? '') ?? [] : [];
    return [...ofAll, ...ofOne.filter(({ selector }) => selectsOneOf(selector, { name, labels }))];
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

/** An object as selectors of the configuration see it: by the labels of its own. */
export function asSelected({ kind, name, namespace, body: { metadata } }: KubernetesObject): Selected {
  const labels = isRecord(metadata) && isRecord(metadata.labels) ? metadata.labels : {};
  return { kind, name, namespace, labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])) };
}

/** The target of an autoscaler. */
function scaled(autoscaler: View): string {
  const target = autoscaler.at('spec', 'scaleTargetRef');
  return `${autoscaler.object.namespace ?? ''}/${target.at('kind').text() ?? 'Deployment'}/${target.at('name').text() ?? ''}`;
}

/** The most fronts per workload, and Services: with hundreds of them for the same pods, every rule would repeat its finding for each. */
const MAX_FRONTS = 32;

function connect(own: ReturnType<typeof readOwn>, lookup: Lookup, collected: Collected, settings: Settings): Workload {
  const { namespace } = own.object;
  const layers = layersFor(asSelected(own.object), own.declared?.inputs, settings);
  const known = valuesOf(resolve(layers));
  const selecting = lookup.servicesOf(own.object, own.pod.labels);
  const services = firstServices(selecting, collected);
  const fronts = frontsOf(services, collected);
  const autoscalers = lookup.autoscalersOf(own.object).map(readAutoscaler);
  return {
    ...own,
    layers,
    known,
    replicas: { ...own.replicas, defaulted: own.replicas.defaulted || isCountedByOthers(own.replicas, autoscalers) },
    drains: readDrains(own.pod, { pod: own.pod, index: lookup.index, namespace, meshDefaults: lookup.meshDefaults }),
    services,
    fronts: frontsAsDeclared(fronts.slice(0, MAX_FRONTS), known.loadBalancer),
    ...unreadWays(selecting.length - services.length, fronts.length - MAX_FRONTS),
    autoscalers,
    disruptionBudgets: lookup.disruptionBudgetsOf(namespace, own.pod.labels).map(readDisruptionBudget),
    namespace: lookup.namespace(namespace),
    meshDefaults: lookup.meshDefaults,
  };
}

/** As many Services as are looked at: those with a load balancer or another way to them before all others. */
function firstServices(services: readonly Service[], { fronts, passages }: Collected): readonly Service[] {
  if (services.length <= MAX_FRONTS) return services;
  const isNamed = (service: Service) => fronts.has(service) || passages.has(service);
  return [...services.filter(isNamed), ...services.filter(service => !isNamed(service))].slice(0, MAX_FRONTS);
}

function unreadWays(services: number, fronts: number): Pick<Workload, 'unread'> {
  const left = [...services > 0 ? [`${services} of the Services that select its pods`] : [], ...fronts > 0 ? [`${fronts} of the ways to it`] : []];
  return left.length === 0 ? {} : { unread: `it is judged by the first ${MAX_FRONTS}, and ${left.join(' and ')} are not looked at` };
}

/** Whether the count of an object from a cluster is not that of its manifest, but was filled in, or set by an autoscaler. */
function isCountedByOthers({ object, path }: Sourced<number>, autoscalers: readonly Autoscaler[]): boolean {
  return isLive(object) && !(isInManifest(object, path) ?? autoscalers.length === 0);
}

/**
 * A Service with a reference is not a front of its own, nor is an auxiliary one: otherwise
 * other pods use it, unless it is headless or for metrics.
 */
function frontsOf(services: readonly Service[], { fronts, passages, auxiliary }: Collected): readonly Front[] {
  const named = services.map(service => [...fronts.get(service) ?? [], ...passages.get(service) ?? []]);
  const isAsked = named.some(({ length }) => length > 0);
  return services.flatMap((service, index): readonly Front[] => {
    if (named[index].length > 0) return named[index];
    return service.headless || isScraped(service) || (isAsked && auxiliary.has(service)) ? [] : [clusterFront(service)];
  });
}
