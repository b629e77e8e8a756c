import { CORE_SCHEMA, load, LoadOptions, Type, YAMLException } from 'js-yaml';
import { hasUnusualCharacters, Unusual } from './yaml/plain-reader';
import { ValueReader } from './yaml/value-reader';

/** The value of one document, or why it has none. */
export type Parsed =
  | { readonly ok: true; readonly value: unknown; /** Whether a key stands more than once in a map; the last one counts. */ readonly repeats?: true }
  | {
    readonly ok: false;
    /** Continues "the document …". */
    readonly reason: string;
    /** In the text that was parsed, from 0; absent if the document as a whole is at fault. */
    readonly line?: number;
    readonly column?: number;
  };

/** The deepest schema of a custom resource stays below 100; recursion over a value must not overflow the stack. */
const MAX_DEPTH = 200;

/** The most values of a document with its aliases: a fixed number, and some for each character of the text. */
const FREE_VALUES = 10_000;
const VALUES_PER_CHARACTER = 10;

/**
 * The memory limit of parsing, in pieces of some fifty bytes. Each line, each mark that begins a value and each escape
 * takes its share, however short it is, so that a few megabytes of them would fill the memory. Kubernetes keeps no object
 * above 1.5 MiB; a larger document is a List, of which a megabyte has some thirty thousand lines.
 */
const MAX_PIECES = 6_000_000;
const PIECES_PER_LINE = 5;

/** `<<`, which is not part of YAML 1.2, but is read by Kubernetes. */
const MERGE = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: data => data === '<<' });

/** Kubernetes' decoder ignores unknown tags and reads the value after them: `!=` alone is an empty value. */
const UNKNOWN_TAGS = (['scalar', 'sequence', 'mapping'] as const).map(kind => new Type('!', { kind, multi: true }));

const OPTIONS: LoadOptions & { readonly maxDepth: number } = {
  // As in YAML 1.2: `on` is a text, and so is a timestamp.
  schema: CORE_SCHEMA.extend({ implicit: [MERGE], explicit: UNKNOWN_TAGS }),
  maxDepth: MAX_DEPTH,
};

/** The documents of a text, by their first and last positions. */
export class DocumentParser {
  private readonly reader = new ValueReader();
  private readonly mayBePlain: boolean;

  public constructor(private readonly text: string) {
    this.mayBePlain = !hasUnusualCharacters(text);
  }

  /** Reads one YAML or JSON document; undefined or null when it is empty. Never throws, whatever the text is. */
  public parse(start: number, end: number): Parsed {
    if (!this.mayBePlain) return parseCompletely(this.text.slice(start, end));
    const excess = excessOf(this.text, start, end);
    if (excess !== undefined) return { ok: false, reason: excess };
    try {
      const value = this.reader.read(this.text, start, end);
      const { repeats, aliases } = this.reader;
      const reason = aliases ? aliasProblem(value, FREE_VALUES + VALUES_PER_CHARACTER * (end - start)) : undefined;
      return reason === undefined ? { ok: true, value, ...repeats && { repeats } } : { ok: false, reason };
    } catch (error) {
      if (!(error instanceof Unusual)) throw error;
      return parseCompletely(this.text.slice(start, end));
    }
  }
}

/** Reads one YAML or JSON document; undefined or null when it is empty. Never throws, whatever the text is. */
export function parseDocument(text: string): Parsed {
  return new DocumentParser(text).parse(0, text.length);
}

/** Reads a document of any form, with what it says about mistakes. */
export function parseCompletely(text: string): Parsed {
  const excess = excessOf(text, 0, text.length);
  if (excess !== undefined) return { ok: false, reason: excess };
  try {
    const { value, repeats } = loadWhatRepeats(text);
    const mayAlias = text.includes('&') && text.includes('*');
    const reason = mayAlias ? aliasProblem(value, FREE_VALUES + VALUES_PER_CHARACTER * text.length) : undefined;
    return reason === undefined ? { ok: true, value, ...repeats && { repeats } } : { ok: false, reason };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, reason: 'is nested too deeply' };
    if (!(error instanceof YAMLException)) throw error;
    const { reason, mark } = error as YAMLException & { mark?: { line: number; column: number } };
    const explained = /^nesting exceeded maxDepth/.test(reason) ? `is nested deeper than ${MAX_DEPTH} levels` : `cannot be read as YAML: ${reason}`;
    return { ok: false, reason: explained, line: mark?.line, column: mark?.column };
  }
}

/** A repeated key is an error in YAML; the decoders of Kubernetes and of Helm take the last one. */
function loadWhatRepeats(text: string): { readonly value: unknown; readonly repeats?: true } {
  try {
    return { value: load(text, OPTIONS) };
  } catch (error) {
    if (!(error instanceof YAMLException) || error.reason !== 'duplicated mapping key') throw error;
    return { value: load(text, { ...OPTIONS, json: true }), repeats: true };
  }
}

const [LINE_FEED, RETURN, SPACE, COMMA, DASH, QUESTION, BRACKET, BRACE, BACKSLASH, QUOTE] = [...'\n\r ,-?[{\\\'']
  .map(character => character.charCodeAt(0));

/** Why a text is not parsed at all, determined without allocating memory. */
function excessOf(text: string, start: number, end: number): string | undefined {
  if ((end - start) * PIECES_PER_LINE <= MAX_PIECES) return undefined;
  let [lines, marks, escapes] = [0, 0, 0];
  for (let at = start; at < end; at += 1) {
    switch (text.charCodeAt(at)) {
      case LINE_FEED: lines += 1; break;
      case RETURN: if (text.charCodeAt(at + 1) !== LINE_FEED) lines += 1; break;
      case COMMA: case BRACKET: case BRACE: marks += 1; break;
      case DASH: case QUESTION: if (text.charCodeAt(at + 1) === SPACE) marks += 1; break;
      case BACKSLASH: escapes += 1; break;
      case QUOTE: if (text.charCodeAt(at + 1) === QUOTE) escapes += 1; break;
    }
  }
  if (lines * PIECES_PER_LINE + marks + escapes <= MAX_PIECES) return undefined;
  return `is too much to be read at once (${lines} lines; ${marks} commas, dashes and brackets; ${escapes} escapes): `
    + 'give the objects as documents of their own, or in several files';
}

/**
 * Aliases make one value appear in many places. It is stored once, but a walk through the document meets it each time: a
 * few lines can mean billions of values, or a value that contains itself.
 */
function aliasProblem(root: unknown, limit: number): string | undefined {
  const sizes = new Map<object, number | 'counting'>();
  const size = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known === 'counting') return Infinity;
    if (known !== undefined) return known;
    sizes.set(value, 'counting');
    const total = Object.values(value).reduce((sum: number, child) => sum + size(child), 1);
    sizes.set(value, total);
    return total;
  };
  const total = size(root);
  if (total === Infinity) return 'contains an anchor whose value contains itself';
  return total > limit ? `stands for more than ${limit} values by its aliases` : undefined;
}
