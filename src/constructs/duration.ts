import { Duration } from 'cdk8s';
import { TimingBudgetError } from '../timing';

/**
 * Seconds of a duration, fractions kept: the timing core decides where they are allowed. A `Duration` may hold NaN or
 * Infinity, which the core refuses with the name of the property.
 *
 * @throws where a caller without types gives something else, which must not become another budget than was meant
 */
export function secondsOf(field: string, duration: Duration): number;
export function secondsOf(field: string, duration: Duration | undefined): number | undefined;
export function secondsOf(field: string, duration: Duration | undefined): number | undefined {
  if (duration === undefined || duration === null) return undefined;
  // Any cdk8s' Duration will do: an app may have several copies of the library.
  if (typeof duration.toSeconds === 'function') return duration.toSeconds({ integral: false });
  throw mistyped(field, duration, 'a Duration, such as Duration.seconds(30)');
}

/** What is said to a caller without types. */
export function mistyped(field: string, actual: unknown, limit: string): TimingBudgetError {
  return new TimingBudgetError([{ severity: 'error', field, actual: JSON.stringify(actual) ?? String(actual), relation: 'like', limit }]);
}

/** The way back, for derived values, which are whole. */
export function durationOf(seconds: number): Duration;
export function durationOf(seconds: number | undefined): Duration | undefined;
export function durationOf(seconds: number | undefined): Duration | undefined {
  return seconds === undefined ? undefined : Duration.seconds(seconds);
}
