import type { Prober } from '../../probe/engine';
import { progressToText } from '../../report/probe/probe-text';
import type { Io } from '../io';

/** Milliseconds between two states of the line. */
const REFRESH = 250;

/** Back to the beginning of the line, and clear it. */
const CLEAR = '\r\u001b[K';

/** One line on stderr with the state of a probe, if stderr is a terminal; the output of a command goes above it. */
export class LiveLine {
  private timer: unknown;
  private shown = false;
  /** Whether the last output stopped within a line, where the live line has no place. */
  private withinLine = false;

  constructor(private readonly io: Io) {}

  public start(probe: Prober): void {
    const { watchedColumns } = this.io.system;
    if (watchedColumns === undefined) return;
    const show = () => {
      if (!this.withinLine) {
        this.io.stderr(`${CLEAR}${progressToText(probe.elapsedSeconds(), probe.progress(), watchedColumns - 1)}`);
        this.shown = true;
      }
      this.timer = this.io.system.timers.set(show, REFRESH);
    };
    show();
  }

  /** Writes something else to stderr. */
  public write(text: string): void {
    this.clear();
    this.io.stderr(text);
    this.withinLine = !text.endsWith('\n');
  }

  public stop(): void {
    this.io.system.timers.clear(this.timer);
    this.clear();
  }

  private clear(): void {
    if (this.shown) this.io.stderr(CLEAR);
    this.shown = false;
  }
}
