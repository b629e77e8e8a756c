/**
 * A second derivation of the timing budget, written from the specification of the model alone (docs/model.md).
 *
 * Plain numbers in seconds go in and come out; nothing here, or anywhere in this folder, imports the project. Overrides
 * are not known: a test changes a derived value in place.
 */

/** A delay: what is ordinary, and what a safe configuration covers. */
export interface Delay { readonly typical: number; readonly bound: number }

/** Which of the two values of each delay a window is evaluated with. */
export type Side = keyof Delay;

/** Where requests come from, and how long each step of a load balancer takes. */
export interface Front {
  readonly kind: 'alb' | 'nlb' | 'lattice' | 'cluster';
  /** What is a target of the load balancer; without a load balancer: nothing. */
  readonly targets: 'pods' | 'nodes' | 'nothing';
  /** r: until the controller has made its call. */
  readonly reaction: Delay;
  /** X: from that call until the last new request. */
  readonly deregistration: Delay;
  /** Xr: from a call that registers until the first health check may run. */
  readonly registration: Delay;
  /** Xn: as X, for a node that goes. */
  readonly nodeDeregistration?: Delay;
  /** g: until the controller has seen the health of a target; absent without a readiness gate. */
  readonly gatePoll?: Delay;
  /** y: from healthy until requests flow. */
  readonly lag: Delay;
}

export type Policy = 'outlast-deregistration' | 'leak-window';

/** What an application and its platform say about themselves. */
export interface Inputs {
  readonly longestRequest: number;
  readonly shutdown: number;
  readonly acceptsAfterSigterm: number;
  readonly startup: number;
  readonly longestPause: number;
  readonly margin: number;
  readonly slowStart: number;
  readonly policy: Policy;
  readonly front: Front;
  /** The lowest ceiling of the grace period among the ways in which nodes are reclaimed. */
  readonly ceiling: number;
}

interface Probe { readonly period: number; readonly timeout: number; readonly failureThreshold: number }

/** Every derived value, whole seconds; absent where the front has no such field. */
export interface Budget {
  deregistrationDelay?: number;
  preStop: number;
  grace: number;
  minReady: number;
  progressDeadline: number;
  idleTimeout?: number;
  keepAlive?: number;
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
  readonly healthCheck?: { readonly interval: number; readonly timeout: number; readonly healthy: number; readonly unhealthy: number };
}

const delay = (typical: number, bound = typical): Delay => ({ typical, bound });

const ALB_IP: Front = {
  kind: 'alb', targets: 'pods', reaction: delay(1, 5), deregistration: delay(15, 20), registration: delay(5, 10), gatePoll: delay(8, 15), lag: delay(0),
};
const NLB_IP: Front = { ...ALB_IP, kind: 'nlb', deregistration: delay(60, 180), registration: delay(30, 90), lag: delay(5, 30) };
const CLUSTER_IP: Front = {
  kind: 'cluster', targets: 'nothing', reaction: delay(1, 2), deregistration: delay(1, 8), registration: delay(1, 3), lag: delay(0),
};

export const FRONTS = {
  ALB_IP,
  NLB_IP,
  NLB_IP_CONSERVATIVE: { ...NLB_IP, deregistration: delay(180, 300), registration: delay(90, 300) },
  ALB_AUTO: { ...ALB_IP, gatePoll: undefined },
  NLB_AUTO: { ...NLB_IP, gatePoll: undefined },
  VPC_LATTICE: { ...ALB_IP, kind: 'lattice', deregistration: delay(10, 40), registration: delay(5, 30) },
  ALB_INSTANCE: { ...CLUSTER_IP, kind: 'alb', targets: 'nodes', nodeDeregistration: delay(15, 20) },
  NLB_INSTANCE: { ...CLUSTER_IP, kind: 'nlb', targets: 'nodes', nodeDeregistration: delay(15, 60) },
  CLUSTER_IP,
} satisfies Record<string, Front>;

export const DEFAULTS: Inputs = {
  longestRequest: 30,
  shutdown: 20,
  acceptsAfterSigterm: 0,
  startup: 60,
  longestPause: 10,
  margin: 10,
  slowStart: 0,
  policy: 'outlast-deregistration',
  front: ALB_IP,
  ceiling: Infinity,
};

/** To whole seconds, and never to -0; sums of fractions are inexact in the last digits. */
const roundUp = (seconds: number): number => Math.ceil(seconds - 1e-9) + 0;

/** Interval and timeout of the load balancer's health check. */
const INTERVAL = 10;
const TIMEOUT = 5;

/** r, bound: one disruption touches so many target groups at once. */
export function reactionBound(targetGroups: number, callsPerSecond = 4, burst = 20): number {
  return Math.max(5, (2 * targetGroups - 2 * burst) / callsPerSecond);
}

/** L: from the deletion of a pod until the last new request can reach it. */
export function leakWindow(front: Front, side: Side): number {
  return front.reaction[side] + front.deregistration[side];
}

/** H: from all containers ready until the readiness gate is True, or would be. */
export function registrationWindow(front: Front, side: Side): number {
  const called = front.reaction[side] + front.registration[side];
  if (front.targets !== 'pods') return called;
  const firstCheck = side === 'bound' ? INTERVAL + TIMEOUT : INTERVAL / 2;
  return called + firstCheck + (front.gatePoll?.[side] ?? 0);
}

/** Whether connections outlive the moment at which a pod gets no new ones. */
export function keepsConnections(front: Front): boolean {
  return front.targets !== 'pods' || front.kind === 'nlb';
}

function preStopOf(inputs: Inputs): number {
  const { longestRequest: R, margin: m, acceptsAfterSigterm: W, front } = inputs;
  const L = leakWindow(front, 'bound');
  if (inputs.policy === 'leak-window') return Math.max(0, L + m - W);
  if (front.targets === 'nodes') throw new Error('nodes as targets: no preStop outlasts the connections that a load balancer keeps');
  return Math.max(0, Math.max(L, front.deregistration.bound + R) + m - W, L + R - W);
}

/** What the grace period must be at least, without its margin. */
export function graceNeed(inputs: Inputs, preStop: number): number {
  const { longestRequest: R, acceptsAfterSigterm: W, front } = inputs;
  const untilIdle = inputs.policy === 'leak-window' && keepsConnections(front)
    ? preStop + W + R
    : Math.max(preStop + W, leakWindow(front, 'bound') + R);
  return untilIdle + inputs.shutdown;
}

/** The field, up to a ceiling that AWS or a reclaim path sets. */
function within(name: string, value: number, low: number, high: number): number {
  if (value > high) throw new Error(`${name} would be ${value} s, over its ceiling of ${high} s`);
  return Math.max(low, value);
}

function probesOf({ startup, longestPause, margin }: Inputs): Pick<Budget, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  const period = Math.min(10, Math.max(1, Math.floor(startup / 20)));
  const readinessProbe = { period: 5, timeout: 3, failureThreshold: Math.ceil(longestPause / 5) + 1 };
  return {
    startupProbe: { period, timeout: Math.min(5, Math.max(1, period)), failureThreshold: roundUp((startup + margin) / period) + 1 },
    readinessProbe,
    livenessProbe: { period: 10, timeout: 5, failureThreshold: Math.ceil((2 * 5 * readinessProbe.failureThreshold) / 10) + 1 },
  };
}

/** The fields of the load balancer itself. */
function loadBalancerOf(inputs: Inputs): Pick<Budget, 'deregistrationDelay' | 'idleTimeout' | 'keepAlive' | 'healthCheck'> {
  const { longestRequest: R, margin: m, longestPause: Q, front } = inputs;
  if (front.kind === 'cluster') return {};
  const unhealthy = Math.max(2, Math.ceil(Q / INTERVAL) + 1);
  if (unhealthy > 10) throw new Error(`a longest pause of ${Q} s needs an unhealthy threshold of ${unhealthy}, over 10`);
  const healthCheck = { interval: INTERVAL, timeout: TIMEOUT, healthy: 2, unhealthy };
  if (front.kind === 'lattice') return { healthCheck };
  const lastNew = (front.nodeDeregistration ?? front.deregistration).bound;
  const idleTimeout = front.kind === 'alb'
    ? within('idle timeout', roundUp(R + m), 60, 4000)
    : within('idle timeout', roundUp(R + m), 350, 6000);
  return {
    healthCheck,
    deregistrationDelay: within('deregistration delay', roundUp(lastNew + R), 0, 3600),
    idleTimeout,
    ...(front.kind === 'alb' && { keepAlive: roundUp(idleTimeout + m) }),
  };
}

/** Derives every timing field; throws where no budget holds. */
export function deriveBudget(given: Partial<Inputs> = {}): Budget {
  const inputs = { ...DEFAULTS, ...given };
  const { front, margin } = inputs;
  const H = registrationWindow(front, 'bound');
  const preStop = roundUp(preStopOf(inputs));
  const ungated = front.gatePoll ? 0 : H;
  const minReady = roundUp(Math.max(ungated + front.lag.bound, inputs.slowStart));
  return {
    preStop,
    grace: within('grace period', roundUp(graceNeed(inputs, preStop) + margin), 0, inputs.ceiling),
    minReady,
    progressDeadline: roundUp(Math.max(600, inputs.startup + 5 + H + minReady + margin)),
    ...probesOf(inputs),
    ...loadBalancerOf(inputs),
  };
}

/** How many pods can exist at once: those that do not terminate, and all. */
export function podsAtOnce(inputs: Inputs, budget: Budget, replicas: number, surge: number): { notTerminating: number; all: number } {
  const wave = budget.minReady + (inputs.front.gatePoll ? registrationWindow(inputs.front, 'typical') : 0);
  const waves = Math.ceil(graceNeed(inputs, budget.preStop) / wave);
  return { notTerminating: replicas + surge, all: Math.min(2 * replicas + surge, replicas + surge * (1 + waves)) };
}
