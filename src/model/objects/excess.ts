import { describeObject, KubernetesObject } from './object';
import { MOST_ITEMS, MOST_OF_ANNOTATIONS, MOST_OF_OBJECT } from '../../platform/limits/object-size';
import { isCollection, isRecord } from '../../platform/records';

/** In any encoding, a value takes a byte, and something that tells it from the next. */
const LEAST_OF_VALUE = 2;

/** Whether a document may hold more than is read: by its length, or because an alias repeats what stands in it once. */
export function mayExceed(text: string): boolean {
  return text.length > MOST_ITEMS * LEAST_OF_VALUE || (text.includes('&') && text.includes('*'));
}

/** Why Kubernetes cannot hold an object, or nobody means it, so that nothing in it is worth reading; a sentence without full stop. */
export function excessOf(object: KubernetesObject): string | undefined {
  const large = tooLargeIn(object.body);
  if (large === 'whole') {
    return `${describeObject(object)} holds more than ${MOST_OF_OBJECT / 1024 / 1024} MiB, the most that Kubernetes keeps of one object, and is not read further`;
  }
  if (large !== undefined) {
    return `${describeObject(object)} has a list of ${large.length} items; lists of more than ${MOST_ITEMS} are not read, and neither is the rest of it`;
  }
  const { metadata } = object.body;
  const annotations = isRecord(metadata) && isRecord(metadata.annotations) ? Object.entries(metadata.annotations) : [];
  const bytes = annotations.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + (typeof value === 'string' ? Buffer.byteLength(value) : 0), 0);
  return bytes <= MOST_OF_ANNOTATIONS ? undefined
    : `${describeObject(object)} has annotations of ${bytes} bytes but Kubernetes takes at most ${MOST_OF_ANNOTATIONS}; it is not read further`;
}

/** The whole value, if it takes more bytes than an object may have, counted from below and only as far as that; or else a list of too many items. */
function tooLargeIn(value: unknown): 'whole' | readonly unknown[] | undefined {
  const open = [value];
  let long: readonly unknown[] | undefined;
  for (let bytes = 0; open.length > 0;) {
    const next = open.pop();
    bytes += LEAST_OF_VALUE;
    if (typeof next === 'string') {
      bytes += next.length;
    } else if (isCollection(next)) {
      if (Array.isArray(next) && next.length > MOST_ITEMS) long = next;
      for (const child of Object.values(next)) open.push(child);
    }
    if (bytes + open.length * LEAST_OF_VALUE > MOST_OF_OBJECT) return 'whole';
  }
  return long;
}
