import type { Io } from './io';

/** Milliseconds between two states of the bar; shorter work shows none. */
const REFRESH = 200;

/** Back to the beginning of the line, and clear it. */
const CLEAR = '\r\u001b[K';

const MAX_BAR = 40;

/** A bar on stderr for work that keeps the process busy, if stderr is a terminal. */
export class Progress {
  private before = 0;
  private last: number;
  private shown = false;

  constructor(private readonly io: Io, private readonly unit: string, private readonly total: number) {
    this.last = io.system.clock();
  }

  /** A callback for one part of the work, which gets the share that is done. */
  public watch(): ((done: number) => void) | undefined {
    if (this.io.system.watchedColumns === undefined) return undefined;
    const { before } = this;
    return done => {
      this.before = before + done;
      this.show();
    };
  }

  public stop(): void {
    if (this.shown) this.io.stderr(CLEAR);
    this.shown = false;
  }

  private show(): void {
    const now = this.io.system.clock();
    if (now - this.last < REFRESH) return;
    this.last = now;
    this.shown = true;
    const text = ` ${this.before} of ${this.total} ${this.unit}`;
    const width = Math.max(0, Math.min(MAX_BAR, this.io.system.watchedColumns! - text.length - 3));
    const filled = Math.round(width * Math.min(1, this.before / this.total));
    this.io.stderr(`${CLEAR}[${'='.repeat(filled)}${' '.repeat(width - filled)}]${text}`);
  }
}
