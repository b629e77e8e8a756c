import { Path } from './object';
import { splitDocuments } from './split';
import { MapNode, Node, Pair } from './yaml/node';
import { readNodes } from './yaml/node-reader';

/** What stands at a position of a text: its path, and where it is written. */
export interface PathAt {
  /** The number of the document in the text, from 0. */
  readonly document: number;
  /** From the root of the document. */
  readonly path: Path;
  /** The key or the value there. */
  readonly start: number;
  readonly end: number;
}

/** The key or the value at a position of a text; undefined between them, in a comment, and in a document of an unusual form. */
export function pathAt(text: string, offset: number): PathAt | undefined {
  const ranges = splitDocuments(text);
  const document = lastBefore(ranges, ({ start }) => start <= offset);
  const range = ranges[document];
  const root = range && readNodes(text, range.start, range.end);
  const found = root && descend(root, offset, []);
  return found && { document, ...found };
}

function descend(node: Node, offset: number, path: Path): Omit<PathAt, 'document'> | undefined {
  switch (node.kind) {
    case 'scalar':
    case 'alias': return offset >= node.start && offset <= node.end && node.end > node.start ? { path, start: node.start, end: node.end } : undefined;
    case 'list': {
      const index = lastBefore(node.entries, ({ value }) => value.start <= offset);
      return index < 0 ? undefined : descend(node.entries[index].value, offset, [...path, index]);
    }
    case 'map': return inMap(node, offset, path);
  }
}

function inMap(map: MapNode, offset: number, path: Path): Omit<PathAt, 'document'> | undefined {
  const pair: Pair | undefined = map.entries[lastBefore(map.entries, ({ start }) => start <= offset)];
  if (pair === undefined) return undefined;
  const own = [...path, pair.key];
  if (offset < pair.introduced) return { path: own, start: pair.start, end: pair.introduced - 1 };
  return descend(pair.value, offset, own);
}

/** The index of the last item for which something holds that holds for all before it; -1 without any. */
function lastBefore<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  const first = items.findIndex(item => !holds(item));
  return first === -1 ? items.length - 1 : first - 1;
}
