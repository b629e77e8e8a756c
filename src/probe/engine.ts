import { Expectation, judge } from './judge';
import { Answer } from './outcome';
import { Measurement, Progress, Recorder } from './recorder';
import { countRequests, dueSeconds, isLate, Schedule } from './schedule';

/** Timers in milliseconds. */
export interface Timers {
  readonly set: (callback: () => void, milliseconds: number) => unknown;
  readonly clear: (timer: unknown) => void;
}

/** Time, as the engine sees it. */
export interface Drivers {
  /** Milliseconds from some moment; never goes back. */
  readonly clock: () => number;
  readonly timers: Timers;
}

/** Sends request `index` and calls back once, with the answer. */
export type Send = (index: number, answered: (answer: Answer) => void) => void;

/** What ended a probe. */
export type Ending = 'duration' | 'command' | 'signal';

/** The most requests sent in a row after a delay, before waiting answers are read, so that both get their turn. */
const BURST = 64;

/** How long overdue requests are still sent after the end; the rest is not sent at all. */
const BACKLOG_SECONDS = 1;

/**
 * An open-loop prober: request k is sent when it is due, regardless of earlier requests, and its latency counts from
 * when it was due, so that a stall affects every request that it delays and not only one (no coordinated omission).
 */
export class Prober {
  /** Resolves when every request is answered or abandoned. */
  public readonly done: Promise<Measurement>;
  private readonly recorder: Recorder;
  private readonly begin: number;
  private readonly count: number;
  private finish!: (measurement: Measurement) => void;
  private timer: unknown;
  private next = 0;
  private inFlight = 0;
  private stopped?: { readonly ending: Ending; readonly seconds: number };
  private over = false;

  constructor(
    private readonly schedule: Schedule, private readonly expectation: Expectation,
    private readonly send: Send, private readonly drivers: Drivers,
  ) {
    this.done = new Promise(resolve => { this.finish = resolve; });
    this.recorder = new Recorder(schedule);
    this.count = countRequests(schedule);
    this.begin = drivers.clock();
    this.sendDue();
  }

  /** What ended the probe; undefined while it sends. */
  public get ending(): Ending | undefined {
    return this.stopped?.ending;
  }

  /** Seconds since the beginning. */
  public elapsedSeconds(): number {
    return (this.drivers.clock() - this.begin) / 1000;
  }

  public progress(): Progress {
    return this.recorder.progress();
  }

  /** Stops sending, and waits for the requests in flight. */
  public stop(ending: Ending): void {
    if (this.stopped) return;
    this.drivers.timers.clear(this.timer);
    const seconds = ending === 'duration' ? this.schedule.durationSeconds : Math.min(this.elapsedSeconds(), this.schedule.durationSeconds);
    this.stopped = { ending, seconds };
    this.finishIfOver();
  }

  /** Stops waiting for the requests in flight. */
  public abandon(): void {
    this.stop('signal');
    this.end();
  }

  private sendDue(): void {
    const { clock, timers } = this.drivers;
    for (let sent = 0; sent < BURST && this.next < this.count; sent++) {
      const due = this.begin + dueSeconds(this.schedule, this.next) * 1000;
      const now = clock();
      if (due > now) break;
      if (isLate(this.schedule, now - due)) this.recorder.recordLate(1);
      this.sendOne(this.next++, due);
    }
    const remaining = this.schedule.durationSeconds - this.elapsedSeconds();
    if (remaining <= (this.next < this.count ? -BACKLOG_SECONDS : 0)) {
      this.recorder.recordLate(this.count - this.next);
      this.stop('duration');
      return;
    }
    const wait = this.next < this.count ? this.begin + dueSeconds(this.schedule, this.next) * 1000 - clock() : remaining * 1000;
    // Timers count whole milliseconds and round down: a little late once is better than early and a second timer.
    this.timer = timers.set(() => this.sendDue(), Math.max(0, Math.ceil(wait)));
  }

  private sendOne(index: number, due: number): void {
    this.inFlight += 1;
    this.send(index, answer => {
      if (this.over) return;
      this.inFlight -= 1;
      if (answer.type === 'unsent') {
        this.recorder.recordUnsent(index, answer.detail);
      } else {
        this.recorder.record(index, judge(answer, this.expectation), this.drivers.clock() - due);
      }
      this.finishIfOver();
    });
  }

  private finishIfOver(): void {
    if (this.stopped && this.inFlight === 0) this.end();
  }

  private end(): void {
    if (this.over || !this.stopped) return;
    this.over = true;
    this.finish(this.recorder.finish(this.stopped.seconds, this.inFlight));
  }
}
