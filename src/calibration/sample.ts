import { LoadBalancerDelays, NumericInput } from '../timing';

/** One measurement: what was watched lies between two moments, as polls have gaps; in seconds. */
export interface Sample {
  readonly low: number;
  readonly high: number;
}

/** The inputs that say what an application does, and that can be measured at its processes. */
export type MeasuredInput = Extract<NumericInput, 'startupSeconds' | 'shutdownSeconds'>;

/** What can be measured: the delays of a profile, sums of them that can be told apart only by subtraction, and inputs. */
export type Quantity = keyof LoadBalancerDelays | 'leakWindowSeconds' | 'gateOpensSeconds' | MeasuredInput;

/** Measurements of one quantity from one source. */
export interface Measurements {
  readonly quantity: Quantity;
  /** What was measured and where, for the report: `polls of target health`. */
  readonly source: string;
  readonly samples: readonly Sample[];
  /** How many events were left out since nobody looked for too long. */
  readonly inGaps?: number;
}

/** A measurement without an interval. */
export function exactly(seconds: number): Sample {
  return { low: seconds, high: seconds };
}

/** Whether a number in a file can be a measurement; JSON knows Infinity, too, as 1e999. */
export function isSeconds(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}
