/**
 * When requests are due. The schedule is open: it follows from the rate alone, and no answer, however slow, moves it.
 */
export interface Schedule {
  /** Requests per second. */
  readonly rate: number;
  readonly durationSeconds: number;
}

/** A connection for each request, a pool of them, or half of the requests each. */
export const CONNECTIONS = ['new', 'keep-alive', 'mixed'] as const;
export type Connections = typeof CONNECTIONS[number];

/** The longest delay of a request that does not count as late, in milliseconds. */
const TOLERATED_LAG = 50;

/** When request `index` is due, in seconds from the beginning. */
export function dueSeconds({ rate }: Schedule, index: number): number {
  return index / rate;
}

/** How many requests are due before the end; the first is due at the beginning, so that there is always one. */
export function countRequests({ rate, durationSeconds }: Schedule): number {
  const exact = rate * durationSeconds;
  // 1.1 · 10 is 11.000000000000002 in floating point, and must not become 12 requests.
  return Math.max(1, Math.abs(exact - Math.round(exact)) < 1e-9 * exact ? Math.round(exact) : Math.ceil(exact));
}

/** Whether a request was sent so late that the prober itself blurs the result: by more than an interval and 50 ms. */
export function isLate({ rate }: Schedule, lagMilliseconds: number): boolean {
  return lagMilliseconds > Math.max(TOLERATED_LAG, 1000 / rate);
}
