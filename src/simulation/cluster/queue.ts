/** The time of an event that never happens; times are seconds from the beginning of the scenario. */
export const NEVER = Infinity;

/** The time of an event from before the scenario. */
export const EVER = -Infinity;

interface Entry { readonly time: number; readonly order: number; readonly run: (now: number) => void }

/** Takes events by their time: a queue, or the timers of a wall clock. */
export interface Agenda {
  /** An event at Infinity never happens. */
  readonly at: (time: number, run: (now: number) => void) => void;
}

/** Events by their time: a binary heap, ordered by time and for equal times by insertion. */
export class EventQueue implements Agenda {
  private readonly heap: Entry[] = [];
  private entries = 0;

  /** An event at Infinity never happens. */
  public at(time: number, run: (now: number) => void): void {
    if (time === NEVER) return;
    const entry: Entry = { time, order: this.entries++, run };
    const { heap } = this;
    let hole = heap.length;
    heap.push(entry);
    while (hole > 0) {
      const parent = Math.floor((hole - 1) / 2);
      if (!before(entry, heap[parent])) break;
      heap[hole] = heap[parent];
      hole = parent;
    }
    heap[hole] = entry;
  }

  public runAll(): void {
    for (let entry = this.pop(); entry; entry = this.pop()) entry.run(entry.time);
  }

  private pop(): Entry | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child += 1;
      if (!before(heap[child], last)) break;
      heap[hole] = heap[child];
      hole = child;
    }
    heap[hole] = last;
    return first;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}
