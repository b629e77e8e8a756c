/** The seconds in each unit of time, spelt as on most command lines. */
const SECONDS_IN = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** A unit of time. The reader of a text decides which units are allowed. */
export type TimeUnit = keyof typeof SECONDS_IN;

/** An amount of a unit in seconds, to the microsecond. */
export function inSeconds(amount: number, unit: TimeUnit): number {
  return Number((amount * SECONDS_IN[unit]).toFixed(6));
}

/** In seconds: Go counts nanoseconds in 64 bits, and refuses a longer duration. */
const LONGEST_IN_GO = 9_223_372_036;

/**
 * `30s`, `1m30s`, `1.5h`: a duration in Go's syntax, in seconds; undefined for anything else.
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseGoDuration(value: unknown): number | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const part = /(\d+(?:\.\d+)?)(h|ms|m|s)/y; // each part where the last one ended: a search would begin anew at each digit
  let total = 0;
  while (part.lastIndex < value.length) {
    const [, amount, unit] = part.exec(value) ?? [];
    if (amount === undefined) return undefined;
    total += inSeconds(Number(amount), unit as TimeUnit);
  }
  return total > LONGEST_IN_GO ? undefined : Number(total.toFixed(6));
}
