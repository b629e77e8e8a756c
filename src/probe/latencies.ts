import { createHistogram } from 'node:perf_hooks';

/** The percentiles that a report shows. */
export const PERCENTILES = [50, 90, 95, 99, 99.9] as const;

/** In milliseconds. */
export interface LatencySummary {
  /** The value of each of {@link PERCENTILES}, in their order. */
  readonly percentiles: readonly number[];
  readonly max: number;
  readonly mean: number;
}

/** The largest value of the histogram: an hour, in microseconds. */
const HIGHEST = 3_600_000_000;

/** Latencies in a histogram of fixed size (HDR, three significant digits), however many there are. */
export class Latencies {
  // Its values are whole and at least one, hence microseconds; the maximum and the sum are stored separately and exactly.
  private readonly histogram = createHistogram({ lowest: 1, highest: HIGHEST, figures: 3 });
  private max = 0;
  private sum = 0;

  public record(milliseconds: number): void {
    const value = Math.max(0, milliseconds);
    this.histogram.record(Math.min(HIGHEST, Math.max(1, Math.round(value * 1000))));
    this.max = Math.max(this.max, value);
    this.sum += value;
  }

  /** Undefined while nothing is recorded. */
  public percentile(percent: number): number | undefined {
    return this.histogram.count === 0 ? undefined : Math.min(this.max, this.histogram.percentile(percent) / 1000);
  }

  public summarize(): LatencySummary | undefined {
    if (this.histogram.count === 0) return undefined;
    return {
      percentiles: PERCENTILES.map(percent => this.percentile(percent)!),
      max: this.max,
      mean: this.sum / this.histogram.count,
    };
  }
}
