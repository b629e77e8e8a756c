import { formatNumber } from '../timing';

/** Code of the Common Expression Language, of a sum or of a sentence, is a text; functions here put such texts together. */

/** A number of seconds as a double of CEL. */
export function double(value: number): string {
  const written = formatNumber(value);
  return written.includes('.') ? written : `${written}.0`;
}

/** A text of CEL. */
export function text(value: string): string {
  return JSON.stringify(value);
}

/** A list of texts. */
export function texts(values: readonly string[]): string {
  return `[${values.map(text).join(', ')}]`;
}

/** A computed double as readers write it: the sum of 0.1 and 0.2 is 0.3. */
export function shown(value: string): string {
  return `string(double(int((${value}) * 1000000.0 + 0.5)) / 1000000.0)`;
}

/** One of two expressions, or the one that both are. */
export function choose(condition: string, then: string, otherwise: string): string {
  return then === otherwise ? then : `(${condition} ? ${then} : ${otherwise})`;
}

/** A text of CEL in which some parts are computed. */
export function template(whole: string, computed: Readonly<Record<string, string>>): string {
  const [part] = Object.keys(computed).filter(each => whole.includes(each)).sort((one, other) => whole.indexOf(one) - whole.indexOf(other));
  if (part === undefined) return text(whole);
  const at = whole.indexOf(part);
  const rest = whole.slice(at + part.length);
  return [
    ...at > 0 ? [text(whole.slice(0, at))] : [],
    `(${computed[part]})`,
    ...rest === '' ? [] : [template(rest, computed)],
  ].join(' + ');
}
