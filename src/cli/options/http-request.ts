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
  for (const text of texts) {
    const colon = text.indexOf(':');
    const [name, value] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1).trim()];
    if (!isHeader(name, value)) {
      throw new UsageError(`'--header' is '${text}' but must be 'Name: value', such as 'Host: example.com'`);
    }
    (headers[name.toLowerCase()] ??= []).push(value);
  }
  // Some headers, Host among them, are refused as lists.
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
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
