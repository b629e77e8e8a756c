/** Rounds to a number of decimals, since sums of floating-point numbers have tails. */
export function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Seconds to the microsecond, which is finer than any clock here. */
export function roundSeconds(seconds: number): number {
  return roundTo(seconds, 6);
}
