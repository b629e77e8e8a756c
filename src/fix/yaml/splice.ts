import { isCollection as isCollectionNode, isMap, isPair, isScalar, parseDocument, Scalar } from 'yaml';
import { Step, valueAt } from './change';
import { positionFor } from './order';
import { Container, Entry, entryAt, entryEnd, isBlock, isBlockScalar, isEmpty, placeOf } from './place';
import { blockTexts, columnOf, flowText, literalBlock, scalarTexts, Style, styleOf } from './render';
import { trimEnd } from '../../platform/key-values';
import { isCollection } from '../../platform/records';

/** The possible texts of a document after a step, the smallest change first; the caller has to check which one is right. */
export function candidates(text: string, step: Step, intended: unknown): { readonly texts: string[]; readonly reason?: string } {
  const document = parseDocument(text, { keepSourceTokens: true, prettyErrors: false, logLevel: 'silent', uniqueKeys: false });
  if (document.errors.length > 0) return { texts: [], reason: `the document cannot be read as YAML: ${document.errors[0].message}` };
  const style = styleOf(document, text);
  const place = placeOf(document, step.path);
  switch (place.kind) {
    case 'blocked': return { texts: [], reason: place.reason };
    case 'entry': return { texts: step.kind === 'remove' ? removals(text, place.entry) : replacements(text, place.entry, step.value, style) };
    case 'hollow': return { texts: step.kind === 'remove' ? [] : replacements(text, place.entry, valueAt(intended, place.path), style) };
    case 'missing': {
      if (step.kind === 'remove') return { texts: [], reason: `'${step.path.join('.')}' comes from a merge key` };
      return { texts: insertions(text, place.container, place.flow, place.path.at(-1) ?? '', valueAt(intended, place.path), style) };
    }
  }
}

function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** The end of the line without its break. */
function lineEnd(text: string, offset: number): number {
  const next = text.indexOf('\n', offset);
  if (next === -1) return text.length;
  return text[next - 1] === '\r' && next > offset ? next - 1 : next;
}

function nextLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset; // a block scalar ends with its line
  const next = text.indexOf('\n', offset);
  return next === -1 ? text.length : next + 1;
}

function lineStart(text: string, offset: number): number {
  return offset - columnOf(text, offset);
}

function isBlank(text: string): boolean {
  return /^\s*$/.test(text);
}

function replacements(text: string, entry: Entry, value: unknown, style: Style): string[] {
  const { node, flow, introduced } = entry;
  const apart = isBlock(node) || isEmpty(node);
  const start = apart ? introduced : node?.range?.[0] ?? introduced;
  const end = isEmpty(node) ? introduced : isBlock(node) ? entryEnd(entry) : node?.range?.[1] ?? introduced;
  const inline = (written: string) => {
    const gap = apart && start > 0 && !/[\s[{,]/.test(text[start - 1]) ? ' ' : '';
    return splice(text, start, end, gap + written + (end > start && text[end - 1] === '\n' ? style.eol : ''));
  };
  const column = columnOf(text, lineStart(text, entry.start)) + indentOfLine(text, entry.start);
  if (!isCollection(value)) {
    const old = isScalar(node) ? node.type : undefined;
    const literal = typeof value === 'string' && isBlockScalar(node) && !flow
      ? literalBlock(value, contentIndent(text, start, end) ?? columnOf(text, entry.start) + style.indent, style) : undefined;
    return [...literal === undefined ? [] : [inline(literal)], ...scalarTexts(value, old, flow, style).map(inline)];
  }
  const flowing = inline(flowText(value, column, style));
  if (flow || style.json || Object.keys(value).length === 0) return [flowing];
  return [...blocks(text, entry, start, end, value, style), flowing];
}

/** A map or sequence on lines of its own, below its key or dash. */
function blocks(text: string, entry: Entry, start: number, end: number, value: object, style: Style): string[] {
  const own = columnOf(text, entry.start);
  const inMap = isMap(entry.container);
  const column = !inMap ? own + 2 : Array.isArray(value) && !style.indentSeq ? own : own + style.indent;
  const endsLine = end > start && text[end - 1] === '\n';
  const rest = endsLine || isBlock(entry.node) ? '' : text.slice(end, lineEnd(text, end));
  // Anchors and comments stay after the key; the lines come below.
  const head = trimEnd(text.slice(0, start), ' \t');
  const tail = text.slice(end + rest.length);
  return blockTexts(value, column, style).map(block => {
    const first = !inMap && isBlank(rest) && head.length === entry.introduced ? ` ${block.slice(column)}` : `${rest.trimEnd()}${style.eol}${block}`;
    return head + first + (endsLine ? style.eol : '') + tail;
  });
}

function contentIndent(text: string, start: number, end: number): number | undefined {
  return /\n( +)\S/.exec(text.slice(start, end))?.[1].length;
}

function indentOfLine(text: string, offset: number): number {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0].length ?? 0;
}

function insertions(text: string, container: Container, flow: boolean, key: string | number, value: unknown, style: Style): string[] {
  const last = entryAt(container, container.items.length - 1, flow);
  const inMap = isMap(container);
  if (flow) return [insertIntoFlow(text, container, last, inMap ? String(key) : undefined, value, style)];
  const column = columnOf(text, entryAt(container, 0, flow).start);
  const place = inMap ? placeAmong(text, container, String(key)) : undefined;
  const ends = [...place === undefined ? [] : [place], nextLine(text, entryEnd(last))];
  const alike = quotedLike(last, value, style);
  const written = blockTexts(inMap ? { [key]: value } : [value], column, style);
  const quoted = alike === undefined ? [] : blockTexts(inMap ? { [key]: null } : [null], column, style)
    .map(block => block.replace(/null$/, () => alike));
  return ends.flatMap(end => [...quoted, ...written].map(block =>
    splice(text, end, end, end > 0 && text[end - 1] !== '\n' ? style.eol + block : block + style.eol)));
}

/** The usual place of the key, above the comments of the next entry; undefined at the end. */
function placeAmong(text: string, container: Container, key: string): number | undefined {
  const keys = container.items.map(item => isPair(item) && isScalar(item.key) ? String(item.key.value) : '');
  const position = positionFor(key, keys);
  if (position === undefined) return undefined;
  if (position > 0) return nextLine(text, entryEnd(entryAt(container, position - 1, false)));
  const { start } = entryAt(container, 0, false);
  let line = lineStart(text, start);
  if (!isBlank(text.slice(line, start))) return undefined; // after a dash, where the map begins
  for (let above = line; above > 0 && line === above;) {
    above = lineStart(text, line - 1);
    if (/^\s*#/.test(text.slice(above, line))) line = above;
  }
  return line;
}

/** A text in the quotes of the entry before it; undefined if that has none. */
function quotedLike({ node }: Entry, value: unknown, style: Style): string | undefined {
  const isQuoted = isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE);
  return isQuoted && typeof value === 'string' ? scalarTexts(value, node.type ?? undefined, true, style)[0] : undefined;
}

function insertIntoFlow(text: string, container: Container, last: Entry, key: string | undefined, value: unknown, style: Style): string {
  const end = entryEnd(last);
  const column = indentOfLine(text, last.start);
  const colon = style.json === 'compact' && !/:\s/.test(text) ? ':' : ': ';
  const written = (key === undefined ? '' : `${flowText(key, column, style)}${colon}`) + (quotedLike(last, value, style) ?? flowText(value, column, style));
  const comma = /^\s*,/.exec(text.slice(end, container.range?.[1]))?.[0] ?? '';
  const rest = text.slice(end + comma.length, lineEnd(text, end + comma.length));
  const ownLine = isBlank(text.slice(lineStart(text, last.start), last.start));
  if (ownLine && /^[ \t]*(#.*)?$/.test(rest)) {
    const at = end + comma.length + rest.length;
    const line = `${style.eol}${text.slice(lineStart(text, last.start), last.start)}${written}${comma === '' ? '' : ','}`;
    return splice(splice(text, at, at, line), end, end + comma.length, ',');
  }
  return splice(text, end, end, `,${style.json === 'compact' && !/,\s/.test(text) && colon === ':' ? '' : ' '}${written}`);
}

function removals(text: string, entry: Entry): string[] {
  const { container, index, flow } = entry;
  const count = container.items.length;
  if (count === 1) return emptied(text, container, entry);
  const end = entryEnd(entry);
  if (flow) {
    return index < count - 1
      ? [splice(text, entry.start, entryAt(container, index + 1, flow).start, '')]
      : [splice(text, entryEnd(entryAt(container, index - 1, flow)), end, '')];
  }
  const start = lineStart(text, entry.start);
  if (isBlank(text.slice(start, entry.start))) {
    const after = nextLine(text, end);
    // A text without a final line break stays without one.
    if (after === text.length && text[after - 1] !== '\n') return [splice(text, text[start - 2] === '\r' ? start - 2 : start - 1, after, '')];
    return [splice(text, start, after, '')];
  }
  // The first of its container, on the line of a `-`: the next one moves up.
  if (index === count - 1) return [];
  const next = entryAt(container, index + 1, flow).start;
  return isBlank(text.slice(nextLine(text, end), next)) ? [splice(text, entry.start, next, '')] : [splice(text, entry.start, lineEnd(text, end), '')];
}

/** Removing the last entry leaves an empty container, which only brackets can express. */
function emptied(text: string, container: Container, entry: Entry): string[] {
  const brackets = isMap(container) ? '{}' : '[]';
  const [start, end] = container.range ?? [0, 0];
  if (isCollectionNode(container) && container.flow) return [splice(text, start, end, brackets)];
  const after = text.slice(nextLine(text, entryEnd(entry)));
  const introduced = entry.parent?.introduced ?? 0;
  const between = text.slice(introduced, lineStart(text, entry.start));
  // After the key, if the entry was below it; comments stay where they are.
  const below = entry.parent !== undefined && lineStart(text, entry.start) > introduced
    ? [`${text.slice(0, introduced)} ${brackets}${after === '' && !text.endsWith('\n') ? between.replace(/\r?\n$/, '') : between}${after}`]
    : [];
  const close = entryEnd(entry);
  const rest = close > 0 && text[close - 1] === '\n' ? text.slice(text[close - 2] === '\r' ? close - 2 : close - 1) : text.slice(close);
  return [...below, text.slice(0, entry.start) + brackets + rest];
}
