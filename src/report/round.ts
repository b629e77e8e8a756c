/** Rounds to so many digits behind the point: sums of floating-point numbers have tails. */
export function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Seconds to the microsecond, which is more than any clock here tells. */
export function roundSeconds(seconds: number): number {
  return roundTo(seconds, 6);
}
