import { show } from './type';
import { withinTime } from '../platform/limits/within-time';

type Matches = (text: string) => boolean;

const MATCHERS = new Map<string, Matches>();

/** Whether a text matches a pattern; each pattern is compiled once. */
export function matches(pattern: string, text: string): boolean {
  const known = MATCHERS.get(pattern) ?? compile(pattern);
  MATCHERS.set(pattern, known);
  return known(text);
}

/** A pattern that cannot be compared; its message is for the author of the pattern. */
export class PatternError extends Error {}

/** In characters. The expressions that longer ones become can be larger than V8 takes. */
export const LONGEST_PATTERN = 1024;

/** In milliseconds, for one text. */
const MOST_MATCHING = 200;

function compile(pattern: string): Matches {
  if (!/[*?[\]{}!()+@]/.test(pattern)) return text => text === pattern;
  if (pattern.length > LONGEST_PATTERN) throw new PatternError(`the pattern ${show(pattern)} has ${pattern.length} characters but must have at most ${LONGEST_PATTERN}; shorten it`);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only for a pattern
  const picked = (require('picomatch') as typeof import('picomatch'))(pattern, { dot: true });
  return mayTakeLong(pattern) ? text => inTime(pattern, picked, text) : picked;
}

/** Each of these stands for any number of characters, so that the time grows with the length of the text to the power of their number. */
function mayTakeLong(pattern: string): boolean {
  return (pattern.match(/[*+{(]/g)?.length ?? 0) > 2;
}

function inTime(pattern: string, picked: Matches, text: string): boolean {
  const isPicked = withinTime(MOST_MATCHING, () => picked(text));
  if (isPicked !== 'too long') return isPicked;
  throw new PatternError(`the pattern ${show(pattern)} takes too long for ${show(text)}; write it with fewer '*'`);
}
