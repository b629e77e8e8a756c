import { stringify } from 'yaml';
import { applyChange, Change, Refusal, Step, stepsOf } from './change';
import { candidates } from './splice';
import { isSame } from '../is-same';
import { parseDocument } from '../model/parse';
import { splitDocuments } from '../model/split';

/** A change to one document of a text, counted from 0. */
export type Edit = Change & { readonly document: number };

/** The text after some edits. */
export interface Edited {
  readonly text: string;
  /** The edits that could not be made, with the reason, which continues "…, because "; the text is as if they had not been asked for. */
  readonly refused: readonly { readonly edit: Edit; readonly reason: string }[];
}

/**
 * Makes the smallest changes to a text after which its documents have the values that are asked for.
 *
 * Nothing is written anew but what changes: comments, order, quotes, indentation and line ends are kept. Each change is
 * proven by reading the document again; one that does not come out exactly as intended is not made. Making the same
 * edits once more changes nothing, except that removing an item of a sequence by its number removes the one after it.
 */
export function applyEdits(text: string, edits: readonly Edit[]): Edited {
  const ranges = splitDocuments(text);
  const slices = ranges.map(({ start, end }) => text.slice(start, end));
  const refused: { edit: Edit; reason: string }[] = [];
  edits.forEach(edit => {
    const slice = slices[edit.document];
    const result = slice === undefined ? { reason: 'there is no such document' } : applyToDocument(slice, edit);
    if ('reason' in result) refused.push({ edit, reason: result.reason });
    else slices[edit.document] = result.text;
  });
  const tail = text.slice(ranges.at(-1)?.end);
  const gaps = ranges.map(({ start }, index) => text.slice(ranges[index - 1]?.end ?? 0, start));
  return { text: slices.map((slice, index) => gaps[index] + slice).join('') + tail, refused };
}

type Result = { readonly text: string } | { readonly reason: string };

function applyToDocument(text: string, change: Change): Result {
  const parsed = parseDocument(text);
  if (!parsed.ok) return { reason: `the document ${parsed.reason}` };
  try {
    const intended = applyChange(parsed.value, change);
    if (isSame(parsed.value, intended)) return { text };
    return takeSteps(text, parsed.value, stepsOf(parsed.value, change));
  } catch (error) {
    if (error instanceof Refusal) return { reason: error.message };
    throw error;
  }
}

function takeSteps(text: string, value: unknown, steps: readonly Step[]): Result {
  let state: { text: string; value: unknown } = { text, value };
  for (const step of steps) {
    const intended = applyChange(state.value, step);
    const { texts, reason } = candidates(state.text, step, intended);
    const found = texts.find(candidate => holds(candidate, intended));
    if (found === undefined) return { reason: reason ?? `'${step.path.join('.')}' cannot be changed without changing anything else` };
    state = { text: found, value: intended };
  }
  return { text: state.text };
}

/** Whether a text is still one document, and has just this value. */
function holds(text: string, intended: unknown): boolean {
  if (splitDocuments(text).length !== 1) return false;
  const parsed = parseDocument(text);
  return parsed.ok && isSame(parsed.value, intended);
}

/** Adds an object as a document of its own behind all others. */
export function appendDocument(text: string, object: Readonly<Record<string, unknown>>): Result {
  if (/^\s*[{[]/.test(text)) return { reason: 'a JSON file has one document only' };
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const written = stringify(object, { lineWidth: 0, compat: 'yaml-1.1', version: '1.2', aliasDuplicateObjects: false, indentSeq: indentsSequences(text) });
  const last = splitDocuments(text).at(-1);
  const slice = text.slice(last?.start, last?.end);
  // A marker with nothing behind it opens the new document already.
  const marker = text.trim() === '' || /^---[ \t]*\r?\n\s*$/.test(slice) ? '' : `---${eol}`;
  const added = text + (text === '' || text.endsWith('\n') ? '' : eol) + marker + written.replaceAll('\n', eol);
  const values = (all: string) => splitDocuments(all).map(({ start, end }) => parseDocument(all.slice(start, end)))
    .filter(parsed => !parsed.ok || (parsed.value !== undefined && parsed.value !== null));
  const [before, after] = [values(text), values(added)];
  const proven = isSame(after, [...before, { ok: true, value: object }]);
  return proven ? { text: added } : { reason: 'the file cannot take another document without changing the last one' };
}

/** As the text has it first: `key:` with `- ` below it in the same column, or further in. */
function indentsSequences(text: string): boolean {
  const found = /^( *)(?:- )?[^\s#][^\n]*:[ \t]*\r?\n( *)- /m.exec(text);
  return found === null || found[2].length > found[1].length;
}
