/* eslint-disable no-bitwise -- a generator of 32-bit words is made of bit operations */

/** A source of numbers, uniform in [0, 1). */
export type Random = () => number;

const WORDS = 2 ** 32;
const { imul } = Math;

/**
 * Mulberry32: one word of state, period 2^32, passes gjrand's small tests. Far more than the few hundred delays of a
 * rollout need, and the same on every platform, because it consists of 32-bit integer operations alone.
 */
export function mulberry32(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = imul(state ^ (state >>> 15), state | 1);
    word ^= word + imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / WORDS;
  };
}

/**
 * The number of one index, uniform in (0, 1): the draw of a request must not depend on which other requests
 * were examined. The mixing is the finaliser of MurmurHash3.
 */
export function uniformAt(seed: number, index: number): number {
  let word = (imul(seed | 0, 0x9e3779b1) ^ index) | 0;
  word = imul(word ^ (word >>> 16), 0x85ebca6b);
  word = imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (((word ^ (word >>> 16)) >>> 0) + 0.5) / WORDS;
}

/** The seed of one of many runs: neighbouring runs must not draw neighbouring numbers. */
export function seedOfRun(seed: number, run: number): number {
  return Math.floor(uniformAt(seed, run) * WORDS);
}
