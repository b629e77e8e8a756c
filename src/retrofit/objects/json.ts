import { Path } from '../../model/objects/object';
import { isRecord } from '../../platform/records';

/** Changes of the synthesised form of objects, tolerant of any content: a manifest may contain anything anywhere. */

export type Json = Readonly<Record<string, unknown>>;

/** A key or position; or the item of a list with this `name` or `key`, whatever its position is when the change is applied. */
export type Step = string | number | { readonly named: string } | { readonly keyed: string };

export type Steps = readonly Step[];

export function at(value: unknown, steps: Steps): unknown {
  return steps.reduce<unknown>((inner, step) => {
    if (typeof step === 'string') return isRecord(inner) && Object.hasOwn(inner, step) ? inner[step] : undefined;
    return typeof step === 'number' ? asList(inner)[step] : asList(inner).find(item => isMeant(item, step));
  }, value);
}

function isMeant(item: unknown, step: Exclude<Step, string | number>): item is Json {
  return isRecord(item) && ('named' in step ? item.name === step.named : item.key === step.keyed);
}

/** The steps along a path, with names instead of positions for items that have a name. */
export function stepsAlong(value: unknown, path: Path): Steps {
  let inner = value;
  return path.map(key => {
    const list = inner;
    inner = at(inner, [key]);
    if (typeof key === 'string') return key;
    const item = inner;
    return stepsTo(item).find(step => asList(list).find(other => isMeant(other, step)) === item) ?? key;
  });
}

function stepsTo(item: unknown): Exclude<Step, string | number>[] {
  const { name, key } = isRecord(item) ? item : {};
  return [
    ...typeof name === 'string' && name !== '' ? [{ named: name }] : [],
    ...typeof key === 'string' && key !== '' ? [{ keyed: key }] : [],
  ];
}

/** A copy with another value at one place. Missing objects on the way are created, except items of lists; a pair is added. */
export function assign(value: unknown, steps: Steps, replacement: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return replacement;
  if (typeof step === 'string') {
    const record = isRecord(value) ? value : {};
    return insert(record, step, assign(at(record, [step]), rest, replacement));
  }
  const list = asList(value);
  if (typeof step === 'number') return list.map((item, index) => index === step ? assign(item, rest, replacement) : item);
  const items = 'keyed' in step && at(list, [step]) === undefined ? [...list, { key: step.keyed }] : list;
  return items.map(item => isMeant(item, step) ? assign(item, rest, replacement) : item);
}

/** Inserts a new key at its place in alphabetic order, which is that of cdk8s. */
function insert(record: Json, key: string, value: unknown): Json {
  if (Object.hasOwn(record, key)) return { ...record, [key]: value };
  const entries = Object.entries(record);
  const next = entries.findIndex(([other]) => other > key);
  const index = next < 0 ? entries.length : next;
  return Object.fromEntries([...entries.slice(0, index), [key, value], ...entries.slice(index)]);
}

/** Sorts the fields in the order in which cdk8s writes them, since cdk8s does not sort fields that are amended after synthesis. */
export function sorted(record: Json): Json {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => one < other ? -1 : 1));
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `spec.template.spec.containers[web].lifecycle`. */
export function stepsText(steps: Steps): string {
  return steps.map((step, index) => {
    if (typeof step === 'number') return `[${step}]`;
    if (typeof step !== 'string') return `[${'named' in step ? step.named : step.keyed}]`;
    if (!/^[\w-]+$/.test(step)) return `['${step}']`;
    return index === 0 ? step : `.${step}`;
  }).join('');
}
