import { EVER, NEVER } from './queue';

/**
 * The view that one node of the load balancer, or one kube-proxy, has of a target: each learns of it in its own time, and each
 * gets its equal share of the requests.
 */
export interface Route {
  /** Requests are sent to the target from then on … */
  inService: number;
  /** … until then. */
  outOfService: number;
  /** No new connection leads to it from then on; kept ones may, until it is out of service. */
  noNew: number;
  /** When the share of the target began to grow, if it starts slowly. Found while the requests are resolved. */
  slowSince: number;
  /** The times between which requests are sent to this target although it is out of service, because no target is in service. */
  fallbackFrom: number;
  fallbackUntil: number;
}

/**
 * One pod through its life, in seconds from the beginning of the scenario. An event that has not happened (yet) is at Infinity;
 * one from before the beginning, at -Infinity.
 */
export interface Pod {
  readonly index: number;
  readonly name: string;
  readonly revision: 'old' | 'new';
  readonly created: number;
  /** Whether its readiness waits for the load balancer. */
  gated: boolean;
  /** The pod is scheduled, its image is there, the containers start. */
  started: number;
  /** The application answers. */
  answers: number;
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
  /** One for each node of the load balancer. */
  readonly routes: readonly Route[];
  deleted: number;
  /** DeregisterTargets was called; the deregistration delay counts from here. */
  deregistered: number;
  sigterm: number;
  sigkill: number;
  /** When the application stops accepting by itself, unless it is killed before. */
  acceptsUntil: number;
  /** When connections that are kept are closed, and not opened again here. */
  connectionsClosed: number;
  /** New connections are refused from then on. */
  listenerClosed: number;
  /** When requests in flight are killed: the application exits or is killed, or the node is gone. */
  killed: number;
  /** The load balancer closes the connections to the target. */
  cut: number;
  /** When the node is gone, so that connections are not even refused. */
  nodeGone: number;
  /** How long the application takes to end. */
  shutdownSeconds: number;
  /** When the last request ends that the application works on. Found while the requests are resolved. */
  lastRequestEnd: number;
}

/** A pod that has just been created. */
export function createPod(index: number, name: string, revision: Pod['revision'], created: number, nodes: number): Pod {
  return {
    index,
    name,
    revision,
    created,
    gated: false,
    started: NEVER,
    answers: EVER,
    containersReady: NEVER,
    registered: NEVER,
    healthy: NEVER,
    gateOpen: NEVER,
    ready: NEVER,
    available: NEVER,
    routes: Array.from({ length: nodes }, (): Route => ({
      inService: NEVER, outOfService: NEVER, noNew: NEVER, slowSince: NEVER, fallbackFrom: NEVER, fallbackUntil: NEVER,
    })),
    deleted: NEVER,
    deregistered: NEVER,
    sigterm: NEVER,
    sigkill: NEVER,
    acceptsUntil: EVER,
    connectionsClosed: NEVER,
    listenerClosed: NEVER,
    killed: NEVER,
    cut: NEVER,
    nodeGone: NEVER,
    shutdownSeconds: 0,
    lastRequestEnd: EVER,
  };
}

/** A pod that has been serving since long before the scenario. */
export function settledPod(index: number, name: string, nodes: number): Pod {
  const pod = createPod(index, name, 'old', EVER, nodes);
  for (const route of pod.routes) route.inService = EVER;
  return {
    ...pod,
    started: EVER,
    containersReady: EVER,
    registered: EVER,
    healthy: EVER,
    gateOpen: EVER,
    ready: EVER,
    available: EVER,
  };
}

/** When the first node sends requests to the pod. */
export function inServiceFrom({ routes }: Pod): number {
  return routes.reduce((first, { inService }) => Math.min(first, inService), NEVER);
}

/** When the last node has stopped sending requests to the pod. */
export function inServiceUntil({ routes }: Pod): number {
  return routes.reduce((last, { outOfService }) => Math.max(last, outOfService), EVER);
}

/** When the process would have ended by itself: after the last request and its own shutdown. */
export function naturalExit(pod: Pod): number {
  return Math.max(pod.sigterm, pod.acceptsUntil, pod.listenerClosed, pod.lastRequestEnd) + pod.shutdownSeconds;
}

/** When the address no longer answers: the process has ended or was killed, or its node is gone. */
export function exitTime(pod: Pod): number {
  return Math.min(pod.sigkill, pod.nodeGone, naturalExit(pod));
}

/** The first moment at which a request that is sent to the pod, or in flight there, may be lost. */
export function firstHazard(pod: Pod): number {
  if (pod.answers > inServiceFrom(pod)) return EVER; // it refuses earlier requests
  return Math.min(pod.listenerClosed, pod.killed, pod.cut, pod.nodeGone);
}
