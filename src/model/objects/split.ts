/** A document's share of the text of its file. */
export interface DocumentRange {
  /** The position of the first character: that of the `---` line, or of the content without one. */
  readonly start: number;
  /** The position after the last character. */
  readonly end: number;
  /** The line of the file on which the share begins, from 1. */
  readonly line: number;
}

export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The documents of a stream, empty ones included.
 *
 * YAML forbids a line that begins with `---` or `...` inside of any content, so that documents can be separated without
 * understanding them; each is then parsed alone, and a mistake in one leaves the others readable.
 *
 * @param limit the number of documents after which to stop
 */
export function splitDocuments(text: string, limit = Infinity): DocumentRange[] {
  const ranges: DocumentRange[] = [];
  const lines = new LineCounter(text);
  const close = (start: number, end: number) => ranges.push({ start, end, line: lines.at(start) });
  let start = 0;
  // Whether a `---` has opened the document: without one, only content makes a document of the text before the next.
  let open = false;
  for (const marker of markers(text)) {
    if (ranges.length >= limit) return ranges;
    if (marker.ends) {
      if (open || !isPreamble(text, start, marker.start)) close(start, marker.end);
      start = marker.end;
      open = false;
      continue;
    }
    if (open || !isPreamble(text, start, marker.start)) {
      close(start, marker.start);
      start = marker.start;
    }
    open = true;
  }
  if (open || ranges.length === 0 || !isPreamble(text, start, text.length)) close(start, text.length);
  return ranges;
}

/** A line that begins a document, or ends one. */
interface Marker {
  readonly start: number;
  /** The beginning of the next line. */
  readonly end: number;
  readonly ends: boolean;
}

function* markers(text: string): Generator<Marker> {
  let start = 0;
  while (start < text.length) {
    // A byte order mark may precede each document, as in concatenated files.
    const at = text[start] === BYTE_ORDER_MARK ? start + 1 : start;
    const kind = text.startsWith('---', at) ? '---' : text.startsWith('...', at) ? '...' : undefined;
    const next = text.indexOf('\n', at);
    const end = next === -1 ? text.length : next + 1;
    if (kind !== undefined && isBlank(text[at + kind.length])) yield { start, end, ends: kind === '...' };
    if (next === -1) return;
    start = end;
  }
}

function isBlank(character: string | undefined): boolean {
  return character === undefined || character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

/** Whether there is nothing but blank lines, comments and directives: they belong to the document that follows. */
function isPreamble(text: string, start: number, end: number): boolean {
  return contentStart(text, start, end, /[#%]/) === end;
}

/** The start of the first line that is neither blank nor begins with one of the given characters. */
function contentStart(text: string, start: number, end: number, skipped: RegExp): number {
  let line = start;
  while (line < end) {
    let at = line;
    while (at < end && (text[at] === ' ' || text[at] === '\t' || text[at] === '\r' || text[at] === BYTE_ORDER_MARK)) at += 1;
    if (at < end && text[at] !== '\n' && !skipped.test(text[at])) return line;
    const next = text.indexOf('\n', at);
    line = next === -1 || next >= end ? end : next + 1;
  }
  return end;
}

/** The line of the file on which the content of a document begins, from 1: after its marker and leading comments. */
export function contentLine(text: string, { start, end, line }: DocumentRange): number {
  const counter = new LineCounter(text, start, line);
  let at = contentStart(text, start, end, /[#%]/);
  if (/^\uFEFF?---[ \t]*(#.*)?\r?$/.test(lineAt(text, at, end))) {
    const next = text.indexOf('\n', at);
    at = next === -1 ? end : contentStart(text, next + 1, end, /#/);
  }
  return at >= end ? line : counter.at(at);
}

/** The part of a line that is enough to recognise a marker. */
function lineAt(text: string, start: number, end: number): string {
  const next = text.indexOf('\n', start);
  return text.slice(start, Math.min(next === -1 ? end : next, end, start + 1000));
}

/** The lines of ascending positions, each line break met once. */
class LineCounter {
  constructor(private readonly text: string, private position = 0, private line = 1) {}

  at(position: number): number {
    for (;;) {
      const next = this.text.indexOf('\n', this.position);
      if (next === -1 || next >= position) return this.line;
      this.position = next + 1;
      this.line += 1;
    }
  }
}
