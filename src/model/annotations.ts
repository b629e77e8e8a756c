/** Values of annotations as the AWS Load Balancer Controller parses them (pkg/annotations/parser.go). */

/** What an annotation of the form `k=v,k=v` says, and what of it the controller or AWS would refuse. */
export interface KeyValues {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/**
 * `k=v,k=v`: split at commas as long as what follows still contains `=`; a backslash makes the next character literal.
 * What follows the last comma without `=` is refused, and a trailing comma becomes part of the last value.
 */
export function parseKeyValues(text: string): KeyValues {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const pair of splitPairs(text)) {
    const separator = pair.indexOf('=');
    const key = pair.slice(0, separator).trim();
    if (separator < 0 || key === '') {
      problems.push(`'${pair.trim()}' has no key and value: the controller refuses the whole annotation`);
      continue;
    }
    const value = pair.slice(separator + 1).trim();
    if (value.endsWith(',')) problems.push(`the trailing comma becomes part of '${key}', whose value is '${value}' then`);
    Object.defineProperty(values, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return { values, problems };
}

function splitPairs(text: string): string[] {
  const pairs: string[] = [];
  let current = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '\\' && index + 1 < text.length) {
      index += 1;
      current += text[index];
    } else if (character === ',' && text.slice(index + 1).trim() !== '') {
      pairs.push(current);
      current = '';
    } else {
      current += character;
    }
  }
  return text.trim() === '' ? [] : [...pairs, current];
}

/** `a,b`: trimmed, without empty ones. */
export function parseList(text: string): string[] {
  return text.split(',').map(item => item.trim()).filter(item => item !== '');
}

/** A whole number as the controller's ParseInt takes it. */
export function parseWhole(text: string): number | undefined {
  return /^[+-]?\d+$/.test(text) && Math.abs(Number(text)) < 2 ** 31 ? Number(text) : undefined;
}
