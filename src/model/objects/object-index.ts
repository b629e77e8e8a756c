import { GENERATED, KubernetesObject, UNNAMED } from './object';
import { MalformedSink, View } from './view';
import { Kind } from '../../platform/cluster/kinds';
import { append } from '../../platform/group-by';

/** A second object with the same identity. */
export interface Repetition { readonly first: View; readonly again: View }

/** Finds objects by kind, name and namespace in constant time. */
export class ObjectIndex {
  /** The objects with the identity of an earlier one. */
  public readonly repeated: Repetition[] = [];
  private readonly byKind = new Map<string, View[]>();
  private readonly byName = new Map<string, View>();

  public constructor(objects: readonly KubernetesObject[], malformed: MalformedSink) {
    for (const object of objects) {
      const view = View.of(object, malformed);
      append(this.byKind, object.kind, view);
      const name = key(object.kind, object.name, object.namespace);
      const first = this.byName.get(name);
      if (first !== undefined && isIdentity(object) && groupOf(first.object) === groupOf(object)) this.repeated.push({ first, again: view });
      this.byName.set(name, view);
    }
  }

  public all(...kinds: readonly Kind[]): readonly View[] {
    return kinds.length === 1 ? this.byKind.get(kinds[0]) ?? [] : kinds.flatMap(kind => this.byKind.get(kind) ?? []);
  }

  /** Every object, of whatever kind. */
  public objects(): KubernetesObject[] {
    return this.views().map(({ object }) => object);
  }

  /** A look at every object, kind by kind. */
  public views(): View[] {
    return [...this.byKind.values()].flat();
  }

  public find(kind: string, name: string, namespace: string | undefined): View | undefined {
    return this.byName.get(key(kind, name, namespace));
  }

  /** Whether two namespaces are the same; objects without one are applied into the same namespace. */
  public sameNamespace(one: string | undefined, other: string | undefined): boolean {
    return (one ?? '') === (other ?? '');
  }
}

/** Whether a name identifies an object: one that the server completes, or a missing one, does not. */
function isIdentity({ name }: KubernetesObject): boolean {
  return name !== UNNAMED && !name.endsWith(GENERATED);
}

function groupOf({ apiVersion }: KubernetesObject): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

function key(kind: string, name: string, namespace: string | undefined): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}
