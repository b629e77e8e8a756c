import { withinTime } from '../platform/limits/within-time';

/** In milliseconds: an expression that takes as long for one answer would hold up those after it. */
const MOST_MATCHING = 200;

/** How often an expression may take too long until it is not tried any more: the probe has requests to send, and Ctrl-C to hear. */
const MOST_TRIES = 3;

/** Whether an expression of the user took too long for a text, or what it matches. */
export type Matched = { readonly found: RegExpExecArray | null } | 'too long';

const tooLong = new WeakMap<RegExp, number>();

/** Matches within a bound of time. */
export function matchWithin(match: RegExp, text: string): Matched {
  const tries = tooLong.get(match) ?? 0;
  if (tries === MOST_TRIES) return 'too long';
  const found = withinTime(MOST_MATCHING, () => match.exec(text));
  if (found !== 'too long') return { found };
  tooLong.set(match, tries + 1);
  return found;
}
