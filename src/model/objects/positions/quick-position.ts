import { Path, Position } from '../object';

/**
 * Finds places by indentation alone, in documents of the usual form: blocks, plain keys, no anchors, tags or
 * flow collections on the way. That is a hundred times faster than parsing with positions; if a line on the way is
 * anything else, the answer is undefined and the parser is necessary.
 */
export function quickFinder(text: string, firstLine: number): (path: Path) => Position | undefined {
  if (HINT.test(text) && UNCLEAR.test(text.replace(/^[ \t]*#.*$/gm, ''))) return () => undefined;
  const lines = text.split(text.includes('\r') ? /\r?\n/ : '\n').map(readLine);
  return path => {
    const line = follow(lines, path);
    return line && { line: firstLine + line.index, column: line.column };
  };
}

/** Tabs as indentation, anchors, aliases and tags, merges, complex keys, and blocks of text. */
const UNCLEAR = /^[ ]*\t|[&*!]|<<|^[ ]*[?][ ]|^[ ]*["']?[^\s#"'][^\n]*: +[|>][^\n]*$/m;

/** The characters of which each of them has one, a search that takes a tenth of the time. */
const HINT = /[\t&*!<?|>]/;

/** A line with content: where its content begins, and how it begins. */
interface Line {
  readonly blank: boolean;
  readonly indent: number;
  readonly content: string;
}

interface Block {
  readonly start: number;
  readonly end: number;
  /** Column, from 0, in which its entries begin; on the first line that may be after `- `. */
  readonly indent: number;
}

function readLine(text: string): Line {
  const content = text.trimStart();
  return { blank: content === '' || content.startsWith('#') || content.startsWith('---'), indent: text.length - content.length, content };
}

function follow(lines: readonly Line[], path: Path): { index: number; column: number } | undefined {
  let block = blockIn(lines, 0, lines.length);
  let key = block && { index: block.start, column: block.indent + 1 };
  let value = key;
  for (const step of path) {
    if (!block) return undefined; // a scalar, or something in brackets
    const entry = typeof step === 'number' ? itemOf(lines, block, step) : entryOf(lines, block, step);
    if (entry === 'unclear') return undefined;
    if (entry === undefined) return key;
    ({ block, key, value } = entry);
  }
  return value;
}

interface Entry {
  readonly block?: Block;
  readonly key: { readonly index: number; readonly column: number };
  readonly value: { readonly index: number; readonly column: number };
}

/** The block of lines within a range: its first line with content has its indentation. */
function blockIn(lines: readonly Line[], start: number, end: number): Block | undefined {
  let first = start;
  while (first < end && lines[first].blank) first += 1;
  return first < end ? { start: first, end, indent: lines[first].indent } : undefined;
}

const KEY = /^([A-Za-z0-9_./-]+|"[^"\\]*"|'[^']*'):(?:\s+(\S.*)?)?$/;

/** The content of a line of a block at its indentation; the first one may follow dashes. */
function contentAt(lines: readonly Line[], { start, indent }: Block, index: number): string | undefined {
  const { blank, indent: own, content } = lines[index];
  if (blank) return undefined;
  if (own === indent) return content;
  return index === start && own < indent ? content.slice(indent - own) : undefined;
}

function entryOf(lines: readonly Line[], block: Block, name: string): Entry | 'unclear' | undefined {
  let found: Entry | undefined;
  for (let index = block.start; index < block.end; index += 1) {
    const content = contentAt(lines, block, index);
    if (content === undefined) continue;
    const match = KEY.exec(content);
    if (!match) return 'unclear';
    if (match[1].replace(/^["']|["']$/g, '') !== name) continue;
    if (found !== undefined) return 'unclear'; // the last one counts
    const key = { index, column: block.indent + 1 };
    const text = match[2] ?? '';
    const column = block.indent + content.length - text.length + 1;
    found = text !== '' && !text.startsWith('#')
      ? scalar(text, key, { index, column })
      : nested(lines, index + 1, endOf(lines, block, index), key);
    if (found === undefined) return 'unclear';
  }
  return found;
}

/** A value on the line of its key; the content of a collection in brackets is not visible here. */
function scalar(text: string, key: Entry['key'], value: Entry['value']): Entry | undefined {
  return /^[[{]/.test(text) && !/^(\[\s*\]|\{\s*\})\s*(#.*)?$/.test(text) ? undefined : { key, value };
}

function nested(lines: readonly Line[], start: number, end: number, key: Entry['key']): Entry {
  const block = blockIn(lines, start, end);
  return block ? { block, key, value: { index: block.start, column: block.indent + 1 } } : { key, value: key };
}

/** Where the value of an entry ends: at the next line of the block. Sequences may stand in the column of their key. */
function endOf(lines: readonly Line[], block: Block, index: number): number {
  for (let next = index + 1; next < block.end; next += 1) {
    const { blank, indent, content } = lines[next];
    if (!blank && indent <= block.indent && !(indent === block.indent && /^-(\s|$)/.test(content))) return next;
  }
  return block.end;
}

function itemOf(lines: readonly Line[], block: Block, number: number): Entry | 'unclear' | undefined {
  const starts: number[] = [];
  for (let index = block.start; index < block.end; index += 1) {
    const content = contentAt(lines, block, index);
    if (content === undefined) continue;
    if (!/^-(\s|$)/.test(content)) return 'unclear';
    starts.push(index);
  }
  const start = starts[number];
  if (start === undefined) return undefined;
  const content = contentAt(lines, block, start) ?? '';
  const inner = content.slice(1).trimStart();
  const column = block.indent + content.length - inner.length;
  const place = { index: start, column: column + 1 };
  const end = starts[number + 1] ?? block.end;
  if (inner === '' || inner.startsWith('#') || inner.startsWith('-')) return 'unclear';
  if (!KEY.test(inner)) return scalar(inner, place, place) ?? 'unclear';
  return { block: { start, end, indent: column }, key: place, value: place };
}
