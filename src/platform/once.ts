/** A function of objects that computes the result for each one once, for as long as the object is in use. */
export function oncePer<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return key => {
    let entry = known.get(key);
    if (entry === undefined) known.set(key, entry = { value: compute(key) });
    return entry.value;
  };
}

/** A function of few different arguments that computes each result once: what it reads never changes. */
export function once<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return key => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key)!;
  };
}
