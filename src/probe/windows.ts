import { countOne, Failure } from './outcome';
import { dueSeconds, Schedule } from './schedule';

/** From the due time of the first of several consecutive failed requests to that of the first good one after them. */
export interface DowntimeWindow {
  /** Seconds from the beginning. */
  readonly from: number;
  /** Seconds from the beginning; the end of the probe if no good request came after. */
  readonly to: number;
  /** Whether a good request came after. */
  readonly recovered: boolean;
  readonly failed: number;
  readonly kinds: Readonly<Record<string, number>>;
  /** The unexpected status codes. */
  readonly statuses: Readonly<Record<string, number>>;
}

interface OpenWindow {
  readonly from: number;
  last: number;
  failed: number;
  readonly kinds: Record<string, number>;
  readonly statuses: Record<string, number>;
}

type Settled = Failure | 'good' | 'void';

/**
 * Builds the windows while answers arrive. They arrive in any order, but a window follows the order in which requests
 * were due, so that an answer waits here until all earlier ones have arrived.
 */
export class WindowBuilder {
  private readonly waiting = new Map<number, Settled>();
  private readonly closed: DowntimeWindow[] = [];
  private closedSeconds = 0;
  private next = 0;
  private open?: OpenWindow;

  constructor(private readonly schedule: Schedule) {}

  /** Takes the outcome of request `index`; void if it shows nothing about the server. */
  public settle(index: number, settled: Settled): void {
    if (index !== this.next) {
      this.waiting.set(index, settled);
      return;
    }
    this.append(this.next++, settled);
    for (let other = this.waiting.get(this.next); other !== undefined; other = this.waiting.get(this.next)) {
      this.waiting.delete(this.next);
      this.append(this.next++, other);
    }
  }

  /** Downtime so far; an open window counts until the request after its last failed one is due. */
  public downtimeSeconds(): number {
    const open = this.open ? dueSeconds(this.schedule, this.open.last + 1) - this.open.from : 0;
    return this.closedSeconds + open;
  }

  /** The windows of a probe that ended after so many seconds; requests that never settled count as if never sent. */
  public finish(endSeconds: number): readonly DowntimeWindow[] {
    for (const index of [...this.waiting.keys()].sort((a, b) => a - b)) this.append(index, this.waiting.get(index)!);
    this.waiting.clear();
    if (this.open) this.close(Math.max(endSeconds, dueSeconds(this.schedule, this.open.last)), false);
    return this.closed;
  }

  private append(index: number, settled: Settled): void {
    if (settled === 'void') return;
    if (settled === 'good') {
      if (this.open) this.close(dueSeconds(this.schedule, index), true);
      return;
    }
    this.open ??= { from: dueSeconds(this.schedule, index), last: index, failed: 0, kinds: {}, statuses: {} };
    this.open.last = index;
    this.open.failed += 1;
    countOne(this.open.kinds, settled.kind);
    if (settled.kind === 'status') countOne(this.open.statuses, String(settled.status));
  }

  private close(to: number, recovered: boolean): void {
    const { from, failed, kinds, statuses } = this.open!;
    this.closed.push({ from, to, recovered, failed, kinds, statuses });
    this.closedSeconds += to - from;
    this.open = undefined;
  }
}
