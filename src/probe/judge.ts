import { matchWithin } from './match-within';
import { Answer, Outcome } from './outcome';

/** The first and the last good status code. */
export type StatusRange = readonly [number, number];

/** The conditions of a good answer. */
export interface Expectation {
  readonly statuses: readonly StatusRange[];
  /** With a capture group it names the version in the body; without one a body has to match. */
  readonly match?: RegExp;
}

/** Decides whether an answer is good; an unsent request is neither good nor bad. */
export function judge(answer: Exclude<Answer, { type: 'unsent' }>, expectation: Expectation): Outcome {
  if (answer.type === 'failure') {
    return { good: false, kind: answer.kind, detail: answer.detail, reached: answer.reached };
  }
  const { status, body = '' } = answer;
  if (!expectation.statuses.some(([first, last]) => first <= status && status <= last)) {
    return { good: false, kind: 'status', detail: `status ${status}`, reached: true, status };
  }
  if (!expectation.match) return { good: true, status };
  const matched = matchWithin(expectation.match, body);
  if (matched === 'too long') {
    return { good: false, kind: 'mismatch', detail: `${expectation.match} takes too long for the body; use an expression without nested repetitions`, reached: true, status };
  }
  const { found } = matched;
  if (namesVersions(expectation.match)) {
    return { good: true, status, version: found?.slice(1).find(group => group !== undefined) ?? null };
  }
  return found ? { good: true, status } : { good: false, kind: 'mismatch', detail: `the body does not match ${expectation.match}`, reached: true, status };
}

/** Whether an expression has a capture group: with an empty alternative it matches any text, and the match shows its groups. */
export function namesVersions(match: RegExp): boolean {
  return new RegExp(`${match.source}|`, match.flags).exec('')!.length > 1;
}
