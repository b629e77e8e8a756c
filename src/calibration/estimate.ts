import { quantileSorted } from 'simple-statistics';
import { Measurements, Quantity, Sample } from './sample';

/** How much a bound has to cover, and how sure that is to be; both between 0 and 1. */
export interface Demand {
  /** The share of all events that must not exceed the bound. */
  readonly coverage: number;
  /** The confidence that the bound does cover this share. */
  readonly confidence: number;
}

export const DEFAULT_DEMAND: Demand = { coverage: 0.95, confidence: 0.95 };

/** A delay out of measurements, in seconds. */
export interface Estimate {
  readonly quantity: Quantity;
  readonly source: string;
  readonly n: number;
  readonly typical: number;
  /** The interval of the typical value, at the confidence that is demanded. */
  readonly typicalInterval: readonly [low: number, high: number];
  readonly bound: number;
  /** Which of the sorted measurements the bound is, from 1. */
  readonly rank: number;
  readonly demand: Demand;
  readonly inGaps: number;
}

/** Too few measurements for the bound that is demanded. */
export interface TooFew {
  readonly quantity: Quantity;
  readonly source: string;
  readonly n: number;
  readonly needed: number;
  readonly inGaps: number;
}

/**
 * The least number of measurements of which the largest covers the share with the confidence: 1 - coverage^n ≥ confidence.
 * @see https://en.wikipedia.org/wiki/Tolerance_interval
 */
export function neededSamples({ coverage, confidence }: Demand): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log(coverage) - 1e-9);
}

/**
 * The rank of the least measurement that covers the share with the confidence, whatever the distribution is; undefined if not even the
 * largest of n does. The k-th of n sorted measurements exceeds the quantile p with the probability that less than k of n events lie
 * below it: the binomial distribution of n and p up to k - 1.
 */
export function rankOfBound(n: number, { coverage, confidence }: Demand): number | undefined {
  if (n < neededSamples({ coverage, confidence })) return undefined;
  const below = cumulative(n, coverage);
  const rank = below.findIndex(probability => probability >= confidence) + 1;
  return rank === 0 ? n : Math.min(n, rank);
}

/** The ranks between which the median lies with the confidence. */
export function ranksOfMedian(n: number, confidence: number): readonly [number, number] {
  const below = cumulative(n, 0.5);
  const low = below.filter(probability => probability <= (1 - confidence) / 2).length;
  return [Math.max(1, low), Math.min(n, n + 1 - low)];
}

/** The probability of fewer than k successes, for k = 1 … n. */
function cumulative(n: number, p: number): number[] {
  // By their logarithms: with a thousand measurements, no number is as small as the first of them.
  const odds = Math.log(p / (1 - p));
  let [logarithm, sum] = [n * Math.log(1 - p), 0];
  return Array.from({ length: n }, (_, successes) => {
    sum = Math.min(1, sum + Math.exp(logarithm));
    logarithm += Math.log((n - successes) / (successes + 1)) + odds;
    return sum;
  });
}

/** The estimate of one quantity, or how many measurements it needs. */
export function estimate({ quantity, source, samples, inGaps = 0 }: Measurements, demand: Demand = DEFAULT_DEMAND): Estimate | TooFew {
  const n = samples.length;
  const rank = rankOfBound(n, demand);
  if (rank === undefined) return { quantity, source, n, needed: neededSamples(demand), inGaps };
  const [highs, middles] = [sorted(samples, ({ high }) => high), sorted(samples, middleOf)];
  const [low, high] = ranksOfMedian(n, demand.confidence);
  return {
    quantity,
    source,
    n,
    demand,
    inGaps,
    rank,
    typical: Math.max(0, quantileSorted(middles, 0.5)),
    typicalInterval: [Math.max(0, middles[low - 1]), Math.max(0, middles[high - 1])],
    bound: Math.max(0, highs[rank - 1]),
  };
}

export function isEstimate(result: Estimate | TooFew): result is Estimate {
  return 'bound' in result;
}

function sorted(samples: readonly Sample[], valueOf: (sample: Sample) => number): number[] {
  return samples.map(valueOf).sort((one, other) => one - other);
}

/** Of an event between two polls, each moment is as likely. */
function middleOf({ low, high }: Sample): number {
  return (low + high) / 2;
}
