import { USUAL_IDLE_SECONDS } from '../platform/gateways/proxies';
import { formatNumber } from '../timing';
import { CANARY_TURNED_AWAY } from './argo/strategy';
import { Delays } from './cluster/delays';
import { Autoscaled, MAX_REPLICAS, SimulationSubject } from './from-manifests/from-model';
import { canKeepConnections, isBusy, poolSize } from './requests/connections';
import {
  Application, ConnectionsClose, KeptConnections, longestOf, OnSigterm, RequestDuration, Scenario, SimulatedService, Traffic,
} from './requests/service';

/** The settings of a simulation that are the same for every subject. */
export interface Question {
  readonly scenario: Scenario['kind'];
  /** The number of affected pods in scenarios that do not affect all; a quarter by default. */
  readonly pods?: number;
  /** The number of nodes that are targets, one of which goes. */
  readonly targets?: number;
  /** From the notice of a node's end until the node is gone. */
  readonly noticeSeconds?: number;
  /** Connections that outlast the rollout. */
  readonly longLived?: number;
  /** From a pod's creation until its containers start, at most. */
  readonly pullSeconds: number;
  /** How long the load-balancer controller has no leader, or the AWS API does not answer. */
  readonly gapSeconds: number;
  /** How long a call of the AWS API takes, if it is slow. */
  readonly callSeconds: number;
  /** The share of refused calls, if AWS throttles them. */
  readonly refusedShare: number;
  readonly ratePerSecond: number;
  readonly duration: RequestDuration;
  /** The interval between bursts of requests; without it, requests come evenly. */
  readonly burstSeconds?: number;
  /** The connections of the requests, if not those that the front keeps by itself. */
  readonly connections?: ConnectionsAsked;
  readonly delays: Delays;
  readonly seed: number;
  /** The reaction of the application to SIGTERM, if it differs from the declaration of the workload. */
  readonly onSigterm?: OnSigterm;
}

/** The settings of a user for the connections of the requests. */
export interface ConnectionsAsked {
  readonly kept?: boolean;
  readonly pool?: number;
  readonly idleSeconds?: number;
  readonly closes?: ConnectionsClose;
}

/** All inputs of one simulation. */
export interface Plan {
  readonly subject: SimulationSubject;
  readonly service: SimulatedService;
  readonly application: Application;
  readonly traffic: Traffic;
  readonly scenario: Scenario;
  readonly delays: Delays;
  readonly seed: number;
}

/** Each request that may be lost is examined by itself; this many take seconds. */
const MAX_IN_FLIGHT = 10_000_000;

/** Scenarios with a time in which the controller has no effect. */
const PAUSES: ReadonlySet<Scenario['kind']> = new Set(['controller-restart', 'api-outage']);

/** The plan for one subject, or the reason why it cannot be simulated. */
export function planFor(subject: SimulationSubject, question: Question): Plan | { readonly reason: string } {
  const { inputs: { longestRequestSeconds, loadBalancer } } = subject;
  const { delays, seed, ratePerSecond, burstSeconds, gapSeconds, pullSeconds } = question;
  const scenario = scenarioFor(subject, question);
  if ('reason' in scenario) return scenario;
  const reset = scenario.kind === 'replicas-reset' ? subject.autoscaled : undefined;
  const service: SimulatedService = {
    ...subject.service, connections: connectionsFor(subject.service, question.connections), ...reset && { replicas: reset.most! },
  };
  const duration = withLongest(question.duration, longestRequestSeconds);
  const longest = longestOf(duration);
  const inFlight = ratePerSecond * (longest + loadBalancer.controllerReactionSeconds + loadBalancer.deregistrationPropagationSeconds
    + (PAUSES.has(question.scenario) ? gapSeconds : 0));
  if (inFlight > MAX_IN_FLIGHT) {
    return { reason: `${Math.ceil(inFlight)} requests would be in flight at a time but must be at most ${MAX_IN_FLIGHT}; lower the rate` };
  }
  const traffic: Traffic = { ratePerSecond, duration, ...burstSeconds !== undefined && { burstSeconds } };
  return {
    subject: {
      ...subject,
      assumed: [
        ...reset ? assumedOfReset(subject.assumed, reset) : subject.assumed,
        ...assumedOfConnections(service, longest), ...assumedOfPool(service, traffic, question.connections?.kept),
        ...assumedOfAbort(scenario, service),
      ],
    },
    service,
    application: { ...subject.application, pullSeconds, onSigterm: question.onSigterm ?? subject.application.onSigterm },
    traffic,
    scenario,
    delays,
    seed,
  };
}

/** Assumes that the largest allowed number of pods runs, which gives an apply the most pods to end. */
function assumedOfReset(assumed: readonly string[], { by, most, assumption }: Autoscaled): string[] {
  return [...assumed.filter(text => text !== assumption), `${most} pods, the most that ${by} keeps, and none that it starts again`];
}

/** The connections as set by the user, and otherwise those of the front. */
function connectionsFor(
  { connections, loadBalancer, idleTimeoutSeconds }: SimulatedService, asked: ConnectionsAsked = {},
): KeptConnections | undefined {
  const { kept = connections !== undefined, pool, idleSeconds, closes } = asked;
  if (!kept || !canKeepConnections(loadBalancer)) return undefined;
  return {
    idleSeconds: idleSeconds ?? connections?.idleSeconds ?? idleTimeoutSeconds ?? USUAL_IDLE_SECONDS,
    ...pool !== undefined && { pool },
    ...closes !== undefined && { closes },
  };
}

/** The assumption about kept connections, if it matters. */
function assumedOfPool(service: SimulatedService, traffic: Traffic, asked?: boolean): string[] {
  const { connections } = service;
  if (connections === undefined) {
    return asked ? ['an Application Load Balancer closes its own connections to a pod that it has left, so that none is kept'] : [];
  }
  const pool = poolSize(service, traffic);
  const size = `${pool} kept connection${pool === 1 ? '' : 's'}`;
  if (!isBusy(service, traffic)) return [`${size}, each idle for longer than ${formatNumber(connections.idleSeconds)} s between two requests and closed by then`];
  return [`${size} that bring requests to a pod until ${CLOSED[connections.closes ?? 'sigterm']}`];
}

const CLOSED: Readonly<Record<ConnectionsClose, string>> = {
  prestop: 'preStop begins, when the application closes them',
  sigterm: 'it closes them with its listener',
  never: 'it is killed, as the application does not close them',
};

/** The assumption about connections that idle out. */
function assumedOfConnections({ idleTimeoutSeconds: idle, keepAliveTimeoutSeconds: keepAlive }: SimulatedService, longestSeconds: number): string[] {
  if (idle === undefined) return [];
  return [
    ...longestSeconds > idle ? ['a request gets no byte of its answer before it is worked off'] : [],
    ...keepAlive !== undefined && keepAlive <= idle ? [`one connection to each pod is idle for ${formatNumber(keepAlive)} s at a time, again and again`] : [],
  ];
}

/** The assumption about an abort between a stable and a canary Service, of which only few were measured. */
function assumedOfAbort({ kind }: Scenario, { argo }: SimulatedService): string[] {
  return kind !== 'abort' || argo?.kind !== 'stable-canary' ? [] : [
    `in the abort, the canary Service turns to the stable pods for ${CANARY_TURNED_AWAY} s, and back: it did so more than once where that was measured, `
      + 'and what was lost there is met within a factor of 1.5',
  ];
}

/** An apply resets the number of pods to that of the manifest, regardless of the autoscaler. */
function resetOf(autoscaled: Autoscaled | undefined): Scenario | { readonly reason: string } {
  if (autoscaled === undefined) return { reason: 'no autoscaler is among the manifests, and an apply resets nothing' };
  const { by, written, most } = autoscaled;
  if (written === undefined) return { reason: `it leaves 'replicas' to ${by}, and an apply resets nothing` };
  if (most === undefined) return { reason: `how many pods ${by} keeps at most is not known` };
  if (most > MAX_REPLICAS) return { reason: `${by} keeps up to ${most} pods but must keep at most ${MAX_REPLICAS} for a simulation` };
  if (written >= most) return { reason: `'replicas' is ${written}, no less than the ${most} that ${by} keeps at most, and an apply ends none` };
  return { kind: 'replicas-reset', pods: most - written };
}

function nodeLossOf({ loadBalancer }: SimulatedService, { targets, noticeSeconds }: Question): Scenario | { readonly reason: string } {
  if (!loadBalancer.targets.areNodes) return { reason: 'nodes are not its targets, so that a lost node takes only its own pods with it: that is a drain' };
  if (targets === undefined) return { reason: 'how many nodes are targets is not known; --targets says it' };
  return { kind: 'node-loss', nodes: targets, noticeSeconds: noticeSeconds ?? 0 };
}

function longLivedOf({ argo }: SimulatedService, { longLived }: Question): Scenario | { readonly reason: string } {
  if (argo) return { reason: 'what becomes of long-lived connections while a Rollout switches requests is not known' };
  if (longLived === undefined) return { reason: 'how many long-lived connections are open is not known; --long-lived says it' };
  return { kind: 'long-lived', connections: longLived };
}

/** Requests that are longer than the longest request are outside the scope. */
function withLongest(duration: RequestDuration, longestSeconds: number): RequestDuration {
  return duration.kind !== 'lognormal' ? duration : { ...duration, maxSeconds: Math.max(longestSeconds, duration.p50Seconds) };
}

function scenarioFor(
  { service, autoscaled, maxUnavailable }: SimulationSubject, question: Question,
): Scenario | { readonly reason: string } {
  const { replicas, argo } = service;
  const { scenario: kind, pods: asked, gapSeconds, callSeconds, refusedShare } = question;
  const pods = Math.min(replicas, asked ?? Math.ceil(replicas / 4));
  switch (kind) {
    case 'rollout': return { kind };
    case 'controller-restart':
    case 'api-outage': return { kind, gapSeconds };
    case 'abort': return argo ? { kind } : { reason: 'only an Argo Rollout that switches requests by itself is aborted' };
    case 'api-slow': return { kind, callSeconds };
    case 'api-throttled': return { kind, refusedShare };
    case 'crash': return { kind, pods };
    case 'drain':
    case 'spot': return { kind, pods, maxUnavailable };
    case 'scale-out': return { kind, pods: Math.min(MAX_REPLICAS, asked ?? pods) };
    case 'replicas-reset': return resetOf(autoscaled);
    case 'node-loss': return nodeLossOf(service, question);
    case 'long-lived': return longLivedOf(service, question);
    case 'scale-in': return pods < replicas ? { kind, pods } : { reason: `a service of ${replicas} cannot be scaled in by ${pods} without being gone` };
  }
}
