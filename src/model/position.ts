import { Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, Pair, parseDocument, YAMLMap } from 'yaml';
import { DocumentSource, Path } from './object';
import { quickFinder } from './quick-position';
import { DocumentRange, splitDocuments } from './split';

/** A place in a file. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** Where in its file is the value at a path of a document? */
export type Locator = (source: Pick<DocumentSource, 'document' | 'line'>, path: Path) => Position;

/** Parsing with positions takes about a hundred times the memory of the text; beyond this, the document's own place must do. */
const MAX_LENGTH = 4 * 1024 * 1024;

/** The share of the how-many-th document, from 0. */
export function documentRange(text: string, document: number): DocumentRange | undefined {
  return splitDocuments(text)[document];
}

/** The place of the value at a path, or of the key of the nearest ancestor there is. */
export function locate(text: string, source: Pick<DocumentSource, 'document' | 'line'>, path: Path): Position {
  return locator(text)(source, path);
}

/** {@link locate} for many places of one text, each document parsed once where they are asked for in order. */
export function locator(text: string): Locator {
  const ranges = splitDocuments(text);
  let last: { readonly number: number; readonly find: (path: Path) => Position | undefined } | undefined;
  return ({ document, line }, path) => {
    if (last?.number !== document) {
      const range: DocumentRange | undefined = ranges[document];
      last = { number: document, find: range === undefined ? () => undefined : finder(text.slice(range.start, range.end), range.line) };
    }
    return last.find(path) ?? { line, column: 1 };
  };
}

/** One document as a function from path to place: by its lines where they are plain, else by parsing it. */
function finder(text: string, firstLine: number): (path: Path) => Position | undefined {
  if (text.length > MAX_LENGTH) return () => undefined;
  const slice = text.replace(/^\uFEFF/, ''); // no editor counts a byte order mark, and as a space it would indent the first line
  const quick = quickFinder(slice, firstLine);
  let parsed: ((path: Path) => Position | undefined) | undefined;
  return path => quick(path) ?? (parsed ??= parsedFinder(slice, firstLine))(path);
}

/** The parsed form of one document, as a function from path to place. */
export function parsedFinder(slice: string, firstLine: number): (path: Path) => Position | undefined {
  try {
    const lineCounter = new LineCounter();
    // Mistakes are reported by the reader; here anything that has a place will do.
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
      // A value that was left empty has no place of its own.
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

/** What an alias stands for. */
function resolve(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** The pair of a key: of the map itself, or of the maps that are merged into it. */
function findPair(document: Document, map: YAMLMap, key: string, merging: readonly YAMLMap[] = []): Pair | undefined {
  const named = (name: string) => map.items.find(pair => isScalar(pair.key) && String(pair.key.value) === name);
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
