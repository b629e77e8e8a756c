import { lognormal, lognormalQuantile, triangular, uniform } from './distributions';
import { EVICTION_RETRY } from '../../platform/kubernetes';
import { INTERRUPTION_DETECTION } from '../../platform/nodes';
import { mulberry32, Random, uniformAt } from '../random';
import { Application, SimulatedService } from '../requests/service';

/** The delays that no setting controls: each is between 0 and a bound, and drawn for each pod. */
export const STAGES = [
  /** From the pod's creation until its containers start. */
  'pull',
  /** From the start of the containers until the application answers. */
  'startup',
  /** From the first answer until a startup probe passes. */
  'startupPhase',
  /** From the passed startup probe until a readiness probe passes. */
  'readinessPhase',
  /** From the containers being ready until the controller calls RegisterTargets. */
  'registrationReaction',
  'registrationPropagation',
  /** Until the first health check. */
  'healthCheckPhase',
  /** From the health check until its answer. */
  'healthCheckTime',
  /** From the target being healthy until the controller sets the gate. */
  'gatePoll',
  /** From the gate until the load balancer sends requests. */
  'gateLag',
  /** From the pod's deletion until the kubelet acts; the shorter, the worse. */
  'kubeletReaction',
  /** From the pod's deletion until the controller calls DeregisterTargets. */
  'deregistrationReaction',
  'deregistrationPropagation',
  /** From a node's failing or passing its checks, or from the call that deregisters it, until every node of the load balancer keeps to it. */
  'nodeDeregistration',
  /** From a change of weights until every node of the load balancer keeps to it. */
  'weightChange',
  /** From SIGTERM with nothing in flight until the process has ended. */
  'shutdown',
  /** From the notice of an interruption until the node is drained. */
  'interruptionDetection',
  /** From an eviction being allowed until it is tried again; the shorter, the worse. */
  'evictionRetry',
] as const;

export type Stage = typeof STAGES[number];

/** The delays of one run. */
export type Delays =
  /** Every delay at its bound, or at 0 where that is the worse. */
  | { readonly mode: 'worst' }
  /** Every delay as in an ordinary rollout: the typical ones of the profile, and half the period of a probe or check. */
  | { readonly mode: 'typical' }
  /** The given seconds; a stage that is not given is at its worst. */
  | { readonly mode: 'constant'; readonly seconds: { readonly [Name in Stage]?: number } }
  /**
   * Drawn for each pod and, for delays of the load balancer, for each of its `nodes` nodes (3 by default).
   * `otherCallsPerSecond`: the controller's calls for other services, which share its 4 calls/s.
   */
  | { readonly mode: 'random'; readonly preset: DelayPreset; readonly otherCallsPerSecond?: number; readonly nodes?: number }
  /** The delays within the bounds that lose most, as far as `evaluations` runs find them. */
  | { readonly mode: 'adversarial'; readonly evaluations?: number };

/**
 * A load balancer has a node in each of its zones, and three zones are usual. Only random delays differ between the nodes;
 * for the others a single node is enough, since all nodes behave alike.
 */
export const DEFAULT_NODES = 3;

/** One delay of one pod, in seconds. */
export type DelaySource = (stage: Stage, pod: number) => number;

/** Seconds until a kubelet has seen a deletion, at most. */
const KUBELET_REACTION = 1;

const SHORTER_IS_WORSE: ReadonlySet<Stage> = new Set(['kubeletReaction', 'evictionRetry']);

/** The largest delay of each stage. */
export function delayBounds(service: SimulatedService, application: Application): Record<Stage, number> {
  const { loadBalancer } = service;
  return {
    pull: application.pullSeconds ?? 0,
    startup: application.startupSeconds,
    startupPhase: service.startupPeriodSeconds,
    readinessPhase: service.readinessPeriodSeconds,
    registrationReaction: loadBalancer.controllerReactionSeconds,
    registrationPropagation: loadBalancer.registrationPropagationSeconds,
    // With nodes as targets, the nodes are checked, and have long been healthy, unless their health depends on their pods.
    healthCheckPhase: loadBalancer.targets.arePods || service.local ? service.healthCheckIntervalSeconds ?? 0 : 0,
    healthCheckTime: loadBalancer.targets.arePods || service.local ? service.healthCheckTimeoutSeconds ?? 0 : 0,
    gatePoll: service.gated ? loadBalancer.gatePollSeconds : 0,
    gateLag: loadBalancer.gateLagSeconds,
    kubeletReaction: KUBELET_REACTION,
    deregistrationReaction: loadBalancer.controllerReactionSeconds,
    deregistrationPropagation: loadBalancer.deregistrationPropagationSeconds,
    weightChange: service.argo ? loadBalancer.weightChangeSeconds : 0,
    shutdown: application.shutdownSeconds,
    interruptionDetection: INTERRUPTION_DETECTION,
    evictionRetry: EVICTION_RETRY,
    nodeDeregistration: loadBalancer.nodeDeregistrationSeconds,
  };
}

/** Delays until the next probe, check or attempt: half of the period on average. */
const PHASES: ReadonlySet<Stage> = new Set(['startupPhase', 'readinessPhase', 'healthCheckPhase', 'evictionRetry']);

/** The delays of an ordinary rollout. The application's own start and shutdown keep their declared values. */
export function typicalDelays({ loadBalancer: { typical }, gated }: SimulatedService, bounds: Readonly<Record<Stage, number>>): DelaySource {
  const known: Partial<Record<Stage, number>> = {
    registrationReaction: typical.controllerReactionSeconds,
    registrationPropagation: typical.registrationPropagationSeconds,
    healthCheckTime: 0,
    gatePoll: gated ? typical.gatePollSeconds : 0,
    gateLag: typical.gateLagSeconds,
    kubeletReaction: 0,
    deregistrationReaction: typical.controllerReactionSeconds,
    deregistrationPropagation: typical.deregistrationPropagationSeconds,
    weightChange: typical.weightChangeSeconds,
    nodeDeregistration: typical.nodeDeregistrationSeconds,
  };
  return stage => known[stage] ?? (PHASES.has(stage) ? bounds[stage] / 2 : bounds[stage]);
}

export function worstDelays(bounds: Readonly<Record<Stage, number>>): DelaySource {
  return stage => SHORTER_IS_WORSE.has(stage) ? 0 : bounds[stage];
}

export function constantDelays(seconds: { readonly [Name in Stage]?: number }, bounds: Readonly<Record<Stage, number>>): DelaySource {
  const worst = worstDelays(bounds);
  return (stage, pod) => seconds[stage] ?? worst(stage, pod);
}

/**
 * These distributions are not published: each preset is an assumption, fitted to single reports, and has a name so that a
 * result can name it.
 */
export type DelayPreset =
  /** Uniform between 0 and the bounds of the profile. */
  | 'within-bounds'
  /** Deregistration lognormal with median 5 s and 99th percentile 40 s: 15 s seen, 25 s mostly enough, 40 s rarely not, 70 s never. */
  | 'alb'
  /** Deregistration triangular 15, 40, 70 s: the slowest that has been reported. */
  | 'alb-stress'
  /** Deregistration triangular 60, 120, 180 s; registration triangular 90, 120, 180 s, as reported up to 2021. */
  | 'nlb-2021'
  /** As before, but registration triangular 20, 60, 90 s, as reported in 2025. */
  | 'nlb-2025'
  /** EndpointSlices and kube-proxy, which syncs at most once a second. */
  | 'in-cluster';

type Draws = { readonly [Name in Stage]?: (random: Random) => number };

const ENDPOINT_SLICE = lognormal(0.2, 2);
const endpointSlice = (random: Random) => lognormalQuantile(ENDPOINT_SLICE, Math.max(random(), Number.EPSILON));
const controller = (random: Random) => endpointSlice(random) + uniform(0.2, 1, random);
const kubeProxy = (random: Random) => uniform(0, 1, random) + uniform(0.05, 1, random);

const ALB_DEREGISTRATION = lognormal(5, 40);

const ALB: Draws = {
  registrationReaction: controller,
  deregistrationReaction: controller,
  registrationPropagation: random => uniform(1, 10, random),
  deregistrationPropagation: random => lognormalQuantile(ALB_DEREGISTRATION, Math.max(random(), Number.EPSILON)),
  gateLag: random => uniform(0, 5, random),
};

const NLB: Draws = {
  ...ALB,
  registrationPropagation: random => triangular(90, 120, 180, random),
  deregistrationPropagation: random => triangular(60, 120, 180, random),
  gateLag: random => uniform(0, 30, random),
};

const PRESETS: Readonly<Record<DelayPreset, Draws>> = {
  'within-bounds': {},
  'alb': ALB,
  'alb-stress': { ...ALB, deregistrationPropagation: random => triangular(15, 40, 70, random) },
  'nlb-2021': NLB,
  'nlb-2025': { ...NLB, registrationPropagation: random => triangular(20, 60, 90, random) },
  'in-cluster': {
    registrationReaction: endpointSlice,
    deregistrationReaction: endpointSlice,
    registrationPropagation: kubeProxy,
    deregistrationPropagation: kubeProxy,
    gateLag: () => 0,
  },
};

export const DELAY_PRESETS = Object.keys(PRESETS) as DelayPreset[];

export function randomDelays(preset: DelayPreset, bounds: Readonly<Record<Stage, number>>, seed: number): DelaySource {
  const random = mulberry32(seed);
  const draws: Draws = { pull: () => bounds.pull, startup: () => bounds.startup, ...PRESETS[preset] };
  return stage => draws[stage]?.(random) ?? bounds[stage] * random();
}

/**
 * Random delays within the bounds that do not depend on the order in which they are asked for: two plays of one course, one of them on a
 * wall clock, get the same ones. Only the delays of one stage of one pod are told apart by their order, those of its nodes.
 */
export function repeatableDelays(bounds: Readonly<Record<Stage, number>>, seed: number): DelaySource {
  const asked = new Map<number, number>();
  return (stage, pod) => {
    const key = pod * STAGES.length + STAGE_INDEX[stage];
    const turn = asked.get(key) ?? 0;
    asked.set(key, turn + 1);
    return bounds[stage] * uniformAt(seed + turn, key);
  };
}

/** Each delay as a fraction of its bound; `fractions` holds all stages of the first pod, then of the next. */
export function fractionalDelays(fractions: ArrayLike<number>, bounds: Readonly<Record<Stage, number>>): DelaySource {
  return (stage, pod) => bounds[stage] * fractions[(pod * STAGES.length + STAGE_INDEX[stage]) % fractions.length];
}

export const STAGE_INDEX = Object.fromEntries(STAGES.map((stage, index) => [stage, index])) as Readonly<Record<Stage, number>>;
