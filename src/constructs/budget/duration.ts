import { Duration } from 'cdk8s';
import { instance } from '../input/shape';

export const duration = instance<Duration>('a Duration, such as Duration.seconds(30)', value => typeof value.toSeconds === 'function');

/**
 * Seconds of a duration, fractions kept: the timing core decides where they are allowed. A `Duration` may hold NaN or
 * Infinity, which the core refuses with the name of the property.
 */
export function secondsOf(value: Duration): number;
export function secondsOf(value: Duration | undefined): number | undefined;
export function secondsOf(value: Duration | undefined): number | undefined {
  return value?.toSeconds({ integral: false });
}

/** The inverse, for derived values, which are whole. */
export function durationOf(seconds: number): Duration;
export function durationOf(seconds: number | undefined): Duration | undefined;
export function durationOf(seconds: number | undefined): Duration | undefined {
  return seconds === undefined ? undefined : Duration.seconds(seconds);
}
