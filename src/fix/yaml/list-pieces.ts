import { isDeepStrictEqual } from 'node:util';
import { parseDocument as parseWithPositions } from 'yaml';
import { applyToDocument } from './edit';
import { flowText, styleOf } from './render';
import { Path } from '../../model/objects/object';
import { parseDocument } from '../../model/objects/parse';
import { isCollection } from '../../platform/records';

/** A part of a text that is changed on its own, and the text before it. */
export interface Piece {
  readonly gap: string;
  text: string;
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ gap, text }) => gap + text).join('');
}

/** A List whose items are pieces: `head`, the items, `tail`. */
export interface ListPieces {
  readonly head: string;
  readonly items: Piece[];
  readonly tail: string;
  /** The path to the item within the text of its piece. */
  readonly root: Path;
  /** The text of another item after the last; undefined if it cannot be added. */
  readonly write: (object: Readonly<Record<string, unknown>>) => Piece | undefined;
}

/** A smaller document is reparsed fast enough as a whole, with the style of all of it. */
const WORTHWHILE = 64 * 1024;

/** The items of a large List one by one; undefined if the text is not one, or its items cannot be separated. */
export function takeApart(text: string): ListPieces | undefined {
  if (text.length < WORTHWHILE) return undefined;
  const parsed = parseDocument(text);
  if (!parsed.ok || !isCollection(parsed.value)) return undefined;
  const { kind, items } = parsed.value as { readonly kind?: unknown; readonly items?: unknown };
  const list = kind === 'List' && Array.isArray(items) ? /^\s*\{/.test(text) ? jsonItems(text) : blockItems(text) : undefined;
  // Pieces that were found by their form are verified by their values: an alias, for one, would lead out of its piece.
  return list && isDeepStrictEqual(items, list.items.map(item => valueOf(item.text, list.root))) ? list : undefined;
}

function valueOf(text: string, root: Path): unknown {
  const parsed = parseDocument(text);
  if (!parsed.ok) return undefined;
  return root.length === 0 ? parsed.value : Array.isArray(parsed.value) && parsed.value.length === 1 ? parsed.value[0] : undefined;
}

/** Lines that begin with a dash in the column of the first one, below `items:`; each piece is a sequence of one item. */
function blockItems(text: string): ListPieces | undefined {
  const found = /^items:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*( *)- /m.exec(text);
  if (found === null) return undefined;
  const indent = found[1];
  const first = found.index + found[0].length - indent.length - 2;
  const rest = text.slice(first);
  const beyond = indent === '' ? /^(?![ #\r\n-])|^-(?![ \r\n])/m.exec(rest) : /^(?=[^\s#])/m.exec(rest);
  const end = beyond === null ? text.length : first + beyond.index;
  const starts = [...text.slice(first, end).matchAll(new RegExp(`^${indent}-[ \\r\\n]`, 'gm'))].map(({ index }) => first + index);
  const items: Piece[] = starts.map((start, index) => ({ gap: '', text: text.slice(start, starts[index + 1] ?? end) }));
  return { head: text.slice(0, first), items, tail: text.slice(end), root: [0], write: object => behind(items[items.length - 1], object) };
}

function behind(last: Piece, object: Readonly<Record<string, unknown>>): Piece | undefined {
  const parsed = parseDocument(last.text);
  if (!parsed.ok || !Array.isArray(parsed.value)) return undefined;
  const result = applyToDocument(last.text, { kind: 'set', path: [parsed.value.length], value: object });
  return 'text' in result && result.text.startsWith(last.text) ? { gap: '', text: result.text.slice(last.text.length) } : undefined;
}

/** The objects between the brackets of `"items"`, each a JSON document of its own. */
function jsonItems(text: string): ListPieces | undefined {
  const items: Piece[] = [];
  let [depth, start, end, first] = [0, 0, -1, -1];
  const tokens = /"(?:[^"\\]|\\.)*"(\s*:\s*\[)?|[[{\]}]/g;
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    const [written, opens] = token;
    if (opens !== undefined) {
      if (depth === 1 && first === -1 && written.startsWith('"items"')) first = end = tokens.lastIndex;
      depth += 1;
    } else if (written === '{' || written === '[') {
      if (depth === 2 && first !== -1) start = token.index;
      depth += 1;
    } else if (written === '}' || written === ']') {
      depth -= 1;
      if (first === -1) continue;
      if (depth === 1) break;
      if (depth === 2) {
        items.push({ gap: text.slice(end, start), text: text.slice(start, tokens.lastIndex) });
        end = tokens.lastIndex;
      }
    }
  }
  if (items.length < 2) return undefined;
  return { head: text.slice(0, first), items, tail: text.slice(first + textOf(items).length), root: [], write: object => jsonItem(items, object) };
}

/** A new item in the style of the list: with the same text between items. */
function jsonItem([{ text: like }, { gap }]: readonly Piece[], object: Readonly<Record<string, unknown>>): Piece {
  const column = gap.length - (gap.lastIndexOf('\n') + 1);
  return { gap, text: flowText(object, column, styleOf(parseWithPositions(like, { logLevel: 'silent' }), like)) };
}
