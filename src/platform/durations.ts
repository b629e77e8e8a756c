/** The seconds in each unit of time, spelt as on most command lines. */
const SECONDS_IN = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** A unit of time. The reader of a text decides which units are allowed. */
export type TimeUnit = keyof typeof SECONDS_IN;

/** An amount of a unit in seconds, to the microsecond. */
export function inSeconds(amount: number, unit: TimeUnit): number {
  return Number((amount * SECONDS_IN[unit]).toFixed(6));
}

/**
 * `30s`, `1m30s`, `1.5h`: a duration in Go's syntax, in seconds; undefined for anything else.
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseGoDuration(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(value)) return undefined;
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)].map(([, amount, unit]) => inSeconds(Number(amount), unit as TimeUnit));
  return Number(parts.reduce((total, part) => total + part, 0).toFixed(6));
}
