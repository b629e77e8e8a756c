import { Prober } from '../../probe/engine';
import { Measurement } from '../../probe/recorder';
import { now } from '../clock';
import { AppRequest, requestsInTurn } from '../load/request';
import { createLoadSender } from '../load/sender';
import { Application } from '../processes/application';
import { Interrupted } from '../wait';

/** Durations of requests, in seconds. */
export interface RequestTimes {
  readonly count: number;
  readonly failed: number;
  readonly p50Seconds: number;
  readonly p99Seconds: number;
  readonly longestSeconds: number;
  /** The usual duration of each of the requests, in their order. */
  readonly usualSeconds: readonly number[];
  /** The durations of good answers, in ascending order; of many, some. */
  readonly sortedSeconds: readonly number[];
  /** Requests that were sent late, as this machine was busy. */
  readonly late: number;
}

/** The drivers of a prober on the clock of this machine. */
export const DRIVERS = {
  clock: () => now() * 1000,
  timers: {
    set: (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds),
    clear: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout | undefined),
  },
};

/** Answers of the application itself, good ones; a redirect is one. */
export const GOOD = { statuses: [[100, 499]] } as const;

/** Connections that are kept to one copy of the application. */
const KEPT = 8;

/** The most durations that are kept, evenly over all of them. */
const MAX_SAMPLES = 2000;

/** Measures the duration of requests at a constant rate, on kept connections. */
export async function measureRequests(
  application: Application, requests: readonly AppRequest[], rate: number, seconds: number, interruption: AbortSignal,
): Promise<RequestTimes> {
  const requestOf = requestsInTurn(requests);
  const usual = requests.map((): number[] => []);
  const sender = createLoadSender(application.port, requestOf, { kind: 'keep-alive', kept: KEPT });
  const prober = new Prober({ rate, durationSeconds: seconds }, GOOD, (index, answered) => {
    const begun = now();
    sender.send(index, answer => {
      if (answer.type === 'response') usual[requests.indexOf(requestOf(index))].push(now() - begun);
      answered(answer);
    });
  }, DRIVERS);
  const interrupt = () => prober.abandon();
  interruption.addEventListener('abort', interrupt, { once: true });
  const { latency, failed, requests: count, late }: Measurement = await prober.done;
  interruption.removeEventListener('abort', interrupt);
  sender.close();
  if (interruption.aborted) throw new Interrupted();
  return {
    count,
    failed,
    late,
    p50Seconds: (latency?.percentiles[0] ?? 0) / 1000,
    p99Seconds: (latency?.percentiles[3] ?? 0) / 1000,
    longestSeconds: (latency?.max ?? 0) / 1000,
    usualSeconds: usual.map(median),
    sortedSeconds: sample(usual.flat().sort((a, b) => a - b)),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Every so many of them, and always the longest. */
function sample(sorted: readonly number[]): readonly number[] {
  const step = Math.ceil(sorted.length / MAX_SAMPLES);
  return sorted.filter((_, index) => (sorted.length - 1 - index) % step === 0);
}
