import { join } from 'node:path';
import { AppRequest } from '../../src/rehearsal/load/request';
import { measure, Measured, MeasureSettings, nothingMeasured } from '../../src/rehearsal/measure/measure';
import { processesWith } from '../../src/rehearsal/processes/proc';
import { Processes } from '../../src/rehearsal/processes/processes';

/** The settings of the application in `servers/server.js`; all numbers are milliseconds. */
export interface ServerSettings {
  readonly STARTUP?: number;
  readonly REQUEST?: number;
  readonly KEEP_ALIVE?: number;
  readonly ACCEPTS?: number;
  readonly SHUTDOWN?: number;
  readonly ON_SIGTERM?: 'drain' | 'exit' | 'ignore' | 'unhandled' | 'fail' | 'linger';
}

export const SERVERS = join(__dirname, 'servers');

/** The command that starts the application with these settings. */
export function serverCommand(settings: ServerSettings = {}): string[] {
  // `env` replaces itself by the program, so that this is the process that gets the signal.
  return ['env', ...Object.entries(settings).map(([name, value]) => `${name}=${value}`), process.execPath, join(SERVERS, 'server.js')];
}

export const SLOW: AppRequest = { method: 'GET', path: '/slow', headers: {}, weight: 1 };
export const QUICK: AppRequest = { method: 'GET', path: '/', headers: {}, weight: 1 };

/** Seconds by which a time may be off, as machines are busy. */
export const CLOSE = 0.2;

/** This machine was busier than that, in seconds, so that the measurement says nothing. */
const TOO_BUSY = 0.1;

const TRIES = 4;

export async function measureServer(argv: readonly string[], settings: Partial<MeasureSettings> = {}): Promise<Measured> {
  const processes = new Processes({ argv, portVariable: 'PORT' });
  const measured = nothingMeasured();
  try {
    await measure(processes, {
      requests: [SLOW, QUICK],
      ready: QUICK,
      stop: { signal: 'SIGTERM', limitSeconds: 5, hasInit: false },
      startLimitSeconds: 30,
      runs: 1,
      rate: 20,
      requestSeconds: 0.5,
      keepAliveSeconds: 0.1,
      ...settings,
    }, measured, () => undefined, new AbortController().signal);
    return measured;
  } finally {
    await processes.close();
  }
}

/** Measures until this machine was not too busy for it. */
export async function measureCalmly(argv: readonly string[], settings?: Partial<MeasureSettings>): Promise<Measured> {
  for (let tries = 1; ; tries++) {
    const measured = await measureServer(argv, settings);
    const lag = Math.max(...[...measured.idleStops, ...measured.loadedStops].map(({ lagSeconds }) => lagSeconds));
    if (lag < TOO_BUSY || tries === TRIES) return measured;
  }
}

/** The processes that a command with this word in its environment left. */
export function survivors(word: string): number[] {
  return processesWith(word);
}
