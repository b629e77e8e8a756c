import { KubernetesObject } from './object';
import { Malformed, View } from './view';
import { append } from '../group-by';

/** Finds objects by kind, name and namespace in constant time. */
export class ObjectIndex {
  private readonly byKind = new Map<string, View[]>();
  private readonly byName = new Map<string, View>();

  public constructor(objects: readonly KubernetesObject[], malformed: Malformed[]) {
    for (const object of objects) {
      const view = new View(object, [], object.body, malformed);
      append(this.byKind, object.kind, view);
      this.byName.set(key(object.kind, object.name, object.namespace), view);
    }
  }

  public all(...kinds: string[]): View[] {
    return kinds.flatMap(kind => this.byKind.get(kind) ?? []);
  }

  public find(kind: string, name: string, namespace: string | undefined): View | undefined {
    return this.byName.get(key(kind, name, namespace));
  }

  /** Objects without a namespace are applied into one and the same. */
  public sameNamespace(one: string | undefined, other: string | undefined): boolean {
    return (one ?? '') === (other ?? '');
  }
}

function key(kind: string, name: string, namespace: string | undefined): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}
