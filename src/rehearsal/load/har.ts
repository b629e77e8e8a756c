import type { OutgoingHttpHeaders } from 'node:http';
import { AppRequest } from './request';

/** Headers that belong to one connection, or that the sender writes itself. */
const NOT_SENT = /^(:.*|host|connection|keep-alive|content-length|transfer-encoding|te|upgrade|proxy-.*|accept-encoding)$/i;

interface HarEntry {
  readonly request?: {
    readonly method?: unknown;
    readonly url?: unknown;
    readonly headers?: readonly { readonly name?: unknown; readonly value?: unknown }[];
    readonly postData?: { readonly text?: unknown };
  };
}

/** The requests of a HAR file, each as often as it was recorded; or why there are none. */
export function readHar(text: string): readonly AppRequest[] | { readonly problem: string } {
  let entries: unknown;
  try {
    entries = (JSON.parse(text) as { log?: { entries?: unknown } } | null)?.log?.entries;
  } catch {
    return { problem: 'it is not JSON' };
  }
  if (!Array.isArray(entries)) return { problem: 'it has no list log.entries' };
  const counted = new Map<string, AppRequest>();
  for (const entry of entries as HarEntry[]) {
    const read = readEntry(entry);
    if (!read) continue;
    const key = JSON.stringify([read.method, read.path, read.headers, read.body?.toString('base64')]);
    const before = counted.get(key);
    counted.set(key, { ...read, weight: (before?.weight ?? 0) + 1 });
  }
  return counted.size === 0 ? { problem: 'it has no HTTP request' } : [...counted.values()];
}

function readEntry({ request }: HarEntry): AppRequest | undefined {
  const { method, url, headers = [], postData } = request ?? {};
  if (typeof method !== 'string' || typeof url !== 'string' || !URL.canParse(url)) return undefined;
  const { pathname, search, protocol } = new URL(url);
  if (!/^https?:$/.test(protocol)) return undefined;
  const sent: Record<string, string> = {};
  for (const { name, value } of headers) {
    if (typeof name === 'string' && typeof value === 'string' && !NOT_SENT.test(name)) sent[name.toLowerCase()] = value;
  }
  return {
    method: method.toUpperCase(),
    path: `${pathname}${search}`,
    headers: sent as OutgoingHttpHeaders,
    ...typeof postData?.text === 'string' && { body: Buffer.from(postData.text) },
    weight: 1,
  };
}
