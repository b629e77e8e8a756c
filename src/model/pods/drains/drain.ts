import { readSetting, Surroundings } from './settings';
import { Proxy, PROXIES } from '../../../platform/gateways/proxies';
import { formatQuantity, ProxyEnd } from '../../../timing';
import { Sourced } from '../../objects/object';
import { isInjectedGateway } from '../istio-gateway';
import { Container, Pod } from '../pod';

/** How a known proxy ends, with its settings. */
export interface Drain {
  readonly proxy: Proxy;
  readonly container: Container;
  /** W: how long it continues to accept new connections after SIGTERM; its place is that of the setting, otherwise of preStop. */
  readonly acceptance: Sourced<number>;
  /** How long open connections may last once it accepts no more; undefined without a limit. */
  readonly workerSeconds?: number;
  /** Whether the value of that setting is not a time. */
  readonly isWorkerUnknown: boolean;
  /** How long it takes to end then, if that does not depend on the application. */
  readonly afterSeconds?: number;
}

/** The known proxies among the containers of a pod. */
export function readDrains(pod: Pod, surroundings: Surroundings): Drain[] {
  return pod.containers.flatMap((container): Drain[] => {
    const proxy = PROXIES.find(candidate => isOf(candidate, container, pod));
    if (proxy === undefined) return [];
    const { acceptance, worker, after } = proxy;
    const { preStop } = container;
    const said = acceptance && readSetting(acceptance, container, surroundings);
    const ends = worker && readSetting(worker, container, surroundings);
    return [{
      proxy,
      container,
      acceptance: said?.value === undefined ? { ...preStop, value: acceptance?.default ?? 0, defaulted: true } : { ...said, value: said.value },
      workerSeconds: workerOf(container, ends, worker?.default),
      isWorkerUnknown: ends !== undefined && ends.value === undefined,
      afterSeconds: after && (readSetting(after, container, surroundings)?.value ?? after.default),
    }];
  });
}

/** How long open connections may last; a hook that stops the proxy contains its own wait. */
function workerOf(
  { preStop: { value: { most, seconds = 0 } } }: Container, said: Sourced<number | undefined> | undefined, byDefault: number | undefined,
): number | undefined {
  if (most !== undefined) return most - seconds;
  return said ? said.value : byDefault;
}

/** Gateways of Istio may get their image at creation; otherwise Istio's proxy is next to an application. */
function isOf({ images, programs }: Proxy, { image, command, args }: Container, pod: Pod): boolean {
  if (images.test(image) || (programs && [...command, ...args].some(word => programs.test(word)))) return true;
  return image === 'auto' && isInjectedGateway(pod) && images.test('istio/proxyv2');
}

/** How the container that gets the requests ends, if it is a proxy. */
export function gatewayDrain(drains: readonly Drain[], container: Container | undefined): Drain | undefined {
  return drains.find(drain => drain.container === container && drain.proxy.isGateway);
}

/** The time that a proxy takes to end once it accepts no more. */
export function endOf({ proxy: { worker, after, title }, workerSeconds, afterSeconds }: Drain): ProxyEnd {
  return {
    ...workerSeconds !== undefined && { worker: { name: worker?.name ?? `the drain of ${title}`, seconds: workerSeconds } },
    ...after && afterSeconds !== undefined && { after: { name: after.name, seconds: afterSeconds } },
  };
}

/** A limit of a proxy to what is open, which ends the longest request. */
export interface Cut {
  readonly setting: string;
  readonly seconds: number;
  /** A clause. */
  readonly says: string;
}

/** How a proxy itself ends requests that take so long; undefined where it lets them end. */
export function cutOf({ proxy: { worker, title }, workerSeconds: seconds }: Drain, longestRequestSeconds: number): Cut | undefined {
  if (worker === undefined || seconds === undefined || seconds >= longestRequestSeconds) return undefined;
  const [lasts, longest] = [seconds, longestRequestSeconds].map(each => formatQuantity(each, 's'));
  return { setting: worker.name, seconds, says: `${title} ends what is open after ${lasts} (${worker.name}), and the longest request takes ${longest}` };
}

/** W of a container. */
export function acceptsAfterSigterm(drains: readonly Drain[], container: Container | undefined): number {
  return drains.find(drain => drain.container === container)?.acceptance.value ?? 0;
}
