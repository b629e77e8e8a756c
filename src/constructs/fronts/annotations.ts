import { annotationKey, NameIn, Vocabulary } from '../../platform/annotations';
import { formatKeyValues } from '../../platform/key-values';

/** Annotations of a vocabulary under their full names; what is undefined is left out. */
export function annotationsOf<Words extends Vocabulary>(
  words: Words, values: { readonly [Name in NameIn<Words>]?: string },
): { [name: string]: string } {
  return Object.fromEntries(Object.entries<string | undefined>(values)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => [annotationKey(words, name), value]));
}

/** A property as the annotation that it is written as. */
type Value = string | number | readonly string[] | { readonly [name: string]: string } | undefined;

/** The annotations that properties are written as without further ado. */
export function passedThrough<Names extends Readonly<Record<string, string>>>(
  names: Names, props: { readonly [Property in keyof Names]?: Value },
): { [Name in Names[keyof Names]]?: string } {
  const written = Object.entries(names).map(([property, name]) => [name, format(props[property])]);
  return Object.fromEntries(written) as { [Name in Names[keyof Names]]?: string };
}

function format(value: Value): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'object') return String(value);
  return isList(value) ? value.join(',') : formatKeyValues(value);
}

function isList(value: Exclude<Value, undefined>): value is readonly string[] {
  return Array.isArray(value);
}
