import { performance } from 'node:perf_hooks';

/** Seconds from some moment; never goes back. */
export function now(): number {
  return performance.now() / 1000;
}
