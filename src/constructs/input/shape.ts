import { types } from 'node:util';
import { Construct, IConstruct } from 'constructs';
import { Checks, quote } from './checks';
import { refuseKey } from './manifest-keys';
import { isRecord } from '../../platform/records';

/**
 * The types of properties, for callers whose language does not enforce them: every value that does not fit is reported by its
 * name, all of them at once, before it is used.
 */

/** The type of one property. */
export interface Type<Value> {
  /** The description, as it reads after "must be". */
  readonly takes: string;
  /** The value as it is used; adds a finding under the name of the property if it does not fit. */
  readonly read: (value: unknown, field: string, checks: Checks) => Value;
}

/** A required property. */
export interface Needed<Value> {
  readonly needed: Type<Value>;
}

/** The type of each property of a struct: the compiler checks that none is missing, and that each matches its declaration. */
export type Shape<Struct> = {
  readonly [Key in keyof Struct]-?: IsAny<Struct[Key]> extends true ? Type<any> | Needed<any>
    : undefined extends Struct[Key] ? Type<Exclude<Struct[Key], undefined>> : Needed<Struct[Key]>
};

/** Of an `any` the compiler cannot tell whether it is required. */
type IsAny<Value> = 0 extends 1 & Value ? true : false;

export function needed<Value>(type: Type<Value>): Needed<Value> {
  return { needed: type };
}

/** An object that is recognised by its members: an app may have several copies of the library with its class. */
export function instance<Value>(takes: string, fits: (value: any) => boolean): Type<Value> {
  return simple(takes, value => value !== null && value !== undefined && fits(value));
}

function simple<Value>(takes: string, fits: (value: unknown) => boolean, remedyFor?: (value: unknown) => string | undefined): Type<Value> {
  return {
    takes,
    read: (value, field, checks) => {
      if (!fits(value)) checks.add({ field, actual: quote(value), relation: 'matching', limit: takes, remedy: remedyFor?.(value) });
      return value as Value;
    },
  };
}

export const text: Type<string> = simple('a text', value => typeof value === 'string', value => typeof value === 'number' ? 'write it in quotes' : undefined);

export const number: Type<number> = simple('a number', value => typeof value === 'number', value =>
  typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? 'write it without quotes' : undefined);

export const flag: Type<boolean> = simple('true or false', value => typeof value === 'boolean', value =>
  value === 'true' || value === 'false' ? 'write it without quotes' : undefined);

/** One of the values of an enum. */
export function choice<Value extends string>(values: Readonly<Record<string, Value>>): Type<Value> {
  const choices = Object.values(values);
  return {
    takes: `one of ${choices.join(', ')}`,
    read: (value, field, checks) => {
      if (!choices.includes(value as Value)) {
        checks.add({ field, actual: quote(value), relation: 'one of', limit: choices.join(', '), remedy: 'choose one of them' });
      }
      return value as Value;
    },
  };
}

export function list<Item>(item: Type<Item>): Type<Item[]> {
  const type = simple<unknown[]>('a list', Array.isArray, () => 'put it into a list');
  return {
    takes: type.takes,
    read: (value, field, checks) => {
      const items = type.read(value, field, checks);
      return Array.isArray(items) ? items.map((inner, index) => item.read(inner, `${field}[${index}]`, checks)) : [];
    },
  };
}

/** Values by name. */
export function byName<Item>(takes: string, item: Type<Item>): Type<{ [name: string]: Item }> {
  return fields(takes, (values, prefix, checks) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, item.read(value, prefix + name, checks)])));
}

/** Texts by name, such as environment variables. */
export const texts: Type<{ [name: string]: string }> = byName('an object with texts', text);

/** Texts whose names are keys of a manifest, such as labels. */
export const manifestTexts: typeof texts = {
  takes: texts.takes,
  read: (value, field, checks) => {
    const read = texts.read(value, field, checks);
    Object.keys(read).forEach(key => refuseKey(key, `${field}.${key}`, checks));
    return read;
  },
};

/** An object with properties; those that are null count as absent. */
export function struct<Struct extends object>(shape: Shape<Struct>): Type<Struct> {
  const entries = Object.entries<Type<unknown> | Needed<unknown>>(shape);
  return fields('an object with properties', (values, prefix, checks) => {
    const read: Record<string, unknown> = {};
    for (const [key, entry] of entries) {
      const [value, name] = [values[key] ?? undefined, prefix + key];
      const type = 'needed' in entry ? entry.needed : entry;
      if (value !== undefined) {
        read[key] = type.read(value, name, checks);
      } else if ('needed' in entry) {
        checks.add({ field: name, actual: 'absent', relation: 'present', remedy: `set '${name}' to ${type.takes}` });
      }
    }
    return read as Struct;
  });
}

/** An object of another library, which is passed on unchanged: only the fields that are read here are checked. */
export function foreign<Value extends object>(used: Partial<Shape<Value>> = {}): Type<Value> {
  const known = struct<object>(used);
  return {
    takes: 'an object',
    read: (value, field, checks) => {
      known.read(value, field, checks);
      return value as Value;
    },
  };
}

/** Objects of JavaScript itself, whose content is not in their properties. */
export function isBuiltIn(value: unknown): boolean {
  return [types.isMap, types.isSet, types.isDate, types.isRegExp, types.isPromise, types.isBoxedPrimitive].some(is => is(value));
}

function fields<Value>(takes: string, readFields: (values: Readonly<Record<string, unknown>>, prefix: string, checks: Checks) => Value): Type<Value> {
  const type = simple<Readonly<Record<string, unknown>>>(takes, value => isRecord(value) && !isBuiltIn(value));
  return {
    takes,
    read: (value, field, checks) => {
      const values = type.read(value, field === '' ? 'props' : field, checks);
      return isRecord(values) ? readFields(values, field === '' ? '' : `${field}.`, checks) : {} as Value;
    },
  };
}

export const construct: Type<IConstruct> = instance('a construct, such as a Chart', value => Construct.isConstruct(value) || typeof value.node?.path === 'string');

/**
 * Reads the properties of a function.
 *
 * @param where the name in the errors: the function, or the construct that it makes
 * @throws all values that do not fit, one line each
 */
export function readProps<Struct extends object>(where: string, given: unknown, shape: Shape<Struct>): Struct {
  const checks = new Checks(where);
  const read = struct(shape).read(given ?? {}, '', checks);
  checks.throwIfAny();
  return read;
}

/** Reads one parameter of a function. */
export function readParameter<Value>(where: string, name: string, given: unknown, type: Type<Value>): Value {
  const checks = new Checks(where);
  const read = type.read(given, name, checks);
  checks.throwIfAny();
  return read;
}

/** Reads the parameters of a construct's constructor, before the construct exists. */
export function constructProps<Struct extends object>(scope: unknown, id: unknown, given: unknown, shape: Shape<Struct>): Struct {
  const path = [(scope as Partial<IConstruct> | undefined)?.node?.path, id].filter(part => typeof part === 'string' && part !== '').join('/');
  const checks = new Checks(path);
  construct.read(scope, 'scope', checks);
  text.read(id, 'id', checks);
  checks.throwIfAny();
  return readProps(path, given, shape);
}
