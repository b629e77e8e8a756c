import { Lognormal, lognormal, lognormalQuantile } from './distributions';
import { uniformAt } from './random';
import { Traffic } from './service';
import { NEVER } from './time';

/** Requests that began before the scenario may still be in flight when it does; so much of them is looked at. */
const LEAD_QUANTILE = 0.9999;

/** What a request draws lies below this quantile: the numbers have 32 bits. */
const LAST_QUANTILE = 1 - 2 ** -33;

/** Request `i` arrives at `start + (i + phase) / rate` and takes `durationOf(i)`. */
export interface Arrivals {
  readonly count: number;
  readonly timeOf: (index: number) => number;
  /** The first request that arrives at that time or later. */
  readonly firstFrom: (time: number) => number;
  readonly durationOf: (index: number) => number;
  /** No request takes longer. */
  readonly longestSeconds: number;
  readonly startSeconds: number;
}

export function arrivals({ ratePerSecond: rate, duration }: Traffic, until: number, phase: number, seed: number): Arrivals {
  const { durationOf, longestSeconds, leadSeconds } = durations(duration, seed);
  const start = -leadSeconds;
  const timeOf = (index: number) => start + (index + phase) / rate;
  const clampedFirstFrom = (time: number, count: number) => {
    if (time <= start) return 0;
    if (time === NEVER) return count;
    let index = Math.max(0, Math.ceil((time - start) * rate - phase));
    while (timeOf(index) < time) index += 1; // the division may have rounded to the wrong side
    while (index > 0 && timeOf(index - 1) >= time) index -= 1;
    return Math.min(index, count);
  };
  const count = clampedFirstFrom(until, Number.MAX_SAFE_INTEGER);
  return { count, timeOf, firstFrom: time => clampedFirstFrom(time, count), durationOf, longestSeconds, startSeconds: start };
}

function durations(duration: Traffic['duration'], seed: number) {
  if (duration.kind === 'fixed') {
    const { seconds } = duration;
    return { durationOf: () => seconds, longestSeconds: seconds, leadSeconds: seconds };
  }
  const { p50Seconds, p99Seconds, maxSeconds = NEVER } = duration;
  const distribution: Lognormal = lognormal(p50Seconds, p99Seconds);
  return {
    durationOf: (index: number) => Math.min(maxSeconds, lognormalQuantile(distribution, uniformAt(seed, index))),
    longestSeconds: Math.min(maxSeconds, lognormalQuantile(distribution, LAST_QUANTILE)),
    leadSeconds: Math.min(maxSeconds, lognormalQuantile(distribution, LEAD_QUANTILE)),
  };
}
