import { KubernetesObject } from './objects/object';
import { ObjectIndex } from './objects/object-index';
import { View } from './objects/view';
import { isWorkload } from './workload';
import { referencedBy } from './workload-ref';

/** Where an object that is no workload says what its pods are like: the pod itself, or a template in it. */
export function podOf(view: View): View | undefined {
  const { object } = view;
  if (isWorkload(object)) return undefined;
  const pod = isPod(object) ? view : view.at('spec', 'template');
  const containers = pod.at('spec', 'containers');
  return containers.isList && containers.list().some(container => container.has('image')) ? pod : undefined;
}

/**
 * Objects that keep pods running in a way that is not known: how those are replaced, and what comes before their end, is then not known
 * either. Left out is what runs to an end of its own, what only lends a template, and what another object among the manifests makes.
 */
export function unknownMakers(index: ObjectIndex): View[] {
  const lenders = new Set(index.all('Rollout').map(rollout => referencedBy(rollout, index)?.object));
  return index.views().filter(view =>
    podOf(view) !== undefined && !lenders.has(view.object) && !ends(view) && !isMade(view, index) && view.at('spec', 'replicas').numberOrText() !== 0);
}

export function isPod({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'Pod' && apiVersion === 'v1';
}

/** Whether pods are there for a task: those of a Job of any API, of a hook or test of Helm or Argo CD, and those that are not started again. */
function ends(view: View): boolean {
  const { kind } = view.object;
  const restarts = podOf(view)?.at('spec', 'restartPolicy').text();
  const annotations = view.at('metadata', 'annotations');
  return kind.endsWith('Job') || HOOKS.some(hook => annotations.has(hook)) || restarts === 'Never' || restarts === 'OnFailure';
}

const HOOKS = ['helm.sh/hook', 'argocd.argoproj.io/hook'];

/** Whether what made an object answers for it: it is among the manifests, too, or is a Job. */
function isMade(view: View, index: ObjectIndex): boolean {
  return view.at('metadata', 'ownerReferences').list().some(owner => {
    const [kind = '', name = ''] = [owner.at('kind').text(), owner.at('name').text()];
    return kind.endsWith('Job') || index.find(kind, name, view.object.namespace) !== undefined;
  });
}
