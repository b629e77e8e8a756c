import { Behaviour, Spread } from './behaviour';
import { RequestTimes } from './request-times';
import { TimingInputs } from '../../timing';

/** The share by which an input may exceed the largest measured value, besides what the measurements differ by. */
const HEADROOM = 0.25;

/** The inputs of a budget that were measured, with headroom, in whole seconds; those that were not are absent. */
export function measuredInputs(
  { startup, shutdown, acceptsAfterSigterm, onSigterm }: Behaviour, requestTimes: RequestTimes | undefined,
): Partial<TimingInputs> {
  const longest = requestTimes === undefined || requestTimes.count === requestTimes.failed ? undefined : requestTimes.longestSeconds;
  return {
    ...longest !== undefined && { longestRequestSeconds: Math.ceil(longest * (1 + HEADROOM)) },
    ...shutdown && { shutdownSeconds: above(shutdown) },
    // A longer preStop costs time, a shorter one requests: of W only what is sure counts.
    ...acceptsAfterSigterm && acceptsAfterSigterm.least >= 1 && { acceptsAfterSigtermSeconds: Math.floor(acceptsAfterSigterm.least) },
    ...startup && { startupSeconds: above(startup) },
    ...onSigterm && { drainPolicy: onSigterm === 'drain' ? 'leak-window' as const : 'outlast-deregistration' as const },
  };
}

/** A whole number of seconds above the largest value by a quarter, or by as much as the values differ. */
function above({ least, most }: Spread): number {
  return Math.max(1, Math.ceil(most + Math.max(most * HEADROOM, most - least)));
}
