import { KubernetesObject, Path } from './object';
import { formatPath, Malformed } from './view';
import { MOST_LISTED } from '../../platform/limits/and-more';

interface OfObject {
  readonly object: KubernetesObject;
  /** The first ones. */
  readonly listed: Malformed[];
  readonly messages: Set<string>;
  readonly places: Set<string>;
}

/** The most fields of an object that are counted: whoever writes that many writes them by a program, which has one mistake. */
const MOST_COUNTED = 1000;

/** The fields with values that Kubernetes would refuse, each once however often it is read; of each object the first, and the number of the others. */
export class MalformedFields {
  private readonly byPlace = new Map<string, OfObject>();
  private readonly byObject = new WeakMap<KubernetesObject, OfObject>();

  public push(field: Malformed): void {
    const { object, path, message } = field;
    const known = this.find(object) ?? { object, listed: [], messages: new Set<string>(), places: new Set<string>() };
    this.byPlace.set(keyOf(object), known);
    this.byObject.set(object, known);
    known.places.add(formatPath(path));
    if (known.listed.length >= MOST_LISTED || known.messages.has(message)) return;
    known.messages.add(message);
    known.listed.push(field);
  }

  /** Whether no more fields of an object are counted. */
  public isFull(object: KubernetesObject): boolean {
    return (this.byObject.get(object)?.places.size ?? 0) >= MOST_COUNTED;
  }

  /** Whether a value, or one that it is a part of, is one of them. */
  public covers(object: KubernetesObject, path: Path): boolean {
    const places = this.find(object)?.places;
    return places !== undefined && path.some((_, index) => places.has(formatPath(path.slice(0, path.length - index))));
  }

  /** The first one of an object. */
  public of(object: KubernetesObject): Malformed | undefined {
    return this.find(object)?.listed[0];
  }

  /** In the order in which they were read; `left` describes the fields of their object that are not among them. */
  public all(): { readonly object: KubernetesObject; readonly listed: readonly Malformed[]; readonly left?: string }[] {
    return [...this.byPlace.values()].map(({ object, listed, places }) => {
      const left = places.size - new Set(listed.map(({ path }) => formatPath(path))).size;
      return { object, listed, ...left > 0 && { left: places.size < MOST_COUNTED ? `${left} more fields` : `${left} or more other fields` } };
    });
  }

  private find(object: KubernetesObject): OfObject | undefined {
    return this.byObject.get(object) ?? this.byPlace.get(keyOf(object));
  }
}

function keyOf({ source: { file, document }, prefix }: KubernetesObject): string {
  return JSON.stringify([file, document, ...prefix]);
}
