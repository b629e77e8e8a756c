import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** An input of some size, in characters or nearly, and what reads it. */
export interface Growing {
  readonly name: string;
  /** What is made once, and then read some times. */
  readonly make: (size: number) => () => void;
  /** The fewest characters that say something, where much of the time comes once. */
  readonly least?: number;
  /** The most characters that are tried; otherwise as many as an object of Kubernetes may have. */
  readonly most?: number;
}

export interface Growth {
  readonly name: string;
  readonly size: number;
  /** Of the processor, for an input of this size, and for one of four times the size. */
  readonly milliseconds: number;
  readonly fourfold: number;
  /** By how much it grows where the size doubles; 0 where it does not grow. */
  readonly ratio: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What one core is asked for, in milliseconds, whoever else is on the machine. */
function milliseconds(work: () => void): number {
  collectGarbage(); // that of others
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

export const SMALLEST = 8 * 1024;
const LARGEST = 1536 * 1024;

/** What only confirms a ratio: where the memory of an input is beyond the caches, and cleaned, at all of its sizes. */
const BEYOND = 8 * LARGEST;

/** In milliseconds: what takes as long is not disturbed, and would take far longer at larger sizes. */
const CERTAIN = 1000;

/** The share of an input that stands for what takes its time at every size. */
const TINY = 1 / 64;

/** What an input adds to that has to be more than this, in milliseconds, to say something. */
const ENOUGH = 20;

/** What a measurement may be off, in milliseconds. */
const NOISE = 2;

const TIMES = 3;

/** How often a ratio that is too large is measured again: a machine that others use adds to one side or to the other. */
const AGAIN = 2;

/**
 * Measures an input at a size and at four times the size, which is the first one that adds enough to a tiny input, or the largest: two doublings,
 * since one may meet the size at which memory has to be cleaned. What is compared is what is added, as the rest of a set takes its time at every
 * size. The measurements alternate, and the least of each counts, as a machine only adds to it. What seems to grow too much is measured at larger
 * sizes, at which it would grow as much, and a disturbance would not.
 */
export function growthOf({ name, make, least: first = SMALLEST, most }: Growing, limit: number): Growth {
  let size = first;
  let works = worksAt(size);
  while (8 * size <= (most ?? LARGEST) && milliseconds(works[1]) - milliseconds(works[0]) < ENOUGH) works = worksAt(size *= 2);
  let growth = steadily();
  while (growth.ratio > limit && growth.fourfold < CERTAIN && 8 * size <= (most ?? BEYOND)) {
    works = worksAt(size *= 2);
    const larger = steadily();
    if (larger.fourfold < growth.fourfold) break; // so much is not read
    growth = larger;
  }
  return growth;

  function steadily(): Growth {
    let least = measure();
    for (let again = 0; again < AGAIN && least.ratio > limit; again++) {
      const other = measure();
      if (other.ratio < least.ratio) least = other;
    }
    return least;
  }

  function worksAt(one: number): readonly (() => void)[] {
    const all = [make(one * TINY), make(one), make(4 * one)];
    for (const work of [...all, ...all]) work(); // what is compiled late would count against one of them
    return all;
  }

  function measure(): Growth {
    const times = works.map(() => Infinity);
    for (let turn = 0; turn < TIMES; turn++) works.forEach((work, index) => { times[index] = Math.min(times[index], milliseconds(work)); });
    const [tiny, one, four] = times;
    // What takes no time does not grow: a reader that stops at a limit, or at the first character.
    const ratio = four - tiny < ENOUGH ? 0 : Math.sqrt((four - tiny) / Math.max(one - tiny, NOISE));
    return { name, size, milliseconds: one, fourfold: four, ratio };
  }
}
