type Fields = Readonly<Record<string, unknown>>;

export function isCollection(value: unknown): value is Fields | readonly unknown[] {
  return typeof value === 'object' && value !== null;
}

/** Whether two values would be written the same, whatever the order of keys. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isCollection(a) || !isCollection(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length
    && keys.every(key => Object.hasOwn(b, key) && isSame((a as Fields)[key], (b as Fields)[key]));
}
