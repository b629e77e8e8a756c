import { METHODS, OutgoingHttpHeaders, validateHeaderName, validateHeaderValue } from 'node:http';
import { AppRequest } from './request';
import { isRecord } from '../../platform/records';

/** Headers that belong to one connection, or that the sender writes itself. */
const NOT_SENT = /^(:.*|host|connection|keep-alive|content-length|transfer-encoding|te|upgrade|proxy-.*|accept-encoding)$/i;

/** The requests of a HAR file, each as often as it was recorded; or why there are none. */
export function readHar(text: string): readonly AppRequest[] | { readonly problem: string } {
  let har: unknown;
  try {
    har = JSON.parse(text);
  } catch {
    return { problem: 'it is not JSON' };
  }
  const entries = isRecord(har) && isRecord(har.log) ? har.log.entries : undefined;
  if (!Array.isArray(entries)) return { problem: 'it has no list log.entries' };
  const counted = new Map<string, AppRequest>();
  for (const [index, entry] of entries.entries()) {
    const read = readEntry(entry);
    if (read === undefined) continue;
    if ('problem' in read) return { problem: `log.entries[${index}]${read.problem}` };
    const key = JSON.stringify([read.method, read.path, read.headers, read.body?.toString('base64')]);
    const before = counted.get(key);
    counted.set(key, { ...read, weight: (before?.weight ?? 0) + 1 });
  }
  return counted.size === 0 ? { problem: 'it has no HTTP request' } : [...counted.values()];
}

/** A recorded request; undefined if it went to no server, as those of `data:` and `blob:`. */
function readEntry(entry: unknown): AppRequest | { readonly problem: string } | undefined {
  const request = isRecord(entry) ? entry.request : undefined;
  if (!isRecord(request)) return { problem: ' has no request' };
  const { method, url, headers = [], postData } = request;
  if (typeof method !== 'string' || !METHODS.includes(method.toUpperCase())) return { problem: '.request.method is not a method of HTTP' };
  if (typeof url !== 'string' || !URL.canParse(url)) return { problem: '.request.url is not a URL' };
  const { pathname, search, protocol } = new URL(url);
  if (!/^https?:$/.test(protocol)) return undefined;
  if (!Array.isArray(headers)) return { problem: '.request.headers is not a list' };
  const sent: Record<string, string> = {};
  for (const [index, header] of headers.entries()) {
    const { name, value } = isRecord(header) ? header : {};
    if (typeof name !== 'string' || typeof value !== 'string') return { problem: `.request.headers[${index}] has no name and value` };
    if (NOT_SENT.test(name)) continue;
    if (!canBeSent(name, value)) return { problem: `.request.headers[${index}] has characters that no header has` };
    sent[name.toLowerCase()] = value;
  }
  return {
    method: method.toUpperCase(),
    path: `${pathname}${search}`,
    headers: sent as OutgoingHttpHeaders,
    ...isRecord(postData) && typeof postData.text === 'string' && { body: Buffer.from(postData.text) },
    weight: 1,
  };
}

function canBeSent(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
