import { OnSigterm } from './requests/service';

/**
 * The losses at one pod, in closed form, if all delays are constant and all requests take equally long: an answer that
 * does not need the simulation, and that the simulation must agree with.
 */
export interface ConstantCourse {
  /** Requests per second that the pod gets while it is in service. */
  readonly ratePerSecond: number;
  /** R, for every request. */
  readonly requestSeconds: number;
  /** r, from the pod's deletion to the call. */
  readonly reactionSeconds: number;
  /** X, from the call to the last request. */
  readonly propagationSeconds: number;
  /** P; less than G. */
  readonly preStopSeconds: number;
  /** G */
  readonly terminationGracePeriodSeconds: number;
  /** D; absent if no connection is cut. */
  readonly deregistrationDelaySeconds?: number;
  readonly onSigterm: OnSigterm;
  /** How long the listener is open after SIGTERM. */
  readonly acceptsAfterSigtermSeconds?: number;
  /**
   * From the moment the listener closes until failed health checks end the requests, unless the target is deregistered
   * before; absent without a health check of the pod.
   */
  readonly unhealthyAfterSeconds?: number;
}

/**
 * Requests that come after the listener has closed: `rate · max(0, (r + X) − P − drain time of the listener)`, and no more
 * than come until the health check has failed often enough.
 */
export function leakedRequests(course: ConstantCourse): number {
  const { ratePerSecond, reactionSeconds, unhealthyAfterSeconds = Infinity } = course;
  const unhealthy = listenerClosed(course) + unhealthyAfterSeconds;
  const last = reactionSeconds <= unhealthy ? leakEnd(course) : Math.min(leakEnd(course), unhealthy);
  return ratePerSecond * Math.max(0, last - listenerClosed(course));
}

/** Requests that are cut when the deregistration delay ends: `rate · max(0, R − (D − X))` if they leak to the last moment. */
export function cutRequests(course: ConstantCourse): number {
  const { ratePerSecond, requestSeconds: R, reactionSeconds: r, deregistrationDelaySeconds: D } = course;
  if (D === undefined) return 0;
  const last = Math.min(leakEnd(course), listenerClosed(course));
  return ratePerSecond * Math.max(0, last + R - (r + D));
}

/** Requests that are in flight when the application exits or is killed at the end of the grace period. */
export function killedRequests(course: ConstantCourse): number {
  const { ratePerSecond, requestSeconds: R, terminationGracePeriodSeconds: G, onSigterm } = course;
  const killed = onSigterm === 'exit' ? listenerClosed(course) : G;
  const last = Math.min(leakEnd(course), listenerClosed(course));
  return ratePerSecond * Math.max(0, Math.min(last, killed) + R - killed);
}

/** L = r + X, from the pod's deletion until the last request is sent to it. */
function leakEnd({ reactionSeconds, propagationSeconds }: ConstantCourse): number {
  return reactionSeconds + propagationSeconds;
}

function listenerClosed({ preStopSeconds, terminationGracePeriodSeconds, onSigterm, acceptsAfterSigtermSeconds = 0 }: ConstantCourse): number {
  return onSigterm === 'ignore' ? terminationGracePeriodSeconds
    : Math.min(terminationGracePeriodSeconds, preStopSeconds + acceptsAfterSigtermSeconds);
}
