import { Drivers } from '../../src/probe/engine';

/** Time that passes only when someone waits, without delay; reading the clock takes none unless told to. */
export class VirtualTime {
  public now = 0;
  private readonly waiting = new Map<number, { readonly at: number; readonly callback: () => void }>();
  private handles = 0;

  public readonly drivers: Drivers = {
    clock: () => this.now,
    timers: {
      set: (callback, milliseconds) => {
        this.waiting.set(++this.handles, { at: this.now + milliseconds, callback });
        return this.handles;
      },
      clear: handle => void this.waiting.delete(handle as number),
    },
  };

  /** Lets time pass until nothing waits. */
  public run(): void {
    while (this.waiting.size > 0) {
      const [[handle, { at, callback }]] = [...this.waiting].sort(([one, { at: a }], [other, { at: b }]) => a - b || one - other);
      this.waiting.delete(handle);
      this.now = Math.max(this.now, at);
      callback();
    }
  }
}
