import { isRecord } from '../../platform/records';

/** The place of a document. */
export interface DocumentSource {
  /** As the user named it; `-` for standard input. */
  readonly file: string;
  /** The number of the document in its file, from 0. */
  readonly document: number;
  /** The line of the file on which the document begins, from 1. */
  readonly line: number;
}

/** Keys and indices from the root of a document to a value. */
export type Path = readonly (string | number)[];

/** A place in a file. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** An object of Kubernetes as it was read, whatever it may contain. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent if the manifest has none; then it is decided when the manifest is applied. */
  readonly namespace?: string;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly source: DocumentSource;
  /** Where in its document the object begins: empty, or `items, n` in a List. */
  readonly prefix: Path;
  /** The environment that it is applied to, if the manifests hold several; see `scopesOf`. */
  readonly scope?: string;
  /** Repeated keys in one of its maps; the last one of each was read. */
  readonly repeatedKeys?: readonly RepeatedPlace[];
}

/** A repeated key. */
export interface RepeatedPlace {
  /** From the root of the object. */
  readonly path: Path;
  /** The lines of the file with the key, from 1. */
  readonly lines: readonly number[];
  /** Whether all of them have the same value. */
  readonly agree: boolean;
}

/** The name of an object; one that the server completes ends in a star. */
export function identify(metadata: unknown): Pick<KubernetesObject, 'name' | 'namespace'> {
  if (!isRecord(metadata)) return { name: UNNAMED };
  const [name, namespace, generateName] = ['name', 'namespace', 'generateName'].map(field => nonEmpty(metadata, field));
  return {
    name: name ?? (generateName === undefined ? UNNAMED : `${generateName}${GENERATED}`),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function nonEmpty(metadata: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = Object.hasOwn(metadata, field) ? metadata[field] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The name for an object without one, such as a Kustomization; it is not a valid name in Kubernetes. */
export const UNNAMED = '(unnamed)';

/** Marks the end of a name that the server completes; names contain no star. */
export const GENERATED = '*';

/** `Deployment prod/web`; of several environments, `Deployment prod/web in envs/dev` */
export function describeObject({ scope, ...object }: Pick<KubernetesObject, 'kind' | 'namespace' | 'name' | 'scope'>): string {
  return scope === undefined ? nameOf(object) : `${nameOf(object)} in ${scope}`;
}

/** `Deployment prod/web`, whatever environment it is in. */
export function nameOf({ kind, namespace, name }: Pick<KubernetesObject, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** A value with the place that it comes from, or would be written to. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly object: KubernetesObject;
  /** From the root of the object. */
  readonly path: Path;
  /** The key of the attribute, if the path is that of a set of them: `k=v,k=v`, or a list of keys and values. */
  readonly attribute?: string;
  /** Whether the field is absent and the platform's default is in force. */
  readonly defaulted: boolean;
  /** The kind and field that would set it, if no such object is among the manifests; the place is then the object that lacks it. */
  readonly missing?: string;
}

/** The kind of object that would set a missing value. */
export function missingKind({ missing }: Pick<Sourced<unknown>, 'missing'>): string | undefined {
  return missing?.split('.')[0];
}
