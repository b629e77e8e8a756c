import { visible } from '../../report/visible-characters';
import type { Io } from '../io';

/** Milliseconds between two states of the line. */
const REFRESH = 500;

/** Back to the beginning of the line, and clear it. */
const CLEAR = '\r\u001b[K';

/** What a rehearsal does just now: one line on stderr in a terminal, elsewhere a line for each step. */
export class LiveSteps {
  private readonly begin: number;
  private timer: unknown;
  private words = '';

  constructor(private readonly io: Io) {
    this.begin = io.system.clock();
  }

  public show(words: string): void {
    this.words = visible(words);
    if (this.io.system.watchedColumns === undefined) {
      this.io.stderr(`${this.elapsed()} ${this.words}\n`);
      return;
    }
    this.io.system.timers.clear(this.timer);
    this.refresh();
  }

  public stop(): void {
    this.io.system.timers.clear(this.timer);
    if (this.io.system.watchedColumns !== undefined && this.words !== '') this.io.stderr(CLEAR);
  }

  private refresh(): void {
    const { watchedColumns = 0, timers } = this.io.system;
    this.io.stderr(`${CLEAR}${`${this.elapsed()} ${this.words}`.slice(0, watchedColumns - 1)}`);
    this.timer = timers.set(() => this.refresh(), REFRESH);
  }

  private elapsed(): string {
    return `${Math.floor((this.io.system.clock() - this.begin) / 1000)} s`;
  }
}
