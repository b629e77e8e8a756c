import { Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, Pair, parseDocument, YAMLMap } from 'yaml';
import { Path, Position } from '../object';

/** The parsed form of one document, as a function from path to place. */
export function parsedFinder(slice: string, firstLine: number): (path: Path) => Position | undefined {
  try {
    const lineCounter = new LineCounter();
    // Mistakes are reported by the reader; here any node with a place is enough.
    const document = parseDocument(slice, { lineCounter, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
    return path => {
      const offset = offsetOf(document, path);
      if (offset === undefined) return undefined;
      const { line, col } = lineCounter.linePos(offset);
      return { line: firstLine + line - 1, column: col };
    };
  } catch (error) {
    if (error instanceof RangeError) return () => undefined; // nested deeper than the stack
    throw error;
  }
}

function offsetOf(document: Document, path: Path): number | undefined {
  let node: unknown = document.contents;
  let value = startOf(node);
  let key = value;
  for (const step of path) {
    const container = resolve(document, node);
    if (isMap(container)) {
      const pair = findPair(document, container, String(step));
      if (pair === undefined) return key;
      node = pair.value;
      key = startOf(pair.key) ?? key;
      // An empty value has no place of its own.
      value = isEmpty(node) ? key : startOf(node) ?? key;
    } else if (isSeq(container) && typeof step === 'number' && step < container.items.length) {
      node = container.items[step];
      key = value = startOf(node) ?? key;
    } else {
      return key;
    }
  }
  return value;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function isEmpty(node: unknown): boolean {
  return node === null || (isScalar(node) && node.range?.[0] === node.range?.[1]);
}

/** The node that an alias refers to. */
function resolve(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** The pair of a key: of the map itself, or of the maps that are merged into it. */
function findPair(document: Document, map: YAMLMap, key: string, merging: readonly YAMLMap[] = []): Pair | undefined {
  const named = (name: string) => [...map.items].reverse().find(pair => isScalar(pair.key) && String(pair.key.value) === name); // the last one counts
  const own = named(key);
  const merge = named('<<');
  if (own !== undefined || merge === undefined || merging.includes(map)) return own;
  const merged = resolve(document, merge.value);
  for (const source of isSeq(merged) ? merged.items : [merged]) {
    const target = resolve(document, source);
    const found = isMap(target) ? findPair(document, target, key, [...merging, map]) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
