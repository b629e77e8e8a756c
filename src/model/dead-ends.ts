import { findServicePort, Service } from './fronts/service';
import { Model, ServiceReference } from './model';
import { KubernetesObject } from './objects/object';
import { View } from './objects/view';
import { NearPods, podsByNamespace } from './pods/pod-index';
import { rolloutActions } from './rollout';
import { isWorkloadKind } from './workload';
import { annotationKey, INGRESS } from '../platform/annotations';
import { groupBy } from '../platform/group-by';
import { USE_ANNOTATION } from '../platform/load-balancer-controller';

/** A reference to a missing Service, or to a port that the Service does not have. */
export interface DeadReference {
  readonly reference: ServiceReference;
  readonly place: View;
  /** The other Services of the namespace if the named one is missing, otherwise empty. */
  readonly around: readonly Service[];
}

/** A Service that selects no pods, although it should: it gets requests, or a single label excludes pods. */
export interface StrayService {
  readonly service: Service;
  readonly place: View;
  /** Whether the Service gets requests. */
  readonly isFronted: boolean;
  /** The pods that the Service misses by one label. */
  readonly near?: NearPods;
}

/** A backend that refers to a missing annotation. */
export interface DeadAction {
  readonly place: View;
  readonly action: string;
  readonly annotation: string;
}

/** References to missing Services, unless the manifests contain no Service of the namespace: it may then come from elsewhere. */
export function deadReferences({ references, services }: Model): DeadReference[] {
  const byNamespace = groupBy(services, ({ namespace }) => namespace ?? '');
  return references.flatMap(reference => {
    const { service, view, namespace } = reference;
    if (service) return lacksPort(reference, service) ? [{ reference, place: portOf(view), around: [] }] : [];
    const around = byNamespace.get(namespace ?? '') ?? [];
    return around.length === 0 ? [] : [{ reference, place: nameOf(view), around }];
  });
}

function lacksPort({ port }: ServiceReference, service: Service): boolean {
  if (service.type === 'ExternalName' || findServicePort(service, port) !== undefined) return false;
  return port !== undefined || service.ports.length > 0;
}

function nameOf(view: View): View {
  return [view.at('service', 'name'), view.at('serviceName'), view.at('name')].find(({ exists }) => exists) ?? view;
}

function portOf(view: View): View {
  return [view.at('service', 'port', 'name'), view.at('service', 'port', 'number'), view.at('servicePort'), view.at('port')].find(({ exists }) => exists) ?? view;
}

/** References to missing annotations, except those that Argo writes for its Rollouts. */
export function deadActions({ index }: Pick<Model, 'index'>): DeadAction[] {
  const written = rolloutActions(index);
  return index.all('Ingress').flatMap(ingress => ingress.at('spec', 'rules').list()
    .flatMap(rulePart => rulePart.at('http', 'paths').list().map(path => path.at('backend')))
    .concat(ingress.at('spec', 'defaultBackend'))
    .filter(backend => backend.at('service', 'port', 'name').text() === USE_ANNOTATION)
    .flatMap((backend): DeadAction[] => {
      const place = backend.at('service', 'name');
      const action = place.text() ?? '';
      const annotation = annotationKey(INGRESS, `actions.${action}`);
      const isThere = ingress.at('metadata', 'annotations', annotation).exists || written.has(`${ingress.object.namespace ?? ''}/${action}`);
      return isThere ? [] : [{ place, action, annotation }];
    }));
}

/** Services without pods. Pods may come from elsewhere: a Service without a front is only reported for a near miss. */
export function strayServices(model: Model): StrayService[] {
  const selecting = new Set(model.workloads.flatMap(({ services }) => services));
  const strays = model.services.filter(service => !selecting.has(service) && Object.keys(service.selector).length > 0);
  if (strays.length === 0) return [];
  const pods = podsByNamespace(model);
  const makers = groupBy(model.index.objects().filter(isCustom), ({ namespace }) => namespace ?? '');
  const named = new Set(model.references.map(({ service }) => service));
  return strays.flatMap((service): StrayService[] => {
    const around = pods.get(service.namespace ?? '');
    if (!around?.hasWorkloads || around.areSelectedBy(service.selector) || around.mayBeSelectedBy(service.selector)) return [];
    const near = around.nearest(service.selector);
    if (!near && isOfOperator(service, makers.get(service.namespace ?? '') ?? [])) return [];
    const isFronted = named.has(service) || model.fronts.has(service);
    const selector = service.view.at('spec', 'selector');
    return near || isFronted ? [{ service, isFronted, near, place: near ? selector.at(near.differs[0]) : selector }] : [];
  });
}

/** Whether a Service selects pods that an operator makes from an object in the set, labelled with the name or the kind of that object. */
function isOfOperator({ selector }: Service, makers: readonly KubernetesObject[]): boolean {
  const words = new Set(Object.entries(selector).flat().flatMap(word => [word, word.slice(word.lastIndexOf('/') + 1)]).map(word => word.toLowerCase()));
  return makers.some(({ name, kind }) => words.has(name.toLowerCase()) || words.has(kind.toLowerCase()));
}

/** Whether an object is of a custom kind, from which an operator may make pods. */
function isCustom({ apiVersion, kind }: KubernetesObject): boolean {
  const group = apiVersion.split('/')[0];
  return group.includes('.') && !group.endsWith('.k8s.io') && !isWorkloadKind(kind) && !CONFIGURES.test(group);
}

/** API groups of objects that configure others and do not make pods. */
const CONFIGURES = /^(elbv2\.k8s\.aws|eks\.amazonaws\.com|gateway\.networking|networking\.istio\.io|security\.istio\.io|cert-manager\.io|external-secrets\.io|keda\.sh)$/;
