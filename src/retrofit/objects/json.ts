import { isRecord } from '../../platform/is-record';

/** Reading and changing what objects synthesise to, whatever is in it: a manifest may hold anything anywhere. */

export type Json = { readonly [field: string]: unknown };

/** One step into a manifest: a field, the item of a list that has this `name`, or the pair of a list of `key` and `value`. */
export type Step = string | { readonly named: string } | { readonly keyed: string };

export type Path = readonly Step[];

export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (typeof step !== 'string') return asList(inner).find(item => isMeant(item, step));
    return isRecord(inner) && Object.hasOwn(inner, step) ? inner[step] : undefined;
  }, value);
}

function isMeant(item: unknown, step: Exclude<Step, string>): item is Json {
  return isRecord(item) && ('named' in step ? item.name === step.named : item.key === step.keyed);
}

/** A copy in which one place holds something else. What is missing on the way there is made, but for items with a name. */
export function assign(value: unknown, path: Path, replacement: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return replacement;
  if (typeof step !== 'string') {
    const items = 'keyed' in step && at(value, [step]) === undefined ? [...asList(value), { key: step.keyed }] : asList(value);
    return items.map(item => isMeant(item, step) ? assign(item, rest, replacement) : item);
  }
  const record = isRecord(value) ? value : {};
  return insert(record, step, assign(at(record, [step]), rest, replacement));
}

/** Where there is no such key yet, it comes where it belongs in an alphabetic order, which is that of cdk8s. */
function insert(record: Json, key: string, value: unknown): Json {
  if (Object.hasOwn(record, key)) return { ...record, [key]: value };
  const entries = Object.entries(record);
  const next = entries.findIndex(([other]) => other > key);
  const index = next < 0 ? entries.length : next;
  return Object.fromEntries([...entries.slice(0, index), [key, value], ...entries.slice(index)]);
}

/** With its fields in the order in which cdk8s writes them: what is amended after synthesis is sorted by nobody. */
export function sorted(record: Json): Json {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => one < other ? -1 : 1));
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textAt(value: unknown, path: Path): string | undefined {
  const found = at(value, path);
  return typeof found === 'string' ? found : undefined;
}

/** The whole numbers that timings are; a placeholder that is resolved later is none. */
export function wholeAt(value: unknown, path: Path): number | undefined {
  const found = at(value, path);
  return typeof found === 'number' && Number.isInteger(found) && found >= 0 ? found : undefined;
}

export function listAt(value: unknown, path: Path): readonly unknown[] {
  return asList(at(value, path));
}

/** Labels and the like. */
export function textsAt(value: unknown, path: Path): Readonly<Record<string, string>> {
  const found = at(value, path);
  return isRecord(found)
    ? Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string')) : {};
}

/** `spec.template.spec.containers[web].lifecycle`. */
export function pathText(path: Path): string {
  return path.map((step, index) => {
    if (typeof step !== 'string') return `[${'named' in step ? step.named : step.keyed}]`;
    if (!/^[\w-]+$/.test(step)) return `['${step}']`;
    return index === 0 ? step : `.${step}`;
  }).join('');
}
