import { uniformAt } from '../random';
import { Share } from './routing';
import { SimulatedService } from './service';

/** Seconds from the application closing an idle connection until the load balancer knows. */
const RACE_SECONDS = 0.001;

/** How the idle connections of the load balancer meet the application's keep-alive timeout. */
export interface KeepAliveRace {
  readonly everySeconds: number;
  /** The seed for the time at which the first connection of a pod idles out; if undefined, a request hits every idle connection. */
  readonly seed?: number;
}

/** There is a race if the application closes idle connections before the load balancer does. */
export function keepAliveRace(
  { keepAliveTimeoutSeconds: keepAlive, idleTimeoutSeconds: idle }: SimulatedService, seed?: number,
): KeepAliveRace | undefined {
  return keepAlive === undefined || idle === undefined || keepAlive > idle ? undefined
    : { everySeconds: Math.max(keepAlive, RACE_SECONDS), seed };
}

/**
 * One pooled connection of each target is assumed to idle out every keep-alive timeout. A request that is sent on it just
 * then is lost: with a seed, the one that falls into the moment until the load balancer knows; without, the next one.
 */
export function resolveRaces(share: Share, { everySeconds, seed }: KeepAliveRace, lose: (index: number) => void): void {
  const { pod, requests, end } = share;
  const phase = seed === undefined ? 0 : uniformAt(seed, pod.index) * everySeconds;
  const reach = seed === undefined ? everySeconds : RACE_SECONDS;
  const start = requests.timeOf(share.first);
  const stop = requests.timeOf(end - 1);
  const expiryFrom = (time: number) => phase + Math.ceil((time - phase) / everySeconds) * everySeconds;
  for (let expiry = expiryFrom(start); expiry <= stop; expiry += everySeconds) {
    const index = share.firstFrom(requests.firstFrom(expiry));
    if (index >= end) return;
    const time = requests.timeOf(index);
    if (time < expiry + reach) lose(index);
    else expiry = Math.max(expiry, expiryFrom(time - reach) - everySeconds); // a connection may idle out many times between two requests
  }
}
