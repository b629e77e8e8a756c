import { DocumentSource, Path, Position } from './object';
import { splitDocuments } from './split';
import { isHollow, Node, pairOf, resolved } from './yaml/node';
import { readNodes } from './yaml/node-reader';

/** The position in its file of the value at a path of a document. */
export type Locator = (source: Pick<DocumentSource, 'document' | 'line'>, path: Path) => Position;

/**
 * The place of a value, or of the key of its nearest existing ancestor; each document is read once if places are requested in
 * order. In a document of an unusual form, it is the line of the document.
 */
export function locator(text: string): Locator {
  const ranges = splitDocuments(text);
  let last: { readonly number: number; readonly root: Node | undefined } | undefined;
  return ({ document, line }, path) => {
    const range = ranges[document];
    if (last?.number !== document) last = { number: document, root: range && readNodes(text, range.start, range.end) };
    if (last.root === undefined) return { line, column: 1 };
    return positionOf(text, range, offsetOf(last.root, path));
  };
}

function positionOf(text: string, { start, line }: { readonly start: number; readonly line: number }, offset: number): Position {
  let at = line;
  // Editors do not count a byte order mark.
  let lineStart = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
  for (let next = text.indexOf('\n', start); next !== -1 && next < offset; next = text.indexOf('\n', next + 1)) {
    at += 1;
    lineStart = next + 1;
  }
  return { line: at, column: offset - lineStart + 1 };
}

function offsetOf(root: Node, path: Path): number {
  let node = root;
  let key = root.start;
  let value = root.start;
  for (const step of path) {
    const container = resolved(node);
    if (container.kind === 'map') {
      const pair = pairOf(container, String(step));
      if (pair === undefined) return key;
      node = pair.value;
      key = pair.start;
      value = isHollow(node) ? key : node.start; // an empty value has no place of its own
    } else if (container.kind === 'list' && typeof step === 'number' && step < container.entries.length) {
      node = container.entries[step].value;
      key = value = node.start;
    } else {
      return key;
    }
  }
  return value;
}
