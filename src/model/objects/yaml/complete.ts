import { CORE_SCHEMA, load, LoadOptions, Type, YAMLException } from 'js-yaml';
import { aliasProblem, excessOf } from './bounds';
import { Parsed } from './parsed';

/** The deepest schema of a custom resource stays below 100; recursion over a value must not overflow the stack. */
const MAX_DEPTH = 200;

/** `<<`, which is not part of YAML 1.2, but is read by Kubernetes. */
const MERGE = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: data => data === '<<' });

/** Kubernetes' decoder ignores unknown tags and reads the value after them: `!=` alone is an empty value. */
const UNKNOWN_TAGS = (['scalar', 'sequence', 'mapping'] as const).map(kind => new Type('!', { kind, multi: true }));

const OPTIONS: LoadOptions & { readonly maxDepth: number } = {
  // As in YAML 1.2: `on` is a text, and so is a timestamp.
  schema: CORE_SCHEMA.extend({ implicit: [MERGE], explicit: UNKNOWN_TAGS }),
  maxDepth: MAX_DEPTH,
};

/** Reads a document of any form, with what it says about mistakes. */
export function parseCompletely(text: string): Parsed {
  const excess = excessOf(text, 0, text.length);
  if (excess !== undefined) return { ok: false, reason: excess };
  try {
    const { value, repeats } = loadWhatRepeats(text);
    const mayAlias = text.includes('&') && text.includes('*');
    const reason = mayAlias ? aliasProblem(value, text.length) : undefined;
    return reason === undefined ? { ok: true, value, ...repeats && { repeats } } : { ok: false, reason };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, reason: 'is nested too deeply' };
    if (!(error instanceof YAMLException)) throw error;
    const { reason, mark } = error as YAMLException & { mark?: { line: number; column: number } };
    const place = /^(null byte|the stream contains non-printable)/.test(reason) ? placeOf(text.search(NOT_PRINTABLE), text) : mark;
    const explained = /^nesting exceeded maxDepth/.test(reason) ? `is nested deeper than ${MAX_DEPTH} levels` : `cannot be read as YAML: ${reason}`;
    return { ok: false, reason: explained, line: place?.line, column: place?.column };
  }
}

/** Of the library, which looks for them before it reads, and so knows no place. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const NOT_PRINTABLE = /[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\u{D800}-\u{DFFF}\uFFFE\uFFFF]/u;

function placeOf(at: number, text: string): { readonly line: number; readonly column: number } {
  const before = text.slice(0, Math.max(0, at));
  return { line: before.split('\n').length - 1, column: before.length - before.lastIndexOf('\n') - 1 };
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
