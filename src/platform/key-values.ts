import { INT32 } from './kubernetes';
import { oncePerText } from './once';

/** Values of annotations, as the AWS Load Balancer Controller parses them (pkg/annotations/parser.go). */

/** The content of such an annotation, and the parts that the controller would refuse. */
export interface KeyValues {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
  /** The parts that the controller accepts, but probably not as intended. */
  readonly oddities: readonly string[];
}

/** One pair with its original text, so that unchanged pairs stay as they are. */
interface Pair {
  readonly raw: string;
  /** Absent if there is no `=`. */
  readonly key?: string;
  readonly value: string;
}

/**
 * Reads `k=v,k=v`: a backslash makes the next character literal, a text after the last comma without `=` is refused, and a
 * trailing comma becomes part of the last value.
 */
export const parseKeyValues = oncePerText((text): KeyValues => {
  const pairs = splitPairs(text);
  return {
    values: Object.fromEntries(pairs.flatMap(({ key, value }) => key === undefined ? [] : [[key, value]])),
    problems: pairs.flatMap(({ raw, key }) => key === undefined
      ? [`'${raw.trim()}' has no key and value: the controller refuses the whole annotation`] : []),
    oddities: pairs.flatMap(({ key, value }) => key !== undefined && value.endsWith(',')
      ? [`the trailing comma becomes part of '${key}', whose value is '${value}' then`] : []),
  };
});

/** The same annotation with one value set. All other pairs keep their bytes; a trailing comma, which AWS would refuse, goes. */
export function setKeyValue(text: string, key: string, value: string): string {
  const pairs = splitPairs(withoutTrailingComma(text));
  const pair = `${key}=${escape(value)}`;
  const raw = pairs.map(existing => existing.key === key ? /^\s*/.exec(existing.raw) + pair : existing.raw);
  if (pairs.some(existing => existing.key === key)) return raw.join(',');
  // A backslash at the end stands for itself, and before a comma it would not.
  const last = raw.at(-1);
  return [...raw.slice(0, -1), ...last === undefined ? [] : [endsEscaping(last) ? `${last}\\` : last], pair].join(',');
}

/** The text before a comma at its end that separates nothing; one after a backslash is part of the value. */
function withoutTrailingComma(text: string): string {
  const whole = text.trimEnd();
  if (!whole.endsWith(',') || endsEscaping(whole.slice(0, -1))) return text;
  const pairs = whole.slice(0, -1).trimEnd();
  return endsEscaping(pairs) ? whole.slice(0, pairs.length + 1) : pairs;
}

/** Whether a text ends in a backslash that makes the next character literal. */
function endsEscaping(text: string): boolean {
  return (text.length - trimEnd(text, '\\').length) % 2 === 1;
}

/** `k=v,k=v` in the order of the keys. Values have no comma; a trailing one would become part of the last of them. */
export function formatKeyValues(values: { readonly [key: string]: string }): string {
  return Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1).map(pair => pair.join('=')).join(',');
}

function escape(value: string): string {
  return value.replace(/[\\,]/g, '\\$&');
}

function splitPairs(text: string): Pair[] {
  if (text.trim() === '') return [];
  // A comma at the end separates nothing.
  const last = text.lastIndexOf(',');
  const trailing = text.slice(last + 1).trim() === '' ? last : -1;
  if (!text.includes('\\')) return splitAt(text, trailing).map(raw => pairOf(raw, raw));
  const pairs: Pair[] = [];
  let [raw, literal] = ['', ''];
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '\\' && index + 1 < text.length) {
      index += 1;
      raw += character + text[index];
      literal += text[index];
    } else if (character === ',' && index !== trailing) {
      pairs.push(pairOf(raw, literal));
      [raw, literal] = ['', ''];
    } else {
      raw += character;
      literal += character;
    }
  }
  return [...pairs, pairOf(raw, literal)];
}

/** The texts between the commas, without the trailing comma. */
function splitAt(text: string, trailing: number): string[] {
  if (trailing === -1) return text.split(',');
  const parts = text.slice(0, trailing).split(',');
  return [...parts.slice(0, -1), `${parts[parts.length - 1]}${text.slice(trailing)}`];
}

function pairOf(raw: string, literal: string): Pair {
  const separator = literal.indexOf('=');
  const key = literal.slice(0, separator).trim();
  return separator < 0 || key === '' ? { raw, value: '' } : { raw, key, value: literal.slice(separator + 1).trim() };
}

/** `true` or `false`, spelt exactly so; undefined for any other text. */
export function parseFlag(text: string | undefined): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** A whole number in the syntax of the controller's ParseInt. */
export function parseWhole(text: string): number | undefined {
  return /^[+-]?\d+$/.test(text) && Math.abs(Number(text)) <= INT32 ? Number(text) : undefined;
}

/** The value of a JSON text; undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text without the characters at its end that are any of these; an expression would begin anew at each of them. */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

/** The beginning of a text that would fill a message. */
export function shorten(text: string, most = 60): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
