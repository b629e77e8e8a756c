import { aliasProblem, excessOf } from './yaml/bounds';
import { Parsed } from './yaml/parsed';
import { hasUnusualCharacters, Unusual } from './yaml/plain-reader';
import { ValueReader } from './yaml/value-reader';

/** The documents of a text, by their first and last positions. */
export class DocumentParser {
  private readonly reader = new ValueReader();
  private readonly mayBePlain: boolean;

  public constructor(private readonly text: string) {
    this.mayBePlain = !hasUnusualCharacters(text);
  }

  /** Reads one YAML or JSON document; undefined or null when it is empty. Never throws, whatever the text is. */
  public parse(start: number, end: number): Parsed {
    if (!this.mayBePlain) return completely(this.text.slice(start, end));
    const excess = excessOf(this.text, start, end);
    if (excess !== undefined) return { ok: false, reason: excess };
    try {
      const value = this.reader.read(this.text, start, end);
      const { repeats, aliases } = this.reader;
      const reason = aliases ? aliasProblem(value, end - start) : undefined;
      return reason === undefined ? { ok: true, value, ...repeats && { repeats } } : { ok: false, reason };
    } catch (error) {
      if (!(error instanceof Unusual)) throw error;
      return completely(this.text.slice(start, end));
    }
  }
}

/** Reads one YAML or JSON document; undefined or null when it is empty. Never throws, whatever the text is. */
export function parseDocument(text: string): Parsed {
  return new DocumentParser(text).parse(0, text.length);
}

function completely(text: string): Parsed {
  // A parser that is rarely needed.
  return (require('./yaml/complete') as typeof import('./yaml/complete')).parseCompletely(text);
}
