import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Watches how long this process itself was kept from working: what it measures is less sure by that. */
export function watchLag(): () => number {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  histogram.enable();
  return () => {
    histogram.disable();
    return Math.max(0, histogram.max / 1e9 - RESOLUTION / 1000);
  };
}

/** Milliseconds. */
const RESOLUTION = 5;
