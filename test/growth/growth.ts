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
  /** By how much it grows where the size doubles. */
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

const SMALLEST = 8 * 1024;
const LARGEST = 1536 * 1024;

/** Less than this is mostly what comes once, such as the compilation of the code. */
const ENOUGH = 20;

const TIMES = 3;

/** How often a ratio that is too large is measured again: a machine that others use adds to one side or to the other. */
const AGAIN = 4;

/**
 * Measures an input at the first size that takes a while, or at the largest, and at four times this size, since one doubling may meet the size
 * at which memory has to be cleaned: alternating, and of each the least, as a machine only adds to it.
 */
export function growthOf({ name, make, least = SMALLEST, most = LARGEST }: Growing, limit: number): Growth {
  let size = least;
  make(size)(); // compiles it
  while (8 * size <= most && milliseconds(make(size)) < ENOUGH) size *= 2;
  const [one, four] = [make(size), make(4 * size)];
  for (const warm of [one, four, one]) warm(); // what is compiled late would count against the smaller one
  let growth = measure();
  for (let again = 0; again < AGAIN && growth.ratio > limit; again++) {
    const other = measure();
    if (other.ratio < growth.ratio) growth = other;
  }
  return growth;

  function measure(): Growth {
    let [short, long] = [Infinity, Infinity];
    for (let turn = 0; turn < TIMES; turn++) {
      short = Math.min(short, milliseconds(one));
      long = Math.min(long, milliseconds(four));
    }
    // What takes no time does not grow: a reader that stops at a limit, or at the first character.
    return { name, size, milliseconds: short, fourfold: long, ratio: long < ENOUGH / 2 ? 0 : Math.sqrt(long / Math.max(short, 0.5)) };
  }
}
