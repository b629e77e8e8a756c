import { Service } from './fronts/service';
import { Model } from './model';
import { describeObject, KubernetesObject } from './objects/object';
import { isPod, podOf, unknownMakers } from './other-makers';
import { isRenderedLater } from '../platform/cluster/kinds';
import { Labels, selects, selectsOneOf } from '../platform/label-selector';
import { nameSome } from '../platform/limits/and-more';

/** Something that keeps pods running, or makes what does, of which nothing can be said but that. */
export interface Unread {
  readonly object: KubernetesObject;
  /** Why, and who sends requests to its pods; continues "CloneSet web: ". */
  readonly because: string;
}

/** What keeps pods running without being one of the workloads: silence about it must not be taken for praise. */
export function unreadOf(model: Model): Unread[] {
  return [...chartsIn(model), ...makersIn(model)];
}

/** Charts that are rendered in the cluster: the manifests show their values, and none of their objects. */
function chartsIn({ index, context }: Model): Unread[] {
  return index.views().map(({ object }) => object).filter(object => isRenderedLater(object) && !context.has(object))
    .map(object => ({ object, because: 'its chart is rendered in the cluster: `helm template` with the same values shows what is in it' }));
}

function makersIn(model: Model): Unread[] {
  return unknownMakers(model.index).filter(({ object }) => !model.context.has(object)).map(view => {
    const { object } = view;
    const labels = podOf(view)?.at('metadata', 'labels').textMap() ?? {};
    const senders = sendersTo(model, object, labels);
    const why = isPod(object) ? 'what replaces this pod is not among the manifests' : `how this kind, of ${object.apiVersion}, replaces its pods is not known`;
    return { object, because: senders.length === 0 ? why : `${why}; ${nameSome(senders, FEW, shown => shown.join(senders.length > FEW ? ', ' : ' and '))} ${senders.length === 1 ? 'sends' : 'send'} to it` };
  });
}

/** Who names a Service of the pods; where nobody does, the Services themselves. */
function sendersTo({ services, references, index }: Model, { kind, name, namespace }: KubernetesObject, labels: Labels): string[] {
  const isAsked = ({ selector }: Service) => selects(selector, labels) || (kind === 'StatefulSet' && selectsOneOf(selector, { name, labels }));
  const asked = new Set(services.filter(service => index.sameNamespace(service.namespace, namespace) && isAsked(service)));
  const named = references.filter(({ service }) => service !== undefined && asked.has(service)).map(({ from }) => describeObject(from.object));
  return named.length > 0 ? [...new Set(named)] : [...asked].map(({ view }) => describeObject(view.object));
}

const FEW = 3;
