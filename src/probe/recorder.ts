import { Latencies, LatencySummary } from './latencies';
import { countOne, Counts, Outcome } from './outcome';
import { dueSeconds, Schedule } from './schedule';
import { DowntimeWindow, WindowBuilder } from './windows';

/** How often a version answered, and when: seconds from the beginning, by when the requests were due. */
export interface VersionSeen {
  /** Null for good answers that name no version. */
  readonly version: string | null;
  readonly count: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** What a probe measured. */
export interface Measurement {
  /** How long requests were due. */
  readonly seconds: number;
  readonly requests: number;
  readonly ok: number;
  readonly failed: number;
  /** Failed requests after a connection to a server, and all good ones. */
  readonly reached: number;
  /** Requests that the prober's own machine could not send; not among the requests. */
  readonly unsent: number;
  /** Requests still unanswered when the wait for them was cut short; not among the requests. */
  readonly abandoned: number;
  /** Requests that the prober sent too late, or did not come to send before the end. */
  readonly late: number;
  readonly failuresByKind: Counts;
  /** In words, the first failure of each kind. */
  readonly firstFailures: Readonly<Record<string, string>>;
  /** Why requests could not be sent, in words: the first time. */
  readonly firstUnsent?: string;
  readonly statuses: Counts;
  readonly windows: readonly DowntimeWindow[];
  /** The latency of the good requests, from their due times; undefined if there were none. */
  readonly latency?: LatencySummary;
  readonly versions: readonly VersionSeen[];
}

/** The numbers of a probe that still runs. */
export interface Progress {
  readonly requests: number;
  readonly failed: number;
  readonly p99Milliseconds?: number;
  readonly downtimeSeconds: number;
}

/** Takes outcomes in the order in which they arrive, and computes the measurement. */
export class Recorder {
  private readonly latencies = new Latencies();
  private readonly windows: WindowBuilder;
  private readonly versions = new Map<string | null, { count: number; first: number; last: number }>();
  private readonly failuresByKind: Record<string, number> = {};
  private readonly statuses: Record<string, number> = {};
  private readonly firstFailures: Record<string, string> = {};
  private firstUnsent?: string;
  private ok = 0;
  private failed = 0;
  private reached = 0;
  private unsent = 0;
  private late = 0;

  constructor(private readonly schedule: Schedule) {
    this.windows = new WindowBuilder(schedule);
  }

  public record(index: number, outcome: Outcome, latencyMilliseconds: number): void {
    if (outcome.status !== undefined) countOne(this.statuses, String(outcome.status));
    if (outcome.good) {
      this.ok += 1;
      this.reached += 1;
      this.latencies.record(latencyMilliseconds);
      if (outcome.version !== undefined) this.recordVersion(outcome.version, index);
      this.windows.settle(index, 'good');
      return;
    }
    this.failed += 1;
    if (outcome.reached) this.reached += 1;
    countOne(this.failuresByKind, outcome.kind);
    this.firstFailures[outcome.kind] ??= outcome.detail;
    this.windows.settle(index, outcome);
  }

  public recordUnsent(index: number, detail: string): void {
    this.unsent += 1;
    this.firstUnsent ??= detail;
    this.windows.settle(index, 'void');
  }

  public recordLate(count: number): void {
    this.late += count;
  }

  public progress(): Progress {
    return {
      requests: this.ok + this.failed,
      failed: this.failed,
      p99Milliseconds: this.latencies.percentile(99),
      downtimeSeconds: this.windows.downtimeSeconds(),
    };
  }

  /** The measurement of a number of seconds. */
  public finish(seconds: number, abandoned: number): Measurement {
    const { ok, failed, reached, unsent, late, failuresByKind, firstFailures, firstUnsent, statuses } = this;
    return {
      seconds,
      requests: ok + failed,
      ok,
      failed,
      reached,
      unsent,
      abandoned,
      late,
      failuresByKind,
      firstFailures,
      firstUnsent,
      statuses,
      windows: this.windows.finish(seconds),
      latency: this.latencies.summarize(),
      versions: [...this.versions]
        .map(([version, { count, first, last }]) => ({
          version, count, firstSeen: dueSeconds(this.schedule, first), lastSeen: dueSeconds(this.schedule, last),
        }))
        .sort((one, other) => one.firstSeen - other.firstSeen),
    };
  }

  private recordVersion(version: string | null, index: number): void {
    const seen = this.versions.get(version);
    if (!seen) {
      this.versions.set(version, { count: 1, first: index, last: index });
      return;
    }
    seen.count += 1;
    seen.first = Math.min(seen.first, index);
    seen.last = Math.max(seen.last, index);
  }
}
