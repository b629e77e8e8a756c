import { Duration } from 'cdk8s';
import { instance } from '../input/shape';

export const duration = instance<Duration>('a Duration, such as Duration.seconds(30)', value => typeof value.toSeconds === 'function');

/** A `Duration` of cdk8s, or of the AWS CDK. */
type AnyDuration = Pick<Duration, 'toSeconds'>;

/**
 * Seconds of a duration, fractions kept: the timing core decides where they are allowed. A `Duration` may hold NaN or
 * Infinity, which the core refuses with the name of the property.
 */
export function secondsOf(value: AnyDuration): number;
export function secondsOf(value: AnyDuration | undefined): number | undefined;
export function secondsOf(value: AnyDuration | undefined): number | undefined {
  const seconds = value?.toSeconds({ integral: false });
  // `Duration` multiplies: 830 ms are 0.8300000000000001 s to it, and no double has more digits that say something.
  return seconds === undefined ? undefined : Number(seconds.toPrecision(15));
}

/** The inverse; seconds where they are whole, and else milliseconds, as `Duration` converts only whole numbers of a unit. */
export function durationOf(seconds: number): Duration;
export function durationOf(seconds: number | undefined): Duration | undefined;
export function durationOf(seconds: number | undefined): Duration | undefined {
  if (seconds === undefined) return undefined;
  const milliseconds = Number((seconds * 1000).toPrecision(15));
  return Number.isInteger(milliseconds) && !Number.isInteger(seconds) ? Duration.millis(milliseconds) : Duration.seconds(seconds);
}
