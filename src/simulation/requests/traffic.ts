import { Lognormal, lognormal, lognormalQuantile } from '../cluster/distributions';
import { NEVER } from '../cluster/queue';
import { uniformAt } from '../random';
import { RequestDuration, Traffic } from './service';

/** Requests that began before the scenario may still be in flight; this quantile of their duration is simulated. */
const LEAD_QUANTILE = 0.9999;

/** The draws of requests are below this quantile: the numbers have 32 bits. */
const LAST_QUANTILE = 1 - 2 ** -33;

/** The number of equally large ranges of requests with a known upper bound of their duration. */
const RANGES = 64;

/** Seconds that a burst takes at most, and a part of the time between two. */
const BURST_SECONDS = 1;
const BURST_PART = 0.5;

/** Request `i` arrives at `start + (i + phase) / rate`, or in its turn of a burst, and takes `durationOf(i)`. */
export interface Arrivals extends Durations {
  readonly count: number;
  readonly timeOf: (index: number) => number;
  /** The first request that arrives at that time or later. */
  readonly firstFrom: (time: number) => number;
}

interface Durations {
  readonly durationOf: (index: number) => number;
  /** An upper bound of the duration, which is cheaper to compute and enough for most requests. */
  readonly atMostOf: (index: number) => number;
  /** No request takes longer. */
  readonly longestSeconds: number;
}

export function arrivals({ ratePerSecond: rate, duration, burstSeconds }: Traffic, until: number, phase: number, seed: number): Arrivals {
  const { leadSeconds, ...durations } = drawDurations(duration, seed);
  const start = -leadSeconds;
  const every = burstSeconds ?? 1 / rate;
  const burst = Math.max(1, Math.round(rate * every)); // 1 if they come evenly
  const width = burstSeconds === undefined ? every : Math.min(BURST_SECONDS, every * BURST_PART);
  const timeOf = burstSeconds === undefined ? (index: number) => start + (index + phase) / rate
    : (index: number) => start + Math.floor(index / burst) * every + ((index % burst) + phase) / burst * width;
  const clampedFirstFrom = (time: number, count: number) => {
    if (time <= start) return 0;
    if (time === NEVER) return count;
    const bursts = Math.floor((time - start) / every);
    let index = burstSeconds === undefined ? Math.max(0, Math.ceil((time - start) * rate - phase))
      : Math.max(0, bursts * burst + Math.min(burst, Math.ceil((time - start - bursts * every) / width * burst - phase)));
    while (timeOf(index) < time) index += 1; // the division may have rounded to the wrong side
    while (index > 0 && timeOf(index - 1) >= time) index -= 1;
    return Math.min(index, count);
  };
  const count = clampedFirstFrom(until, Number.MAX_SAFE_INTEGER);
  return { count, timeOf, firstFrom: time => clampedFirstFrom(time, count), ...durations };
}

/** The requests of one of several nodes, if requests go round the nodes. */
export function arrivalsAt(node: number, nodes: number, { count, timeOf, firstFrom, durationOf, atMostOf, longestSeconds }: Arrivals): Arrivals {
  const own = (index: number) => node + index * nodes;
  const ownFrom = (index: number) => Math.max(0, Math.ceil((index - node) / nodes));
  return {
    count: ownFrom(count),
    timeOf: index => timeOf(own(index)),
    firstFrom: time => ownFrom(firstFrom(time)),
    durationOf: index => durationOf(own(index)),
    atMostOf: index => atMostOf(own(index)),
    longestSeconds,
  };
}

function drawDurations(duration: RequestDuration, seed: number): Durations & { readonly leadSeconds: number } {
  if (duration.kind === 'fixed') {
    const { seconds } = duration;
    return { durationOf: () => seconds, atMostOf: () => seconds, longestSeconds: seconds, leadSeconds: seconds };
  }
  if (duration.kind === 'measured') {
    const { seconds } = duration;
    const longest = seconds[seconds.length - 1];
    const durationOf = (index: number) => seconds[Math.floor(uniformAt(seed, index) * seconds.length)];
    return { durationOf, atMostOf: durationOf, longestSeconds: longest, leadSeconds: longest };
  }
  const { p50Seconds, p99Seconds, maxSeconds = NEVER } = duration;
  const distribution: Lognormal = lognormal(p50Seconds, p99Seconds);
  const quantile = (probability: number) => Math.min(maxSeconds, lognormalQuantile(distribution, probability));
  const bounds = new Float64Array(RANGES);
  for (let range = 0; range < RANGES; range++) bounds[range] = quantile(range + 1 < RANGES ? (range + 1) / RANGES : LAST_QUANTILE);
  return {
    durationOf: index => quantile(uniformAt(seed, index)),
    atMostOf: index => bounds[Math.floor(uniformAt(seed, index) * RANGES)],
    longestSeconds: bounds[RANGES - 1],
    leadSeconds: quantile(LEAD_QUANTILE),
  };
}
