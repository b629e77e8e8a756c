import { Draft } from './objects/draft';
import { ScopeObject } from './objects/scope-object';
import { Model } from '../model/model';
import { View } from '../model/objects/view';
import { selects } from '../platform/label-selector';

/** A Pod that Helm runs once, as a test of a release or around its installation. */
const HOOK_ANNOTATION = 'helm.sh/hook';

/** What is not set for the objects of some charts, because it belongs to no workload that could be changed. */
export function noteStrays(objects: readonly ScopeObject[], { index, services, fronts, workloads }: Model, draft: Draft): void {
  const own = new Set<unknown>(objects);
  const views = (...kinds: string[]) => index.all(...kinds).filter(({ object }) => own.has(object));
  views('List').forEach(list => draft.note(list.at('items'), 'a List is not looked into: give its items as objects of their own'));
  const isServed = (pods: View) => services.some(({ namespace, selector }) =>
    index.sameNamespace(namespace, pods.object.namespace) && selects(selector, labelsOf(pods)));
  views('Pod', 'ReplicaSet').filter(view => !view.at('metadata', 'annotations').has(HOOK_ANNOTATION) && isServed(view))
    .forEach(view => draft.note(view.at('kind'), 'nothing rolls it out: put its pods into a Deployment', 'R01'));
  const served = new Set(workloads.flatMap(workload => workload.services));
  services.filter(service => own.has(service.view.object) && !served.has(service) && fronts.has(service))
    .forEach(service => draft.note(service.view.at('spec', 'selector'), 'it selects the pods of no workload in the scope', 'N01'));
}

function labelsOf(view: View): Readonly<Record<string, string>> {
  return (view.object.kind === 'Pod' ? view : view.at('spec', 'template')).at('metadata', 'labels').textMap();
}
