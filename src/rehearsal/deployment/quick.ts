import { SimulatedService } from '../../simulation';
import { DELAYS, LoadBalancerDelays, LoadBalancerTimings, TOLERANCE } from '../../timing';
import { ContainerProbe, ContainerProbes } from '../kubelet/probe';

/** Seconds that the leak window takes in a quick rehearsal. */
const QUICK_WINDOW = 1.5;

/** Seconds of a preStop beyond all needs that are kept. */
const BEYOND = 1;

/** The shortest period of a probe or check, in seconds: below, asking itself would be the load. */
const LEAST_PERIOD = 0.2;

/** Seconds that a health check waits for its answer at least: the application is not faster, and this machine is busy. */
const LEAST_TIMEOUT = 1;

/** How much of the longest request a health check waits at least. */
const TIMEOUT_HEADROOM = 1.5;

/**
 * The same service behind a load balancer whose delays are shorter by one factor, so that a rollout takes seconds. Each number that has to
 * exceed delays is shorter by as much as these are, and keeps what it has beyond them, since the application is not faster: the
 * inequalities hold, or do not, as before.
 *
 * @param windowSeconds how long the leak window then is
 */
export function makeQuick(
  service: SimulatedService, { acceptsSeconds, longestSeconds }: { readonly acceptsSeconds: number; readonly longestSeconds: number },
  windowSeconds = QUICK_WINDOW,
): { readonly service: SimulatedService; readonly factor: number } {
  const { loadBalancer, preStopSeconds, terminationGracePeriodSeconds, deregistrationDelaySeconds, minReadySeconds, gated } = service;
  const { controllerReactionSeconds: r, deregistrationPropagationSeconds: X, gateLagSeconds: y } = loadBalancer;
  const factor = Math.min(1, windowSeconds / (r + X));
  const { healthCheckIntervalSeconds: interval = 0, healthCheckTimeoutSeconds: timeout = 0 } = service;
  const quickInterval = hasten(interval, factor, LEAST_PERIOD);
  const quickTimeout = hasten(timeout, factor, Math.max(LEAST_TIMEOUT, longestSeconds * TIMEOUT_HEADROOM));
  const registration = r + loadBalancer.registrationPropagationSeconds;
  const H = registration + interval + timeout;
  const quickH = registration * factor + quickInterval + quickTimeout;
  // No request comes and is answered later than that: more preStop changes nothing, and takes its time.
  const enough = (r + X) * factor + longestSeconds + BEYOND;
  const shortened = Math.min(enough, shorten(preStopSeconds, r + X, (r + X) * factor, acceptsSeconds));
  const preStop = Math.ceil(shortened * 1000 - TOLERANCE) / 1000; // whole milliseconds, as sums show it
  return {
    factor,
    service: {
      ...service,
      loadBalancer: hastenDelays(loadBalancer, factor),
      preStopSeconds: preStop,
      terminationGracePeriodSeconds: terminationGracePeriodSeconds >= preStopSeconds
        ? preStop + terminationGracePeriodSeconds - preStopSeconds : terminationGracePeriodSeconds * factor,
      minReadySeconds: gated ? shorten(minReadySeconds, y, y * factor) : shorten(minReadySeconds, H + y, quickH + y * factor),
      ...deregistrationDelaySeconds !== undefined && { deregistrationDelaySeconds: shorten(deregistrationDelaySeconds, X, X * factor) },
      ...service.healthCheckIntervalSeconds !== undefined && { healthCheckIntervalSeconds: quickInterval },
      ...service.healthCheckTimeoutSeconds !== undefined && { healthCheckTimeoutSeconds: quickTimeout },
      ...service.slowStartSeconds !== undefined && { slowStartSeconds: service.slowStartSeconds * factor },
    },
  };
}

/** A time that is shorter by the factor, but not below the least that makes sense, unless it was. */
function hasten(seconds: number, factor: number, least: number): number {
  return Math.min(seconds, Math.max(least, seconds * factor));
}

/**
 * A number of which `delays` less `covered` is needed for delays of the load balancer, which become `delaysThen`. What is missing of them
 * keeps its share, what is beyond them stays.
 */
export function shorten(seconds: number, delays: number, delaysThen: number, covered = 0): number {
  const needed = Math.max(0, delays - covered);
  const neededThen = Math.max(0, delaysThen - covered);
  return seconds >= needed ? neededThen + seconds - needed : seconds * neededThen / needed;
}

function hastenDelays(loadBalancer: LoadBalancerTimings, factor: number): LoadBalancerTimings {
  const faster = (delays: LoadBalancerDelays) => Object.fromEntries(
    (Object.keys(DELAYS) as (keyof LoadBalancerDelays)[]).map(key => [key, delays[key] * factor]),
  ) as unknown as LoadBalancerDelays;
  return { ...loadBalancer, ...faster(loadBalancer), typical: faster(loadBalancer.typical) };
}

/** Probes that ask more often, with as much patience. */
export function makeProbesQuick({ startup, readiness, liveness }: ContainerProbes, factor: number): ContainerProbes {
  const quicker = (probe: ContainerProbe): ContainerProbe => {
    const periodSeconds = hasten(probe.periodSeconds, factor, LEAST_PERIOD);
    return { ...probe, periodSeconds, failureThreshold: Math.ceil(probe.failureThreshold * probe.periodSeconds / periodSeconds) };
  };
  return {
    ...startup && { startup: quicker(startup) },
    ...readiness && { readiness: quicker(readiness) },
    ...liveness && { liveness: quicker(liveness) },
  };
}
