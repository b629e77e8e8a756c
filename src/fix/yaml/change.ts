import { isDeepStrictEqual } from 'node:util';
import { Path } from '../../model/objects/object';
import { isRecord, isCollection } from '../../platform/records';

/** A change of the value at a path, counted from the root of its document. */
export type Change =
  /** Sets the value, creating the maps on the way. */
  | { readonly kind: 'set'; readonly path: Path; readonly value: unknown }
  /** Removes the key or the item; without effect if there is none. */
  | { readonly kind: 'remove'; readonly path: Path }
  /** Appends a value to a sequence, creating it; without effect if an item is equal. */
  | { readonly kind: 'append'; readonly path: Path; readonly value: unknown };

/** A change that is impossible for the existing value, in words that continue "…, because ". */
export class Refusal extends Error {}

type Fields = Readonly<Record<string, unknown>>;

/** The value at a path; undefined if there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => isCollection(value) && Object.hasOwn(value, step) ? (value as Fields)[step] : undefined, root);
}

/** The root after a change, with everything outside the path unchanged. */
export function applyChange(root: unknown, change: Change): unknown {
  if (change.kind === 'remove' && valueAt(root, change.path) === undefined) return root;
  return descend(root, change, 0);
}

function descend(value: unknown, change: Change, depth: number): unknown {
  const { path } = change;
  if (depth === path.length) return finalValue(value, change);
  const step = path[depth];
  if (Array.isArray(value)) {
    if (typeof step !== 'number' || step > value.length) throw new Refusal(`there is no item ${step} in ${name(path, depth)}`);
    if (isRemoval(change, depth)) return value.filter((_, index) => index !== step);
    return [...value.slice(0, step), descend(value[step], change, depth + 1), ...value.slice(step + 1)];
  }
  if (isRecord(value)) {
    if (isRemoval(change, depth)) return Object.fromEntries(Object.entries(value).filter(([key]) => key !== String(step)));
    return { ...value, [step]: descend(Object.hasOwn(value, step) ? value[step] : undefined, change, depth + 1) };
  }
  if (value !== undefined && value !== null) throw new Refusal(`${name(path, depth)} has no fields, it is ${JSON.stringify(value)}`);
  const child = descend(undefined, change, depth + 1);
  if (typeof step === 'string') return { [step]: child };
  if (step !== 0) throw new Refusal(`there is no item ${step} in ${name(path, depth)}`);
  return [child];
}

function isRemoval(change: Change, depth: number): boolean {
  return change.kind === 'remove' && depth === change.path.length - 1;
}

function finalValue(value: unknown, change: Change): unknown {
  if (change.kind === 'set') return change.value;
  if (change.kind === 'remove') throw new Refusal('a document as a whole is not taken away');
  if (value === undefined || value === null) return [change.value];
  if (!Array.isArray(value)) throw new Refusal(`${name(change.path, change.path.length)} is not a sequence`);
  return value.some(item => isDeepStrictEqual(item, change.value)) ? value : [...value, change.value];
}

function name(path: Path, depth: number): string {
  return depth === 0 ? 'the document' : `'${path.slice(0, depth).join('.')}'`;
}

/** A change to one scalar, one key or one item. */
export type Step = Exclude<Change, { kind: 'append' }>;

/** The same change in the smallest steps, so that unchanged parts keep their text. */
export function stepsOf(root: unknown, change: Change): Step[] {
  if (change.kind === 'remove') return [change];
  const before = valueAt(root, change.path);
  if (change.kind === 'set') return difference(before, change.value, change.path);
  return Array.isArray(before)
    ? [{ kind: 'set', path: [...change.path, before.length], value: change.value }]
    : [{ kind: 'set', path: change.path, value: [change.value] }];
}

function difference(before: unknown, after: unknown, path: Path): Step[] {
  if (isDeepStrictEqual(before, after)) return [];
  const at = (step: string | number): Path => [...path, step];
  if (Array.isArray(before) && Array.isArray(after) && after.length > 0) {
    const surplus = before.slice(after.length).map((_, index): Step => ({ kind: 'remove', path: at(before.length - 1 - index) }));
    return [...after.flatMap((item, index) => difference(before[index], item, at(index))), ...surplus];
  }
  if (isRecord(before) && isRecord(after) && Object.keys(after).length > 0) {
    const removed = Object.keys(before).filter(key => !Object.hasOwn(after, key)).map((key): Step => ({ kind: 'remove', path: at(key) }));
    // Additions come before removals, so that no map is empty in between.
    return [...Object.entries(after).flatMap(([key, value]) => Object.hasOwn(before, key) && before[key] !== undefined
      ? difference(before[key], value, at(key))
      : [{ kind: 'set' as const, path: at(key), value }]), ...removed];
  }
  return [{ kind: 'set', path, value: after }];
}
