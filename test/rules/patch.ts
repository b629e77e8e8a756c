/** An object of Kubernetes as YAML has it. */
export interface Body {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

type Key = string | number;

/**
 * What makes objects differ from others. An object is called `Kind`, or `Kind/name` where there are several, or
 * `Kind/namespace/name`; a field is called as findings call it: `Ingress metadata.annotations['alb.ingress.kubernetes.io/scheme']`.
 */
export interface Patch {
  /** Fields with what they are set to. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Fields, or whole objects. */
  readonly remove?: readonly string[];
  /** Objects that come behind those of the base. */
  readonly add?: readonly Body[];
  /** All objects as they stand behind each other, where that is not base first, added ones behind. */
  readonly order?: readonly string[];
}

/** Copies of the objects, with the differences in them. */
export function applyPatch(base: readonly Body[], { set = {}, remove = [], add = [], order }: Patch): Body[] {
  const known = structuredClone(base) as Body[];
  const isField = (place: string) => place.includes(' ');
  const gone = remove.filter(place => !isField(place)).map(ref => objectOf(known, ref));
  const kept = [...known.filter(body => !gone.includes(body)), ...structuredClone(add) as Body[]];
  const objects = order === undefined ? kept : inOrder(kept, order);
  const places = (fields: readonly string[]) => fields.map(field => ({ field, place: placeOf(objects, field) }));
  for (const { field, place } of places(remove.filter(isField))) removeField(place, field);
  for (const { field, place } of places(Object.keys(set))) setField(place, set[field], field);
  return objects;
}

function inOrder(objects: readonly Body[], order: readonly string[]): Body[] {
  const sorted = order.map(ref => objectOf(objects, ref));
  if (new Set(sorted).size !== objects.length) throw new Error(`the order names ${order.join(', ')}, which are not all objects once`);
  return sorted;
}

function objectOf(objects: readonly Body[], ref: string): Body {
  const found = objects.filter(({ kind, metadata: { name, namespace } }) => [kind, `${kind}/${name}`, `${kind}/${namespace}/${name}`].includes(ref));
  if (found.length !== 1) throw new Error(`${ref} is ${found.length === 0 ? 'not among the objects' : 'the name of several objects'}`);
  return found[0];
}

interface Place {
  readonly root: Body;
  readonly path: readonly Key[];
}

function placeOf(objects: readonly Body[], field: string): Place {
  const [, ref, path] = /^(\S+) (.+)$/.exec(field) ?? [];
  return { root: objectOf(objects, ref), path: parsePath(path) };
}

/** The keys of `spec.containers[0].resources['nvidia.com/gpu']`. */
function parsePath(text: string): Key[] {
  const keys = [...text.matchAll(/\[(\d+)\]|\['([^']*)'\]|\.?([^.[\]]+)/gy)];
  if (keys.map(([matched]) => matched).join('') !== text) throw new Error(`'${text}' is not a path`);
  return keys.map(([, index, quoted, plain]) => index === undefined ? quoted ?? plain : Number(index));
}

function removeField({ root, path }: Place, field: string): void {
  const parent = path.slice(0, -1).reduce<any>((value, key) => value?.[key], root);
  const last = path[path.length - 1];
  if (parent?.[last] === undefined) throw new Error(`${field} is not there to be removed`);
  if (Array.isArray(parent)) parent.splice(last as number, 1); else delete parent[last];
}

function setField({ root, path }: Place, value: unknown, field: string): void {
  let parent: any = root;
  path.slice(0, -1).forEach((key, index) => {
    parent[key] ??= typeof path[index + 1] === 'number' ? [] : {};
    parent = parent[key];
  });
  const last = path[path.length - 1];
  if (JSON.stringify(parent[last]) === JSON.stringify(value)) throw new Error(`${field} is ${JSON.stringify(value)} without being set`);
  parent[last] = structuredClone(value);
}
