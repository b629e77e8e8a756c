import { KubernetesObject } from './objects/object';
import { ObjectIndex } from './objects/object-index';
import { View } from './objects/view';

/**
 * The object whose pod template an Argo Rollout takes, instead of having one of its own.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/migrating/#reference-deployment-from-rollout
 */
export function referencedBy(rollout: View, index: ObjectIndex): View | undefined {
  const reference = rollout.at('spec', 'workloadRef');
  const [kind, name] = [reference.at('kind').text() ?? '', reference.at('name').text()];
  if (rollout.object.kind !== 'Rollout' || name === undefined || !REFERENCED.includes(kind)) return undefined;
  return index.find(kind, name, rollout.object.namespace);
}

const REFERENCED = ['Deployment', 'ReplicaSet', 'PodTemplate'];

/** The pod template that an object holds. */
export function templateOf(view: View): View {
  return view.object.kind === 'PodTemplate' ? view.at('template') : view.at('spec', 'template');
}

/** Deployments that only provide a Rollout with its template: they have no pods, or Argo scales them down. */
export function templateOwners(index: ObjectIndex): ReadonlySet<KubernetesObject> {
  return new Set(index.all('Rollout').flatMap(rollout => {
    const lender = referencedBy(rollout, index);
    const scaleDown = rollout.at('spec', 'workloadRef', 'scaleDown').text();
    const lends = lender && (lender.at('spec', 'replicas').number() === 0 || scaleDown === 'onsuccess' || scaleDown === 'progressively');
    return lends ? [lender.object] : [];
  }));
}
