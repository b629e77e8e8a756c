import { INT32 } from '../platform/kubernetes';
import { isRecord } from '../platform/records';
import { neighbourOf } from '../platform/text/spelling';

/** Keys and indices from the root of the configuration to a value. */
export type ConfigPath = readonly (string | number)[];

/** What is wrong at a place of the configuration; a sentence without full stop. */
export interface Complaint {
  readonly path: ConfigPath;
  /** Whether it is about the key rather than its value. */
  readonly isKey?: boolean;
  readonly message: string;
}

/**
 * The type of a value of the configuration: one declaration from which the reader, the JSON Schema and the table of the
 * documentation come.
 */
export interface Type<Value> {
  /** The description, as it reads after "must be". */
  readonly takes: string;
  readonly schema: JsonSchema;
  /** The value as it is used; undefined, with a complaint, if it does not fit. */
  readonly read: (value: unknown, path: ConfigPath, complaints: Complaint[]) => Value | undefined;
  /** The keys of a map, for the documentation; those of its items, if it is a list of maps. */
  readonly keys?: Keys;
}

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A key of a map. */
export interface Key<Value = unknown> {
  readonly type: Type<Value>;
  /** What it is, as a clause without full stop. */
  readonly about: string;
  readonly isNeeded?: boolean;
}

export type Keys = Readonly<Record<string, Key>>;

/** The value that a map with these keys is read as. */
type Values<Map extends Keys> = { readonly [Name in keyof Map]?: Map[Name] extends Key<infer Value> ? Value : never };

/** Keys, values and the sentences about them, as they stand in messages. */
export function formatConfigPath(path: ConfigPath): string {
  return path.map((step, index) => typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`).join('');
}

function simple<Value>(takes: string, schema: JsonSchema, fits: (value: unknown) => boolean): Type<Value> {
  return {
    takes,
    schema,
    read: (value, path, complaints) => {
      if (fits(value)) return value as Value;
      complaints.push({ path, message: `'${formatConfigPath(path)}' is ${show(value)} but must be ${takes}` });
      return undefined;
    },
  };
}

/** Enough of a value to recognise it. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return 'a map';
  const shown = JSON.stringify(value) ?? String(value);
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}

export function text(takes = 'a text', pattern?: RegExp): Type<string> {
  const isQuoted = (value: unknown) => typeof value === 'string' && value.trim() !== '' && (pattern?.test(value) ?? true);
  return simple(takes, { type: 'string', minLength: 1, ...pattern && { pattern: pattern.source } }, isQuoted);
}

export function flag(): Type<boolean> {
  return simple('true or false', { type: 'boolean' }, value => typeof value === 'boolean');
}

export function wholeNumber(least: number): Type<number> {
  return counted(simple(`a whole number of at least ${least}`, { type: 'integer', minimum: least, maximum: INT32 }, value => Number.isInteger(value) && (value as number) >= least));
}

export function positiveNumber(): Type<number> {
  return counted(simple('a number of more than 0', { type: 'number', exclusiveMinimum: 0, maximum: INT32 }, value => typeof value === 'number' && Number.isFinite(value) && value > 0));
}

/** A number as far as Kubernetes counts. */
function counted(type: Type<number>): Type<number> {
  return checked(type, value => value <= INT32 ? undefined : `is ${show(value)} but must be at most ${INT32}; lower it`);
}

/** A type of which not every value is taken; a fault reads on after the name of the key. */
export function checked<Value>(type: Type<Value>, faultOf: (value: Value) => string | undefined): Type<Value> {
  return {
    ...type,
    read: (value, path, complaints) => {
      const read = type.read(value, path, complaints);
      const fault = read === undefined ? undefined : faultOf(read);
      if (fault === undefined) return read;
      complaints.push({ path, message: `'${formatConfigPath(path)}' ${fault}` });
      return undefined;
    },
  };
}

export function choice<Value extends string>(choices: readonly Value[]): Type<Value> {
  return simple(`one of ${choices.join(', ')}`, { enum: choices }, value => choices.includes(value as Value));
}

export function list<Item>(item: Type<Item>): Type<readonly Item[]> {
  return {
    takes: `a list, each item ${item.takes}`,
    schema: { type: 'array', items: item.schema },
    keys: item.keys,
    read: (value, path, complaints) => {
      if (Array.isArray(value)) return value.flatMap((inner, index) => item.read(inner, [...path, index], complaints) ?? []);
      complaints.push({ path, message: `'${formatConfigPath(path)}' is ${show(value)} but must be a list` });
      return undefined;
    },
  };
}

/** Values by names that are not fixed; `named` says what the names are, and refuses those that are none of them. */
export function dictionary<Value>(
  named: { readonly takes: string; readonly schema?: JsonSchema; readonly known?: () => readonly string[] }, of: Type<Value>,
): Type<Readonly<Record<string, Value>>> {
  return {
    takes: `a map from ${named.takes} to ${of.takes}`,
    schema: { type: 'object', ...named.schema && { propertyNames: named.schema }, additionalProperties: of.schema },
    keys: of.keys,
    read: (value, path, complaints) => {
      const values = readMap(value, path, complaints);
      const known = values === undefined || Object.keys(values).length === 0 ? undefined : named.known?.();
      return values && Object.fromEntries(Object.entries(values).flatMap(([name, inner]) => {
        if (known && !known.includes(name)) {
          complaints.push({ path: [...path, name], isKey: true, message: `'${name}' is not ${named.takes}${meant(name, known)}` });
          return [];
        }
        const read = of.read(inner, [...path, name], complaints);
        return read === undefined ? [] : [[name, read]];
      }));
    },
  };
}

function readMap(value: unknown, path: ConfigPath, complaints: Complaint[]): Readonly<Record<string, unknown>> | undefined {
  if (isRecord(value)) return value;
  complaints.push({ path, message: `${path.length === 0 ? 'the configuration' : `'${formatConfigPath(path)}'`} is ${show(value)} but must be a map` });
  return undefined;
}

function meant(name: string, known: readonly string[]): string {
  const neighbour = neighbourOf(name, known);
  return neighbour === undefined ? '' : `; did you mean '${neighbour}'?`;
}

/** A map with fixed keys; a misspelt one is refused with its neighbour. */
export function map<Map extends Keys>(keys: Map, oneOf: readonly (keyof Map & string)[] = []): Type<Values<Map>> {
  const names = Object.keys(keys);
  const needed = names.filter(name => keys[name].isNeeded);
  return {
    takes: 'a map',
    keys,
    schema: {
      type: 'object',
      properties: Object.fromEntries(names.map(name => [name, { description: keys[name].about, ...keys[name].type.schema }])),
      ...needed.length > 0 && { required: needed },
      ...oneOf.length > 0 && { anyOf: oneOf.map(name => ({ required: [name] })) },
      additionalProperties: false,
    },
    read: (value, path, complaints) => {
      const given = readMap(value, path, complaints);
      if (given === undefined) return undefined;
      const at = path.length === 0 ? '' : ` in '${formatConfigPath(path)}'`;
      const missing = [
        ...needed.filter(name => !Object.hasOwn(given, name)).map(name => `'${name}' is missing${at}; it is ${keys[name].about}`),
        ...oneOf.length > 0 && Object.keys(given).every(name => Object.hasOwn(keys, name)) && !oneOf.some(name => Object.hasOwn(given, name)) ? [`one of ${oneOf.join(', ')} is missing${at}`] : [],
      ];
      complaints.push(...missing.map(message => ({ path, message })));
      const read = Object.entries(given).flatMap(([name, inner]) => {
        if (!Object.hasOwn(keys, name)) {
          const known = `; its keys are ${names.join(', ')}`;
          complaints.push({ path: [...path, name], isKey: true, message: `'${name}' is not a key${at}${meant(name, names) || known}` });
          return [];
        }
        const one = keys[name].type.read(inner, [...path, name], complaints);
        return one === undefined ? [] : [[name, one] as const];
      });
      return Object.fromEntries(read) as Values<Map>;
    },
  };
}
