import { DocumentSource, Path, Position } from '../object';
import { quickFinder } from './quick-position';
import { DocumentRange, splitDocuments } from '../split';

/** The position in its file of the value at a path of a document. */
export type Locator = (source: Pick<DocumentSource, 'document' | 'line'>, path: Path) => Position;

/** Parsing with positions takes about a hundred times the memory of the text; beyond this, the document's own place must do. */
const MAX_LENGTH = 4 * 1024 * 1024;

/** The place of a value, or of the key of its nearest existing ancestor; each document is parsed once if places are requested in order. */
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
  const slice = text.replace(/^\uFEFF/, ''); // editors do not count a byte order mark, and as a space it would indent the first line
  const quick = quickFinder(slice, firstLine);
  let parsed: ((path: Path) => Position | undefined) | undefined;
  return path => quick(path) ?? (parsed ??= parseWithPositions(slice, firstLine))(path);
}

function parseWithPositions(slice: string, firstLine: number): (path: Path) => Position | undefined {
  // A fifth of the code that a check would load, and rarely needed.
  const { parsedFinder } = require('./parsed-position') as typeof import('./parsed-position');
  return parsedFinder(slice, firstLine);
}
