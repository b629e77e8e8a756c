import { Basis } from './declared-budget';
import { Front, Fronts } from './fronts';
import { Draft } from './objects/draft';
import { Found, Inventory, matchesSelector, nearest, podLabels, POD } from './objects/inventory';
import { at, textAt, textsAt } from './objects/json';
import { groupBy } from '../platform/group-by';
import { isRecord } from '../platform/is-record';
import { selects } from '../platform/label-selector';

/** A workload that serves traffic. */
export interface Subject {
  readonly found: Found;
  readonly services: readonly Found[];
  readonly autoscalers: readonly Found[];
  readonly disruptionBudgets: readonly Found[];
  readonly namespace?: Found;
  /** Read anew whenever something has changed. */
  readonly fronts: () => readonly Front[];
}

/** A container that requests reach through a front. */
export interface Exposure {
  /** Its workload. */
  readonly found: Found;
  readonly container: string;
  readonly front: Front;
  /** What the numbers behind that front are derived from. */
  readonly basis: Basis;
}

/** Kinds with a pod template whose pods are replaced when it changes. */
export const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'];

/** Every workload of the scope whose pods a Service selects, with what is in front of it. */
export function findSubjects(inventory: Inventory, draft: Draft): Subject[] {
  const fronts = new Fronts(inventory);
  const here = (...kinds: string[]) => {
    const groups = groupBy(inventory.all(...kinds), ({ namespace }) => namespace ?? '');
    return ({ namespace }: Found) => groups.get(namespace ?? '') ?? [];
  };
  const [services, autoscalers, budgets] = [here('Service'), here('HorizontalPodAutoscaler', 'ScaledObject'), here('PodDisruptionBudget')];
  const namespaces = groupBy(inventory.all('Namespace'), ({ name }) => name);
  const selecting = (found: Found, labels: Readonly<Record<string, string>>) => nearest(services(found)
    .filter(service => !isExternal(service) && selects(textsAt(service.json, ['spec', 'selector']), labels)), found);
  const subjects = inventory.all(...WORKLOADS).filter(({ json }) => isRecord(at(json, POD))).flatMap((found): Subject[] => {
    const labels = podLabels(found);
    const own = selecting(found, labels);
    return own.length === 0 ? [] : [{
      found,
      services: own,
      autoscalers: nearest(autoscalers(found).filter(autoscaler => targets(autoscaler, found)), found),
      disruptionBudgets: nearest(budgets(found).filter(({ json }) => matchesSelector(at(json, ['spec', 'selector']), labels)), found),
      namespace: nearest(namespaces.get(found.namespace ?? '') ?? [], found)[0],
      fronts: () => own.flatMap(service => fronts.of(service)),
    }];
  });
  noteUnreadable(inventory, draft);
  inventory.all('Pod', 'ReplicaSet').filter(found => selecting(found, labelsOf(found)).length > 0)
    .forEach(found => draft.note(found, { path: ['kind'] }, 'nothing rolls it out: put its pods into a Deployment', 'R01'));
  const served = new Set(subjects.flatMap(subject => subject.services));
  inventory.all('Service').filter(service => !served.has(service) && fronts.of(service).some(({ settings }) => settings.length > 0))
    .forEach(service => draft.note(service, { path: ['spec', 'selector'] }, 'it selects the pods of no workload in the scope', 'N01'));
  return subjects;
}

function noteUnreadable(inventory: Inventory, draft: Draft): void {
  inventory.unreadable.forEach(({ label, reason }) => draft.noteLabelled({ label, path: '', reason }));
  inventory.all('List').forEach(list => draft.note(list, { path: ['items'] }, 'a List is not looked into: give its items as objects of their own'));
}

function isExternal({ json }: Found): boolean {
  return textAt(json, ['spec', 'type']) === 'ExternalName';
}

function labelsOf(found: Found): Readonly<Record<string, string>> {
  return found.kind === 'Pod' ? textsAt(found.json, ['metadata', 'labels']) : podLabels(found);
}

function targets({ json }: Found, { kind, name }: Found): boolean {
  const target = at(json, ['spec', 'scaleTargetRef']);
  return textAt(target, ['name']) === name && (textAt(target, ['kind']) ?? 'Deployment') === kind;
}
