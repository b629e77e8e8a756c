import { Draft } from './objects/draft';
import { ScopeObject } from './objects/scope-object';
import { deadActions, deadReferences, strayServices } from '../model/dead-ends';
import { madeGateways, MadeGateway } from '../model/fronts/envoy-proxy';
import { Model } from '../model/model';
import { describeObject } from '../model/objects/object';
import { View } from '../model/objects/view';
import { selects } from '../platform/label-selector';
import { DEFAULT_INPUTS, formatQuantity, holds, leakWindow } from '../timing';

/** A Pod that Helm runs once, as a test of a release or around its installation. */
const HOOK_ANNOTATION = 'helm.sh/hook';

/** Reports the objects of some charts that retrofit leaves alone because they belong to no workload that it can change. */
export function noteStrays(objects: readonly ScopeObject[], model: Model, draft: Draft): void {
  const { index, services } = model;
  const own = new Set<unknown>(objects);
  const views = (...kinds: string[]) => index.views().filter(({ object }) => kinds.includes(object.kind) && own.has(object));
  views('List').forEach(list => draft.note(list.at('items'), 'a List is not looked into: give its items as objects of their own'));
  const isServed = (pods: View) => services.some(({ namespace, selector }) =>
    index.sameNamespace(namespace, pods.object.namespace) && selects(selector, labelsOf(pods)));
  views('Pod', 'ReplicaSet').filter(view => !view.at('metadata', 'annotations').has(HOOK_ANNOTATION) && isServed(view))
    .forEach(view => draft.note(view.at('kind'), 'nothing rolls it out: put its pods into a Deployment', 'R01'));
  noteStrayServices(own, model, draft);
  noteDeadEnds(own, model, draft);
  for (const gateway of madeGateways(index, model.workloads).filter(({ view }) => own.has(view.object))) noteMadeGateway(gateway, draft);
}

/** The pods of a gateway that a controller makes have no workload in the scope, and their settings belong to its operator. */
function noteMadeGateway({ front: { loadBalancer }, minDrain }: MadeGateway, draft: Draft): void {
  const leak = leakWindow({ ...DEFAULT_INPUTS, loadBalancer });
  if (holds(minDrain.value, 'at least', leak.value)) return;
  draft.note(minDrain, `its pods go on for ${formatQuantity(minDrain.value, 's')}, and are sent to for up to ${formatQuantity(leak.value, 's')} after their deletion`, 'N06');
}

/** Reports Services and fronts whose pods are elsewhere: retrofit sets nothing for them. */
function noteStrayServices(own: ReadonlySet<unknown>, model: Model, draft: Draft): void {
  const strays = new Map(strayServices(model).map(stray => [stray.service, stray]));
  const served = new Set(model.workloads.flatMap(({ services }) => services));
  for (const service of model.services.filter(({ view }) => own.has(view.object))) {
    const stray = strays.get(service);
    if (stray?.near) {
      draft.note(stray.place, `by this label alone it misses the pods of ${stray.near.what}, and selects none`, 'N01');
    } else if (stray || (!served.has(service) && model.fronts.has(service))) {
      draft.note(service.view.at('spec', 'selector'), 'it selects the pods of no workload in the scope', 'N01');
    }
  }
}

/** Reports references to objects and ports that do not exist: only their author knows the intention. */
function noteDeadEnds(own: ReadonlySet<unknown>, model: Model, draft: Draft): void {
  for (const { reference: { name, port, service }, place } of deadReferences(model)) {
    const missing = service ? `${describeObject(service.view.object)} has no port ${port ?? 'that is meant where none is named'}` : `no Service in the scope is called ${name}`;
    if (own.has(place.object)) draft.note(place, `${missing}: what is sent there fails`, 'N08');
  }
  for (const { place, annotation } of deadActions(model)) {
    if (own.has(place.object)) draft.note(place, `${annotation} is not there: what is sent there fails`, 'N08');
  }
}

function labelsOf(view: View): Readonly<Record<string, string>> {
  return (view.object.kind === 'Pod' ? view : view.at('spec', 'template')).at('metadata', 'labels').textMap();
}
