import { KeepAlive, watchKeepAlive } from './keep-alive';
import { waitUntilReady } from './ready';
import { measureRequests, RequestTimes } from './request-times';
import { observeIdleStop, observeLoadedStop, StopObservation, StopQuestion } from './stop';
import { AppRequest } from '../load/request';
import { Application } from '../processes/application';
import { Processes } from '../processes/processes';

/** What is measured of an application, and how. */
export interface MeasureSettings {
  readonly requests: readonly AppRequest[];
  /** The request that shows whether the application is ready. */
  readonly ready: AppRequest;
  readonly stop: StopQuestion;
  /** The longest start that is waited for. */
  readonly startLimitSeconds: number;
  /** How often it is started and told to end, each with and without requests in flight. */
  readonly runs: number;
  /** Requests per second. */
  readonly rate: number;
  /** How long requests are timed. */
  readonly requestSeconds: number;
  /** How long an idle connection is watched. */
  readonly keepAliveSeconds: number;
}

/** Everything that was measured so far. */
export interface Measured {
  /** S of each start, in seconds. */
  readonly starts: number[];
  requestTimes?: RequestTimes;
  keepAlive?: KeepAlive;
  readonly idleStops: StopObservation[];
  readonly loadedStops: StopObservation[];
}

/** The steps of a measurement, in words for a progress line. */
export type Step = (words: string) => void;

/** Seconds between the start of an application and what is done with it, for its own late beginnings. */
const SETTLE = 0.2;

/**
 * Measures an application, step by step, and adds to `measured`, so that an interruption leaves what was measured until
 * then. One copy runs at a time while it is timed; only an idle connection is watched on a copy of its own meanwhile.
 */
export async function measure(
  processes: Processes, settings: MeasureSettings, measured: Measured, step: Step, interruption: AbortSignal,
): Promise<void> {
  const { requests, ready, runs, rate, requestSeconds, keepAliveSeconds, startLimitSeconds } = settings;
  const stop = settings.stop;
  const start = async (what: string): Promise<Application> => {
    step(what);
    const application = await processes.start();
    measured.starts.push(await waitUntilReady(application, { request: ready, limitSeconds: startLimitSeconds }, interruption));
    return application;
  };
  const first = await start('start 1');
  step(`requests for ${requestSeconds} s`);
  measured.requestTimes = await measureRequests(first, requests, rate, requestSeconds, interruption);
  const { usualSeconds } = measured.requestTimes;
  const slow = requests[usualSeconds.indexOf(Math.max(...usualSeconds))];
  const usual = Math.max(...usualSeconds);
  const watched = watchKeepAlive(first, ready, keepAliveSeconds, interruption).catch(() => undefined);
  for (let run = 1; run <= runs; run++) {
    const idle = await start(`run ${run} of ${runs}: start, and ${stop.signal} with nothing in flight`);
    await settle();
    measured.idleStops.push(await observeIdleStop(idle, stop, interruption));
    await processes.end(idle);
    const loaded = await start(`run ${run} of ${runs}: start, and ${stop.signal} with requests in flight`);
    await settle();
    measured.loadedStops.push(await observeLoadedStop(loaded, stop, slow, usual, ready, interruption));
    await processes.end(loaded);
  }
  step(`an idle connection, for up to ${keepAliveSeconds} s`);
  measured.keepAlive = await watched;
  await processes.end(first);
}

/** What is measured at first: nothing. */
export function nothingMeasured(): Measured {
  return { starts: [], idleStops: [], loadedStops: [] };
}

async function settle(): Promise<void> {
  await new Promise(resolve => { setTimeout(resolve, SETTLE * 1000); });
}
