import { OnSigterm } from './requests/service';

/**
 * What is lost at one pod, in closed form, if all delays are constant and all requests take equally long: an answer that
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
  /** D; absent if nothing is cut. */
  readonly deregistrationDelaySeconds?: number;
  readonly onSigterm: OnSigterm;
  /** How long the listener is open after SIGTERM. */
  readonly keepsListeningSeconds?: number;
}

/** Requests that come after the listener has closed: `rate · max(0, (r + X) − P − drain time of the listener)`. */
export function leakedRequests(course: ConstantCourse): number {
  return course.ratePerSecond * Math.max(0, leakEnd(course) - listenerClosed(course));
}

/** Requests that are cut when the deregistration delay ends: `rate · max(0, R − (D − X))` if they leak to the last moment. */
export function cutRequests(course: ConstantCourse): number {
  const { ratePerSecond, requestSeconds: R, reactionSeconds: r, deregistrationDelaySeconds: D } = course;
  if (D === undefined) return 0;
  const last = Math.min(leakEnd(course), listenerClosed(course));
  return ratePerSecond * Math.max(0, last + R - (r + D));
}

/** Requests that are in flight when the application exits on SIGTERM or is killed at the end of the grace period. */
export function killedRequests(course: ConstantCourse): number {
  const { ratePerSecond, requestSeconds: R, preStopSeconds: P, terminationGracePeriodSeconds: G, onSigterm } = course;
  const killed = onSigterm === 'exit' ? P : G;
  const last = Math.min(leakEnd(course), listenerClosed(course));
  return ratePerSecond * Math.max(0, Math.min(last, killed) + R - killed);
}

/** L = r + X, from the pod's deletion until the last request is sent to it. */
function leakEnd({ reactionSeconds, propagationSeconds }: ConstantCourse): number {
  return reactionSeconds + propagationSeconds;
}

function listenerClosed({ preStopSeconds, terminationGracePeriodSeconds, onSigterm, keepsListeningSeconds = 0 }: ConstantCourse): number {
  switch (onSigterm) {
    case 'ignore': return terminationGracePeriodSeconds;
    case 'exit': return preStopSeconds;
    case 'drain': return Math.min(terminationGracePeriodSeconds, preStopSeconds + keepsListeningSeconds);
  }
}
