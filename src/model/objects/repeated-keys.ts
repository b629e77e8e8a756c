import { isMap, isScalar, isSeq, LineCounter, Node, parseDocument, Scalar } from 'yaml';
import { Path } from './object';
import { groupBy } from '../../platform/group-by';

/** A repeated key in a map, of which the last one counts. */
export interface RepeatedKey {
  /** From the root of the document. */
  readonly path: Path;
  /** The lines of the document with the key, from 0. */
  readonly lines: readonly number[];
  /** Whether all of them have the same value. */
  readonly agree: boolean;
}

/** The keys that a document repeats, in their order. */
export function repeatedKeys(text: string): RepeatedKey[] {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const found: RepeatedKey[] = [];
  const lineOf = (node: unknown) => lineCounter.linePos((node as Node).range?.[0] ?? 0).line - 1;
  const visit = (node: unknown, path: Path): void => {
    if (isSeq(node)) node.items.forEach((item, index) => visit(item, [...path, index]));
    if (!isMap(node)) return;
    const named = node.items.filter(({ key }) => isScalar(key));
    for (const [key, same] of groupBy(named, pair => String((pair.key as Scalar).value))) {
      const values = new Set(same.map(({ value }) => String(value)));
      if (same.length > 1) found.push({ path: [...path, key], lines: same.map(pair => lineOf(pair.key)), agree: values.size === 1 });
      visit(same.at(-1)!.value, [...path, key]);
    }
  };
  visit(document.contents, []);
  return found;
}
