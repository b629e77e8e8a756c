import { isPlainRecord } from '../../platform/records';

/**
 * Unwraps quantities and ports. Properties that take Kubernetes objects may contain them as classes of any cdk8s-plus version,
 * whose number or text is in `value`: a typed object would unwrap them, a plain one needs the value itself.
 */
export function plain<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(plain) as Value;
  if (typeof value !== 'object' || value === null) return value;
  if (isPlainRecord(value)) {
    const copy: Record<string, unknown> = { ...value };
    for (const key of Object.keys(copy)) copy[key] = plain(copy[key]);
    return copy as Value;
  }
  const { value: inner } = value as { value?: unknown };
  return typeof inner === 'number' || typeof inner === 'string' ? inner as Value : value; // others are for cdk8s to resolve
}

/** Kubernetes objects leave out empty lists. */
export function emptyToUndefined<Item>(items: Item[]): Item[] | undefined {
  return items.length > 0 ? items : undefined;
}
