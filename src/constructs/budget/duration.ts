import { Duration } from 'cdk8s';

/**
 * Seconds of a duration, fractions kept: the timing core decides where they are allowed. A `Duration` may hold NaN or
 * Infinity, which the core refuses with the name of the property.
 */
export function secondsOf(duration: Duration): number;
export function secondsOf(duration: Duration | undefined): number | undefined;
export function secondsOf(duration: Duration | undefined): number | undefined {
  return duration?.toSeconds({ integral: false });
}

/** The way back, for derived values, which are whole. */
export function durationOf(seconds: number): Duration;
export function durationOf(seconds: number | undefined): Duration | undefined;
export function durationOf(seconds: number | undefined): Duration | undefined {
  return seconds === undefined ? undefined : Duration.seconds(seconds);
}
