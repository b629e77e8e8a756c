import { isDeepStrictEqual } from 'node:util';
import { applyChange, Change, Refusal, Step, stepsOf } from './change';
import { sharedAnchor } from './place';
import { candidates } from './splice';
import { Path } from '../../model/objects/object';
import { parseDocument } from '../../model/objects/parse';
import { splitDocuments } from '../../model/objects/split';

/** A text after a change, or why it could not be made, which continues "…, because ". */
export type Result = { readonly text: string } | { readonly reason: string };

/**
 * Makes the smallest change to the text of a document after which it has the requested value.
 *
 * Only changed parts are written: comments, order, quotes, indentation and line ends are kept. Each change is
 * verified by reading the document again; one without exactly the intended result is not made. Making the same
 * change once more changes nothing, except that removing an item of a sequence by its number removes the one after it.
 */
export function applyToDocument(text: string, change: Change): Result {
  const parsed = parseDocument(text);
  if (!parsed.ok) return { reason: `the document ${parsed.reason}` };
  try {
    const intended = applyChange(parsed.value, change);
    if (isDeepStrictEqual(parsed.value, intended)) return { text };
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
    if (found === undefined) return { reason: reason ?? notAlone(state.text, step.path) };
    state = { text: found, value: intended };
  }
  return { text: state.text };
}

/** Why a place cannot be changed alone: usually because aliases share an anchor there or above. */
function notAlone(text: string, path: Path): string {
  const anchor = sharedAnchor(text, path);
  const place = `'${path.join('.')}'`;
  return anchor === undefined ? `${place} cannot be changed without changing anything else` : `${place} is shared with others by the anchor &${anchor}`;
}

/** Whether a text is still one document, and has just this value. */
function holds(text: string, intended: unknown): boolean {
  if (splitDocuments(text).length !== 1) return false;
  const parsed = parseDocument(text);
  return parsed.ok && isDeepStrictEqual(parsed.value, intended);
}
