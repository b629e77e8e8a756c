import { Random } from '../random';

/** The standard normal deviate of the 99th percentile. */
const Z99 = 2.3263478740408408;

/** A lognormal distribution, given by the usual statistics of a latency: its median and its 99th percentile. */
export interface Lognormal { readonly mu: number; readonly sigma: number }

export function lognormal(p50: number, p99: number): Lognormal {
  return { mu: Math.log(p50), sigma: (Math.log(p99) - Math.log(p50)) / Z99 };
}

export function lognormalQuantile({ mu, sigma }: Lognormal, probability: number): number {
  return Math.exp(mu + sigma * normalQuantile(probability));
}

/** Triangular between two bounds. */
export function triangular(low: number, mode: number, high: number, random: Random): number {
  const u = random();
  const turn = (mode - low) / (high - low);
  return u < turn
    ? low + Math.sqrt(u * (high - low) * (mode - low))
    : high - Math.sqrt((1 - u) * (high - low) * (high - mode));
}

export function uniform(low: number, high: number, random: Random): number {
  return low + (high - low) * random();
}

const CENTRE = {
  above: [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239],
  below: [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1],
};
const TAIL = {
  above: [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783],
  below: [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1],
};

/**
 * Acklam's rational approximation of the inverse of the normal distribution: relative error below 1.2e-9, which is less
 * than a uniform number of 32 bits resolves.
 */
export function normalQuantile(probability: number): number {
  if (probability < 0.02425) return tail(Math.sqrt(-2 * Math.log(probability)));
  if (probability > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - probability)));
  const q = probability - 0.5;
  const r = q * q;
  return q * polynomial(CENTRE.above, r) / polynomial(CENTRE.below, r);
}

function tail(q: number): number {
  return polynomial(TAIL.above, q) / polynomial(TAIL.below, q);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}
