import { Measured } from './measure';
import { OnSigterm } from '../../simulation';

/** A number that was measured several times, in seconds. */
export interface Spread {
  readonly count: number;
  readonly least: number;
  readonly most: number;
}

/** What the measurements say about the application; what they do not show is absent. */
export interface Behaviour {
  /** S */
  readonly startup?: Spread;
  /** W */
  readonly acceptsAfterSigterm?: Spread;
  /** The moment after the signal at which the listener closed, without the threshold of W. */
  readonly listens?: Spread;
  /** A: from the signal, less W, until it has ended with nothing in flight. */
  readonly shutdown?: Spread;
  /** From the signal until it has ended, with requests in flight. */
  readonly loadedExit?: Spread;
  readonly onSigterm?: OnSigterm;
  /** Why it does not end, if it does not. */
  readonly deaf?: 'no-handler' | 'default' | 'shell' | 'handled';
  /** Requests in flight at the signal, of all runs. */
  readonly inFlight: { readonly count: number; readonly finished: number; readonly reset: number; readonly failed: number };
  /** When idle kept connections were closed after the signal; absent if that was not seen in every run. */
  readonly idleClosed?: Spread;
  readonly announcesClose?: boolean;
}

/** A listener that closes within this time after the signal closes at once: connections are tried no more often. */
const AT_ONCE = 0.05;

/** Reads the behaviour from what was measured. */
export function behaviourOf(measured: Measured): Behaviour {
  const { starts, idleStops, loadedStops } = measured;
  const all = [...idleStops, ...loadedStops];
  const exits = idleStops.flatMap(({ exitSeconds }) => exitSeconds ?? []);
  const traffic = loadedStops.flatMap(stop => stop.traffic ?? []);
  const unheard = all.find(stop => stop.unheard !== undefined)?.unheard;
  const ignores = unheard !== undefined || all.some(({ exitSeconds }) => exitSeconds === undefined);
  const accepts = ignores ? [] : traffic.map(({ acceptsSeconds }) => acceptsSeconds <= AT_ONCE ? 0 : acceptsSeconds);
  const longest = Math.max(0, ...accepts);
  const listens = ignores ? [] : loadedStops.flatMap(({ traffic: seen, exitSeconds }) => {
    const closed = seen?.failsSeconds ?? exitSeconds;
    // It closed between the last connection that it answered on and the first that it did not.
    return seen && closed !== undefined ? [(seen.acceptsSeconds + Math.max(seen.acceptsSeconds, closed)) / 2] : [];
  });
  const inFlight = sum(traffic.map(each => each.inFlight));
  const idleClosed = traffic.flatMap(({ idleClosedSeconds }) => idleClosedSeconds ?? []);
  const told = traffic.flatMap(({ announcesClose }) => announcesClose ?? []);
  return {
    startup: spread(starts),
    acceptsAfterSigterm: spread(accepts),
    ...listens.length > 0 && { listens: spread(listens) },
    shutdown: ignores ? undefined : spread(exits.map(seconds => Math.max(0, seconds - longest))),
    loadedExit: spread(loadedStops.flatMap(({ exitSeconds }) => exitSeconds ?? [])),
    onSigterm: ignores ? 'ignore' : inFlight.count === 0 ? undefined : inFlight.reset + inFlight.failed > 0 ? 'exit' : 'drain',
    ...ignores && { deaf: all.some(({ shell }) => shell) ? 'shell' : unheard ?? 'handled' },
    inFlight,
    ...idleClosed.length > 0 && idleClosed.length === traffic.length && { idleClosed: spread(idleClosed) },
    ...told.length > 0 && { announcesClose: told.some(each => each) },
  };
}

function spread(values: readonly number[]): Spread | undefined {
  return values.length === 0 ? undefined : { count: values.length, least: Math.min(...values), most: Math.max(...values) };
}

function sum(all: readonly Behaviour['inFlight'][]): Behaviour['inFlight'] {
  return all.reduce((total, { count, finished, reset, failed }) => ({
    count: total.count + count, finished: total.finished + finished, reset: total.reset + reset, failed: total.failed + failed,
  }), { count: 0, finished: 0, reset: 0, failed: 0 });
}
