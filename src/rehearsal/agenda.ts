import { now } from './clock';
import { Agenda, NEVER } from '../simulation/entities';

/** Events at seconds from the beginning of a scenario, on the clock of this machine. */
export class WallClock implements Agenda {
  private readonly begin: number;
  private readonly timers = new Set<NodeJS.Timeout>();
  private closed = false;

  /** @param secondsAhead when the scenario begins */
  constructor(secondsAhead = 0) {
    this.begin = now() + secondsAhead;
  }

  /** Seconds since the beginning of the scenario. */
  public get time(): number {
    return now() - this.begin;
  }

  /** A moment of the rehearsal's clock as one of the scenario. */
  public timeOf(moment: number): number {
    return moment - this.begin;
  }

  /** A moment of the scenario on the rehearsal's clock. */
  public momentOf(time: number): number {
    return time + this.begin;
  }

  public at(time: number, run: (time: number) => void): void {
    if (time === NEVER || this.closed) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!this.closed) run(this.time);
    }, Math.max(0, time - this.time) * 1000);
    this.timers.add(timer);
  }

  /** No event happens any more. */
  public close(): void {
    this.closed = true;
    this.timers.forEach(timer => clearTimeout(timer));
    this.timers.clear();
  }
}
