import { BYTE_ORDER_MARK } from './split';
import { aliasProblem, excessOf } from './yaml/bounds';
import { Parsed } from './yaml/parsed';
import { hasUnusualCharacters, Unusual } from './yaml/plain-reader';
import { ValueReader } from './yaml/value-reader';

/** The documents of a text, by their first and last positions. */
export class DocumentParser {
  private readonly reader = new ValueReader();
  private readonly mayBePlain: boolean;
  private readonly hasMarks: boolean;

  public constructor(private readonly text: string) {
    this.mayBePlain = !hasUnusualCharacters(text);
    this.hasMarks = text.includes(BYTE_ORDER_MARK, 1);
  }

  /** Reads one YAML or JSON document; undefined or null when it is empty. Never throws, whatever the text is. */
  public parse(start: number, end: number): Parsed {
    const mark = this.hasMarks ? markBelowMarker(this.text, start) : undefined;
    const complete = () => completely(
      mark === undefined ? this.text.slice(start, end) : this.text.slice(start, mark) + this.text.slice(mark + 1, end),
    );
    if (!this.mayBePlain) return complete();
    const excess = excessOf(this.text, start, end);
    if (excess !== undefined) return { ok: false, reason: excess };
    try {
      const value = this.reader.read(this.text, mark === undefined ? start : mark + 1, end);
      const { repeats, aliases } = this.reader;
      const reason = aliases ? aliasProblem(value, end - start) : undefined;
      return reason === undefined ? { ok: true, value, ...repeats && { repeats } } : { ok: false, reason };
    } catch (error) {
      if (!(error instanceof Unusual)) throw error;
      return complete();
    }
  }
}

/** Reads one YAML or JSON document; undefined or null when it is empty. Never throws, whatever the text is. */
export function parseDocument(text: string): Parsed {
  return new DocumentParser(text).parse(0, text.length);
}

/** A byte order mark after the line that begins a document: Kubernetes reads each document by itself, and so takes it for the first character. */
function markBelowMarker(text: string, start: number): number | undefined {
  const [marker] = /^\uFEFF?---[ \t]*(?:#.*)?\r?\n/.exec(text.slice(start, start + 1000)) ?? [];
  return marker !== undefined && text[start + marker.length] === BYTE_ORDER_MARK ? start + marker.length : undefined;
}

function completely(text: string): Parsed {
  // A parser that is rarely needed.
  return (require('./yaml/complete') as typeof import('./yaml/complete')).parseCompletely(text);
}
