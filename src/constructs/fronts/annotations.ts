import { annotationKey, infoOf, isRead, NameIn, shortNameOf, Vocabulary } from '../../platform/annotations';
import { AwsController } from '../../platform/controllers';
import { formatKeyValues } from '../../platform/key-values';
import { Checks } from '../input/checks';

/** Annotations of a vocabulary under their full names, without those that are undefined or that the controller does not read. */
export function annotationsOf<Words extends Vocabulary>(
  words: Words, values: { readonly [Name in NameIn<Words>]?: string }, controller: AwsController | undefined,
): { [name: string]: string } {
  return Object.fromEntries(Object.entries<string | undefined>(values)
    .filter((entry): entry is [string, string] => entry[1] !== undefined && isRead(infoOf(words, entry[0]), controller))
    .map(([name, value]) => [annotationKey(words, name), value]));
}

/** Adds findings about properties and additional annotations that the controller does not read. */
export function checkRead<Names extends Readonly<Record<string, string>>>(
  words: Vocabulary, names: Names, props: { readonly [Property in keyof Names]?: unknown },
  given: { readonly field: string; readonly annotations?: { readonly [name: string]: string } },
  controller: AwsController | undefined, checks: Checks,
): void {
  const fields = [
    ...Object.entries(names).filter(([property]) => props[property] !== undefined).map(([property, name]) => [property, name] as const),
    ...Object.keys(given.annotations ?? {}).map(key => [`${given.field}.${key}`, shortNameOf(words, key) ?? ''] as const),
  ];
  for (const [field, name] of fields.filter(([, annotation]) => !isRead(infoOf(words, annotation), controller))) {
    checks.add({
      field,
      actual: 'set',
      relation: 'absent',
      because: `${controller?.title} does not read the annotation '${name}'`,
      remedy: infoOf(words, name)?.classField ? 'set it in the IngressClassParams of the class' : `drop '${field}'`,
    });
  }
}

/** A property as the annotation that it is written as. */
type Value = string | number | readonly string[] | { readonly [name: string]: string } | undefined;

/** The annotations of properties that are written unchanged. */
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
