/**
 * One pod through its life, in seconds from the beginning of the scenario. What has not happened (yet) is at Infinity;
 * what happened before the beginning, at -Infinity.
 */
export interface Pod {
  readonly index: number;
  readonly name: string;
  readonly revision: 'old' | 'new';
  readonly created: number;
  /** All containers are ready: the startup probe and one readiness probe have passed. */
  containersReady: number;
  /** RegisterTargets was called (or, without a target group, the endpoint is being programmed). */
  registered: number;
  /** The target passed its first health check. */
  healthy: number;
  /** The readiness gate is True. */
  gateOpen: number;
  /** The pod is Ready: what a PodDisruptionBudget counts. */
  ready: number;
  /** Ready for minReadySeconds: what a rolling update counts. */
  available: number;
  /** The load balancer sends requests from then on … */
  inService: number;
  /** … until then. */
  outOfService: number;
  /** Without any target in service, requests are sent to this one nevertheless, between these times. */
  fallbackFrom: number;
  fallbackUntil: number;
  deleted: number;
  /** DeregisterTargets was called; the deregistration delay counts from here. */
  deregistered: number;
  sigterm: number;
  sigkill: number;
  /** New connections are refused from then on. */
  listenerClosed: number;
  /** What is in flight dies then: the application exits or is killed, or the node is gone. */
  killed: number;
  /** The load balancer closes the connections to the target. */
  cut: number;
  /** With the node gone, there is nobody left who could refuse a connection. */
  nodeGone: number;
  /** How long the application takes to end. */
  shutdownSeconds: number;
  /** When the last request ends that the application works on. Found while the requests are resolved. */
  lastRequestEnd: number;
}

/** A pod that has just been created. */
export function createPod(index: number, name: string, revision: Pod['revision'], created: number): Pod {
  return {
    index,
    name,
    revision,
    created,
    containersReady: Infinity,
    registered: Infinity,
    healthy: Infinity,
    gateOpen: Infinity,
    ready: Infinity,
    available: Infinity,
    inService: Infinity,
    outOfService: Infinity,
    fallbackFrom: Infinity,
    fallbackUntil: Infinity,
    deleted: Infinity,
    deregistered: Infinity,
    sigterm: Infinity,
    sigkill: Infinity,
    listenerClosed: Infinity,
    killed: Infinity,
    cut: Infinity,
    nodeGone: Infinity,
    shutdownSeconds: 0,
    lastRequestEnd: -Infinity,
  };
}

/** A pod that has been serving since long before the scenario. */
export function settledPod(index: number, name: string): Pod {
  const ever = -Infinity;
  return {
    ...createPod(index, name, 'old', ever),
    containersReady: ever,
    registered: ever,
    healthy: ever,
    gateOpen: ever,
    ready: ever,
    available: ever,
    inService: ever,
  };
}

/** When the process would have ended had nobody killed it: the last request, and then its own shutdown. */
export function naturalExit(pod: Pod): number {
  return Math.max(pod.sigterm, pod.listenerClosed, pod.lastRequestEnd) + pod.shutdownSeconds;
}

/** When the address no longer answers: the process has ended, by itself or not, or its node is gone. */
export function exitTime(pod: Pod): number {
  return Math.min(pod.sigkill, pod.nodeGone, naturalExit(pod));
}

/** The first moment at which a request that is sent to the pod, or in flight there, may be lost. */
export function firstHazard(pod: Pod): number {
  return Math.min(pod.listenerClosed, pod.killed, pod.cut, pod.nodeGone);
}
