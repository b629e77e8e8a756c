/** A function of objects that computes the result for each one once, for as long as the object is in use. */
export function oncePer<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return key => {
    const value = known.get(key);
    if (value !== undefined || known.has(key)) return value as Value;
    const computed = compute(key);
    known.set(key, computed);
    return computed;
  };
}

/** The most results that are kept for texts: those of a fleet are alike, and other sets have as many texts as objects. */
const MOST_TEXTS = 1000;

/** In characters: longer texts are not those of a fleet, and a thousand of them would fill the memory. */
const LONGEST_TEXT = 1000;

/** A function of texts, of which many objects have the same ones; a thousand of them are remembered. */
export function oncePerText<Value>(compute: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return text => {
    if (text.length > LONGEST_TEXT) return compute(text);
    const value = known.get(text);
    if (value !== undefined || known.has(text)) return value as Value;
    if (known.size === MOST_TEXTS) known.clear();
    const own = [...text].join(''); // V8 would keep the whole file of which the text is a part
    const computed = compute(own);
    known.set(own, computed);
    return computed;
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
