import { createContext, Script } from 'node:vm';

/** In milliseconds: an expression that takes as long for one answer would hold up those after it. */
const MOST_MATCHING = 200;

/** Whether an expression of the user took too long for a text, or what it matches. */
export type Matched = { readonly found: RegExpExecArray | null } | 'too long';

const asked: { match?: RegExp; text?: string } = {};
const context = createContext(asked);
const script = new Script('match.exec(text)');

/** Matches within a bound of time; an interrupt ends it as well. */
export function matchWithin(match: RegExp, text: string): Matched {
  Object.assign(asked, { match, text });
  try {
    return { found: script.runInContext(context, { timeout: MOST_MATCHING, breakOnSigint: true }) as RegExpExecArray | null };
  } catch (error) {
    if (!['ERR_SCRIPT_EXECUTION_TIMEOUT', 'ERR_SCRIPT_EXECUTION_INTERRUPTED'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return 'too long';
  }
}
