import { LOAD_BALANCER_KINDS } from '../platform/load-balancers';
import { isRecord } from '../platform/records';

/** An object as the API server gives it. */
export type Body = Readonly<Record<string, unknown>>;

/** The objects that `kubectl get -o json` prints; undefined if it is something else. */
export function parseListing(text: string): Body[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const items = value.kind === 'List' || Array.isArray(value.items) ? value.items : [value];
  return Array.isArray(items) && items.every(isRecord) ? items : undefined;
}

/** An object without the book-keeping of the API server, which is most of its text. */
export function withoutBookkeeping(body: Body): Body {
  if (!isRecord(body.metadata) || !Object.hasOwn(body.metadata, 'managedFields')) return body;
  const { managedFields, ...metadata } = body.metadata;
  return { ...body, metadata };
}

/** When labels were last written, by label, in the format of the API server. */
export type LabelTimes = Readonly<Record<string, string>>;

/** When the labels of a Namespace that turn readiness gates on were last written, as its book-keeping says. */
export function gateLabelTimes({ metadata }: Body): LabelTimes {
  const entries = isRecord(metadata) && Array.isArray(metadata.managedFields) ? metadata.managedFields.filter(isRecord) : [];
  const labels = new Set(Object.values(LOAD_BALANCER_KINDS).flatMap(({ gate }) => gate === undefined ? [] : [gate.label]));
  return Object.fromEntries([...labels].flatMap(label => {
    const times = entries
      .filter(({ fieldsV1 }) => ['f:metadata', 'f:labels', `f:${label}`].reduce<unknown>((fields, key) => isRecord(fields) ? fields[key] : undefined, fieldsV1) !== undefined)
      .flatMap(({ time }) => typeof time === 'string' ? [time] : [])
      .sort();
    return times.length === 0 ? [] : [[label, times[times.length - 1]]];
  }));
}
