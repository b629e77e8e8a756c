import { Path } from './object';
import { Node, contentOf } from './yaml/node';
import { readNodes } from './yaml/node-reader';
import { MERGE_KEY } from './yaml/plain-reader';
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

/** The keys that a document repeats, in their order; undefined if its form is unusual. */
export function repeatedKeys(text: string): RepeatedKey[] | undefined {
  const root = readNodes(text, 0, text.length);
  if (root === undefined) return undefined;
  const found: RepeatedKey[] = [];
  const lineOf = linesOf(text);
  const visit = (node: Node, path: Path): void => {
    if (node.kind === 'list') node.entries.forEach(({ value }, index) => visit(value, [...path, index]));
    if (node.kind !== 'map') return;
    for (const [key, same] of groupBy(node.entries.filter(pair => pair.key !== MERGE_KEY), pair => pair.key)) {
      const values = new Set(same.length > 1 ? same.map(({ value }) => JSON.stringify(contentOf(value))) : []);
      if (same.length > 1) found.push({ path: [...path, key], lines: same.map(({ start }) => lineOf(start)), agree: values.size === 1 });
      visit(same[same.length - 1].value, [...path, key]);
    }
  };
  visit(root, []);
  return found;
}

/** The line of a place, from 0. Keys come nearly in their order, so that the search goes on where the last one was found. */
function linesOf(text: string): (offset: number) => number {
  let [line, start] = [0, 0];
  return offset => {
    if (offset < start) [line, start] = [0, 0];
    for (let end = text.indexOf('\n', start); end !== -1 && end < offset; end = text.indexOf('\n', start)) [line, start] = [line + 1, end + 1];
    return line;
  };
}
