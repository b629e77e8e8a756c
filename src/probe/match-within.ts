import { createContext, Script } from 'node:vm';

/** In milliseconds: an expression that takes as long for one answer would hold up those after it. */
const MOST_MATCHING = 200;

/** How often an expression may take too long until it is not tried any more: the probe has requests to send, and Ctrl-C to hear. */
const MOST_TRIES = 3;

/** Whether an expression of the user took too long for a text, or what it matches. */
export type Matched = { readonly found: RegExpExecArray | null } | 'too long';

const asked: { match?: RegExp; text?: string } = {};
const context = createContext(asked);
const script = new Script('match.exec(text)');
const tooLong = new WeakMap<RegExp, number>();

/** Matches within a bound of time. */
export function matchWithin(match: RegExp, text: string): Matched {
  const tries = tooLong.get(match) ?? 0;
  if (tries === MOST_TRIES) return 'too long';
  Object.assign(asked, { match, text });
  try {
    return { found: script.runInContext(context, { timeout: MOST_MATCHING }) as RegExpExecArray | null };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    tooLong.set(match, tries + 1);
    return 'too long';
  }
}
