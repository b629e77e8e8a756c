import { OutgoingHttpHeaders, validateHeaderName, validateHeaderValue } from 'node:http';
import { UsageError } from './parse';

/** An HTTP method, in capitals. */
export function parseMethod(text: string): string {
  if (!/^[A-Za-z]+$/.test(text)) throw new UsageError(`'--method' is '${text}' but must be an HTTP method, such as GET or HEAD`);
  return text.toUpperCase();
}

/** The headers of `--header` flags, by their names in small letters. */
export function parseHeaders(texts: readonly string[] = []): OutgoingHttpHeaders {
  const headers: Record<string, string[]> = {};
  for (const [index, text] of texts.entries()) {
    const colon = text.indexOf(':');
    const [name, value] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1).trim()];
    const problem = problemOf(name, value);
    if (problem !== undefined) {
      throw new UsageError(`'--header'${texts.length > 1 ? ` number ${index + 1}` : ''} ${problem} but must be 'Name: value', such as 'Host: example.com'`);
    }
    (headers[name.toLowerCase()] ??= []).push(value);
  }
  // Some headers, Host among them, are refused as lists.
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

/** Why HTTP does not take a header. The value is not shown, since it may let somebody in; nor is what is not a name, and may be one. */
function problemOf(name: string, value: string): string | undefined {
  if (!isTaken(() => validateHeaderName(name))) return 'has no name in front of a colon';
  if (isTaken(() => validateHeaderValue(name, value))) return undefined;
  const place = [...value].findIndex(character => !isTaken(() => validateHeaderValue(name, character)));
  const code = [...value][place].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  return `'${name}' has the character U+${code} at place ${place + 1} of its value, which no header can hold,`;
}

function isTaken(validate: () => void): boolean {
  try {
    validate();
    return true;
  } catch {
    return false;
  }
}

/** A number of requests per second, up to what one process can send. */
export function parseRate(text: string, most: number): number {
  const rate = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!(rate > 0 && rate <= most)) {
    throw new UsageError(`'--rate' is '${text}' but must be a number of requests per second of more than 0 and at most ${most}`);
  }
  return rate;
}
