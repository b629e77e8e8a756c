import { KubernetesObject, Path, Sourced } from './object';
import { shorten } from '../../platform/key-values';
import { INT64 } from '../../platform/kubernetes';
import { oncePer } from '../../platform/once';
import { isRecord } from '../../platform/records';

/** A value that Kubernetes does not accept there; the API server would refuse the object. */
export interface Malformed {
  readonly object: KubernetesObject;
  readonly path: Path;
  readonly message: string;
}

/** What collects such values. */
export interface MalformedSink {
  push(field: Malformed): unknown;
  /** Whether it takes no more of an object. */
  isFull?(object: KubernetesObject): boolean;
}

/** A path, once for all objects that have it: thousands of Deployments have the same fields. */
class SharedPath {
  private next?: Map<string | number, SharedPath>;
  private known?: Path;

  public constructor(private readonly before?: SharedPath, private readonly step: string | number = '') {}

  public get path(): Path {
    return this.known ??= this.before === undefined ? [] : [...this.before.path, this.step];
  }

  public to(step: string | number): SharedPath {
    this.next ??= new Map();
    let path = this.next.get(step);
    if (path === undefined) this.next.set(step, path = new SharedPath(this, step));
    return path;
  }
}

/** The path of no steps, for all objects that are read together. */
const rootOf = oncePer((_: MalformedSink) => new SharedPath());

/**
 * A view of one value of an object, tolerant of any content: a missing value, or one of the wrong type,
 * reads as undefined, and the wrong type is recorded.
 */
export class View {
  /** A view of an object as a whole. */
  public static of(object: KubernetesObject, malformed: MalformedSink): View {
    return new View(object, object.body, malformed, rootOf(malformed));
  }

  private constructor(
    public readonly object: KubernetesObject,
    private readonly value: unknown,
    private readonly malformed: MalformedSink,
    private readonly shared: SharedPath,
  ) {}

  /** From the root of the object. */
  public get path(): Path {
    return this.shared.path;
  }

  public get exists(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  public get isList(): boolean {
    return Array.isArray(this.value);
  }

  /** The value below a key, or below several in turn. */
  public at(...keys: (string | number)[]): View {
    let [value, path] = [this.value, this.shared];
    for (const key of keys) {
      value = ownValue(value, key);
      path = path.to(key);
    }
    return new View(this.object, value, this.malformed, path);
  }

  /** Whether there is a value below a key. */
  public has(key: string): boolean {
    const value = ownValue(this.value, key);
    return value !== undefined && value !== null;
  }

  public text(): string | undefined {
    if (typeof this.value === 'string' || !this.exists) return this.value as string | undefined ?? undefined;
    return this.refuse(`text${quoteHint(this.value)}`);
  }

  public number(): number | undefined {
    if ((typeof this.value === 'number' && Math.abs(this.value) <= INT64) || !this.exists) return this.value as number | undefined ?? undefined;
    return this.refuse(typeof this.value === 'number' && Number.isFinite(this.value) ? 'a number of at most 64 bits' : 'a number');
  }

  public flag(): boolean | undefined {
    if (typeof this.value === 'boolean' || !this.exists) return this.value as boolean | undefined ?? undefined;
    return this.refuse('true or false');
  }

  /** A number of pods, or a percentage of them. */
  public numberOrPercentage(): number | string | undefined {
    if (typeof this.value === 'string' && !/^\d+%$/.test(this.value)) return this.refuse('a number, or a percentage such as "25%"');
    return this.numberOrText();
  }

  /** A number, or text such as the name of a port. */
  public numberOrText(): number | string | undefined {
    if (typeof this.value === 'string') return this.value;
    return this.number();
  }

  public list(): View[] {
    if (Array.isArray(this.value)) return this.value.map((_, index) => this.at(index));
    if (this.exists) this.refuse('a list');
    return [];
  }

  /** Texts of a list; other items are recorded as malformed and left out. */
  public texts(): string[] {
    return this.list().map(item => item.text()).filter(item => item !== undefined);
  }

  /** The keys of a map with their texts, as labels and annotations are. */
  public textMap(): Readonly<Record<string, string>> {
    if (!isRecord(this.value)) {
      if (this.exists) this.refuse('a map');
      return {};
    }
    const entries = Object.entries(this.value);
    if (entries.every(([, value]) => typeof value === 'string')) return this.value as Readonly<Record<string, string>>;
    const texts = new Map<string, string>(); // an object would take `__proto__` for something else
    for (const [key, value] of entries) {
      const text = typeof value === 'string' ? value : this.at(key).text();
      if (text !== undefined) texts.set(key, text);
    }
    return Object.fromEntries(texts);
  }

  public keys(): string[] {
    return isRecord(this.value) ? Object.keys(this.value) : [];
  }

  /** The value with its place; the platform's default if it is absent. */
  public or<Value>(read: (view: View) => Value | undefined, platformDefault: Value): Sourced<Value> {
    const value = read(this);
    return { value: value ?? platformDefault, object: this.object, path: this.path, defaulted: value === undefined };
  }

  /** The value with its place, if there is one. */
  public maybe<Value>(read: (view: View) => Value | undefined): Sourced<Value> | undefined {
    const value = read(this);
    return value === undefined ? undefined : { value, object: this.object, path: this.path, defaulted: false };
  }

  private refuse(expected: string): undefined {
    if (this.malformed.isFull?.(this.object)) return undefined;
    this.malformed.push({
      object: this.object,
      path: this.path,
      message: `'${formatPath(this.path)}' is ${describeValue(this.value)} but must be ${expected}`,
    });
    return undefined;
  }
}

/** `spec.template.spec.containers[0].lifecycle`, with keys that need it quoted. */
export function formatPath(path: Path): string {
  return path.map(formatStep).join('');
}

function formatStep(key: string | number, index: number): string {
  if (typeof key === 'number') return `[${key}]`;
  if (/^[\w-]+$/.test(key)) return index === 0 ? key : `.${key}`;
  return `['${key}']`;
}

const LISTS_OF_CONTAINERS: readonly unknown[] = ['containers', 'initContainers', 'ephemeralContainers'];

/** The path for people: `spec.template.spec.containers[web].lifecycle`, with the name of a container if it has one. */
export function namePath({ body }: Pick<KubernetesObject, 'body'>, path: Path): string {
  return path.reduce<{ text: string; value: unknown }>(({ text, value }, key, index) => {
    const next = ownValue(value, key);
    const name = typeof key === 'number' && LISTS_OF_CONTAINERS.includes(path[index - 1]) ? ownValue(next, 'name') : undefined;
    const step = typeof name === 'string' && /^[\w-]+$/.test(name) ? `[${name}]` : formatStep(key, index);
    return { text: text + step, value: next };
  }, { text: '', value: body }).text;
}

/** The prefixes of most fields, which a report about one workload leaves out. */
const PREFIXES: readonly (readonly string[])[] = [['spec', 'template', 'spec'], ['spec', 'template', 'metadata'], ['spec'], ['metadata', 'annotations'], ['metadata', 'labels']];

/** The last names of a path: `lifecycle.preStop` and the container it is of, the key of an annotation, `strategy.type`. */
export function shortName({ body }: Pick<KubernetesObject, 'body'>, path: Path): { readonly name: string; readonly container?: string } {
  const item = containerEnd(path);
  const container = containerAt({ body }, path);
  if (container !== undefined && path.length > item) return { name: formatKeys(path.slice(item)), container };
  const prefix = PREFIXES.find(keys => path.length > keys.length && keys.every((key, index) => path[index] === key)) ?? [];
  return { name: formatKeys(path.slice(prefix.length)) };
}

/** The name of the container that a path leads to or into. */
export function containerAt({ body }: Pick<KubernetesObject, 'body'>, path: Path): string | undefined {
  const end = containerEnd(path);
  const name = end === 0 ? undefined : ownValue(path.slice(0, end).reduce<unknown>(ownValue, body), 'name');
  return typeof name === 'string' ? name : undefined;
}

/** The length of the part of a path that leads to a container; 0 without one. */
function containerEnd(path: Path): number {
  return path.findIndex((key, index) => typeof key === 'number' && LISTS_OF_CONTAINERS.includes(path[index - 1])) + 1;
}

function formatKeys(path: Path): string {
  return path.length === 1 ? String(path[0]) : formatPath(path);
}

/** The value of a map or list at a key: only own properties, not those of every JavaScript object. */
function ownValue(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined;
}

/** How a number, true or false becomes text; shown only if it was certainly written so, unlike `1.10`. */
function quoteHint(value: unknown): string {
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return `; quote it: "${value}"`;
  return typeof value === 'number' ? '; quote it' : '';
}

/** Enough of a value to recognise it; never all of it, which may be very long. */
function describeValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return 'a map';
  return shorten(JSON.stringify(value) ?? String(value));
}
