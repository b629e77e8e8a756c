import { TargetType } from '../platform/attributes';
import { INT32 } from '../platform/kubernetes';
import { GATE_POLL, TARGET_CALLS } from '../platform/load-balancer-controller';
import { LOAD_BALANCER_KINDS, LoadBalancerKind, NO_TARGETS, TARGETS, Targets } from '../platform/load-balancers';
import { oncePer } from '../platform/once';

/** The named profiles, spelt as the command line and the budget annotation spell them. */
export type LoadBalancerName =
  | 'alb-ip' | 'alb-instance' | 'alb-auto' | 'nlb-ip' | 'nlb-ip-conservative' | 'nlb-instance' | 'nlb-auto' | 'vpc-lattice' | 'cluster-ip';

/** The delays of a profile that may be measured, each in seconds. */
export interface LoadBalancerDelays {
  /** r: from the pod's deletion until the controller calls DeregisterTargets (or kube-proxy has reacted). */
  readonly controllerReactionSeconds: number;
  /** X: from that call until no node of the load balancer sends the target a new request or connection. */
  readonly deregistrationPropagationSeconds: number;
  /** Xr: from RegisterTargets until every node of the load balancer health-checks the target. */
  readonly registrationPropagationSeconds: number;
  /** g: from the target being healthy until the controller has set the readiness gate; 0 without a gate. */
  readonly gatePollSeconds: number;
  /** y: from the gate being True until every node of the load balancer does send to the target. */
  readonly gateLagSeconds: number;
  /** Xn: with nodes as targets, from the deregistration of a node until no node of the load balancer sends to it; else 0. */
  readonly nodeDeregistrationSeconds: number;
  /** w: from a change of weights by Argo Rollouts until every node of the load balancer applies it. */
  readonly weightChangeSeconds: number;
}

/**
 * The delays of one kind of load balancer with one kind of targets. AWS publishes no distribution of its delays: each has a
 * bound, which a budget covers, and a typical value, below which an ordinary rollout loses requests. Both come from the
 * reports named at the presets. The delays of the profile itself are the bounds. Users with better measurements make a profile
 * of their own, in which a measured delay is both.
 */
export interface LoadBalancerTimings extends LoadBalancerDelays {
  readonly name: LoadBalancerName;
  readonly kind: LoadBalancerKind;
  readonly targets: Targets;
  /** Whether the controller gates the readiness of the pods on the health of their targets. */
  readonly gated: boolean;
  /** The same delays with their typical values. */
  readonly typical: LoadBalancerDelays;
  /** Whether these are the typical delays, with which the first health check comes after half an interval and is answered at once. */
  readonly isTypical?: boolean;
  /** The delays that are assumptions, neither published nor measured; absent if there is a report of each. */
  readonly assumed?: readonly (keyof LoadBalancerDelays)[];
  /** The fleet from which the bound of the reaction is derived, if it is. */
  readonly fleet?: Fleet;
  /** Whether it follows the endpoints of a Service itself, and leaves a pod that goes; absent if kube-proxy is in between. */
  readonly followsEndpoints?: true;
}

/** The numbers that bound the time in which the controller makes its calls for all target groups that one disruption affects. */
export interface Fleet {
  /** N, from 1. */
  readonly targetGroups: number;
  /** c: calls of RegisterTargets and DeregisterTargets per second that the controller allows itself, 4 by default. */
  readonly callsPerSecond: number;
  /** b: the burst of these calls, 20 by default. */
  readonly burst: number;
}

/** How fast the controller calls: c and b of a fleet. */
export type Throttle = Omit<Fleet, 'targetGroups'>;

/** The default throttle of the controller, which the flag --aws-api-throttle changes. */
export const DEFAULT_THROTTLE: Throttle = { callsPerSecond: TARGET_CALLS.perSecond, burst: TARGET_CALLS.burst };

/** The reaction in the presets, which is also the least one for a fleet. */
const REACTION_SECONDS = 5;

/** max(5, (2 N - 2 b) / c): the bound of the reaction, as registrations share the throttle; 86.6 s were measured for 200 groups. */
export function fleetReaction({ targetGroups, callsPerSecond, burst }: Fleet): number {
  return Math.max(REACTION_SECONDS, 2 * (targetGroups - burst) / callsPerSecond);
}

/** What is wrong with a fleet, as it reads after its name: Kubernetes counts seconds in 32 bits. */
export function excessOfFleet(fleet: Fleet): string | undefined {
  return fleetReaction(fleet) <= INT32 ? undefined
    : `lets the controller take more than ${INT32} s to react; raise its calls per second, or lower the number of target groups`;
}

/**
 * The throttle with which the reaction of the presets holds for so many target groups at once: that of the controller while it
 * suffices, otherwise three quarters of N at once and a tenth of N per second, which leave (2 N - 1.5 N) / (N / 10) = 5 s.
 */
export function throttleFor(targetGroups: number): Throttle {
  if (targetGroups <= targetGroupsWithin(REACTION_SECONDS)) return DEFAULT_THROTTLE;
  return {
    callsPerSecond: Math.max(DEFAULT_THROTTLE.callsPerSecond, Math.ceil(targetGroups / 10)),
    burst: Math.max(DEFAULT_THROTTLE.burst, Math.ceil(targetGroups * 3 / 4)),
  };
}

/** The number of simultaneous target groups that a reaction is sufficient for. */
export function targetGroupsWithin(reactionSeconds: number, { callsPerSecond, burst }: Throttle = DEFAULT_THROTTLE): number {
  return Math.floor(reactionSeconds * callsPerSecond / 2 + burst);
}

/** Whether the controller makes a call for each pod that goes, as with pods as targets, under a known throttle. */
export function hasFleet({ targets, kind }: LoadBalancerTimings): boolean {
  return targets.arePods && kind.controller?.hasThrottleFlag === true;
}

/** The same profile for a disruption of that many target groups; the typical delays stay. */
export function withFleet(loadBalancer: LoadBalancerTimings, fleet: Fleet): LoadBalancerTimings {
  if (!hasFleet(loadBalancer)) return loadBalancer;
  return { ...loadBalancer, fleet, controllerReactionSeconds: Math.max(loadBalancer.controllerReactionSeconds, fleetReaction(fleet)) };
}

/** The same profile with measured delays: each is both typical value and bound. */
export function withMeasuredDelays(loadBalancer: LoadBalancerTimings, measured: Partial<LoadBalancerDelays>): LoadBalancerTimings {
  const { assumed } = loadBalancer;
  return {
    ...loadBalancer,
    ...measured,
    typical: { ...loadBalancer.typical, ...measured },
    ...assumed && { assumed: assumed.filter(delay => measured[delay] === undefined) },
  };
}

/** The same profile with its typical delays in place of the bounds. */
export const withTypicalDelays = oncePer((loadBalancer: LoadBalancerTimings): LoadBalancerTimings =>
  ({ ...loadBalancer, ...loadBalancer.typical, isTypical: true }));

/** Whether a delay is neither published nor measured. */
export function isAssumed({ assumed }: LoadBalancerTimings, delay: keyof LoadBalancerDelays): boolean {
  return assumed?.includes(delay) ?? false;
}

/**
 * Where connections stay with a pod until it closes them: kube-proxy and Network Load Balancers leave established ones alone, and
 * proxies that look at endpoints do not.
 */
export function keepsConnections({ kind, targets, followsEndpoints }: LoadBalancerTimings): boolean {
  return followsEndpoints !== true && (kind.forwards === 'connections' || targets.areNodes);
}

/** A profile as it applies behind a front of its kind, which may follow endpoints. */
export function passedOnBy(loadBalancer: LoadBalancerTimings, { followsEndpoints }: LoadBalancerTimings): LoadBalancerTimings {
  return followsEndpoints ? { ...loadBalancer, followsEndpoints } : loadBalancer;
}

/** A typical value and a bound, in seconds. */
type Delay = readonly [typical: number, bound: number];
type DelayPairs = Readonly<Record<keyof LoadBalancerDelays, Delay>>;

const NO_DELAY: Delay = [0, 0];

function preset(name: LoadBalancerName, kind: LoadBalancerKind, targets: Targets, pairs: DelayPairs): LoadBalancerTimings {
  // Nodes have no gates, whatever the controller.
  const gated = targets.arePods && kind.gate !== undefined;
  const delays: DelayPairs = gated ? pairs : { ...pairs, gatePollSeconds: NO_DELAY };
  const pick = (index: 0 | 1) => Object.fromEntries(Object.entries(delays).map(([key, pair]) => [key, pair[index]])) as unknown as LoadBalancerDelays;
  return { name, kind, targets, gated, ...pick(1), typical: pick(0) };
}

/**
 * 0.02–0.3 s when idle (measured with version 3.5.0, 2026); 5 s hold while one disruption touches up to 30 target groups, as
 * the controller makes 4 calls/s after a burst of 20.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/pkg/aws/throttle/defaults.go
 */
const CONTROLLER_REACTION: Delay = [1, REACTION_SECONDS];

/**
 * The controller looks again at a target that is not healthy yet every 15 s (--targetgroupbinding-requeue-duration): half of
 * it on average.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/pkg/config/controller_config.go
 */
const GATE_POLL_DELAY: Delay = [8, GATE_POLL];

/** An assumption: the time until AWS applies a change of weights has not been measured. */
const WEIGHT_CHANGE: Delay = [0, 10];

/**
 * Deregistration: last request 15 s after the call in one report, 17 s in another (2021–22); registration: 1–10 s.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366
 */
const ALB: DelayPairs = {
  controllerReactionSeconds: CONTROLLER_REACTION,
  deregistrationPropagationSeconds: [15, 20],
  registrationPropagationSeconds: [5, 10],
  gatePollSeconds: GATE_POLL_DELAY,
  gateLagSeconds: NO_DELAY,
  nodeDeregistrationSeconds: NO_DELAY,
  weightChangeSeconds: WEIGHT_CHANGE,
};

const ALB_IP: LoadBalancerTimings = { ...preset('alb-ip', LOAD_BALANCER_KINDS.alb, TARGETS.ip, ALB), assumed: ['weightChangeSeconds'] };

/** EKS Auto Mode: the same load balancer with pods as targets, for which no gate makes a rollout wait. */
const ALB_AUTO: LoadBalancerTimings = { ...preset('alb-auto', LOAD_BALANCER_KINDS['alb-auto'], TARGETS.ip, ALB), assumed: ['weightChangeSeconds'] };

/**
 * kube-proxy and proxies that follow endpoints: new connections follow within 0.2–1.4 s (measured with kube-proxy 1.36, nftables
 * and iptables, 2026); 6.8 s at the 99th percentile with 100 nodes (2024).
 * @see https://github.com/kubernetes/kubernetes/issues/124272
 */
const KUBE_PROXY: DelayPairs = {
  controllerReactionSeconds: [1, 2],
  deregistrationPropagationSeconds: [1, 8],
  registrationPropagationSeconds: [1, 3],
  gatePollSeconds: NO_DELAY,
  gateLagSeconds: NO_DELAY,
  nodeDeregistrationSeconds: NO_DELAY,
  weightChangeSeconds: NO_DELAY,
};

/**
 * A node stays a target when a pod terminates: only the delays of kube-proxy count. Only a reclaimed node is deregistered, which
 * takes as long as it does for pods. Connections that the load balancer keeps stay with the pod until it closes them.
 */
const ALB_INSTANCE = preset('alb-instance', LOAD_BALANCER_KINDS.alb, TARGETS.instance, { ...KUBE_PROXY, nodeDeregistrationSeconds: [15, 20] });

/**
 * Deregistration: AWS Support named 180–300 s (2023), users 120 s (2022–23), one series tens of seconds (2026). Registration:
 * 90–180 s (2021), 60 s (2025). Three of forty probes timed out in the first 30 s after `healthy` (2022).
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1834
 * @see https://github.com/istio/istio/issues/35964
 */
const NLB: DelayPairs = {
  controllerReactionSeconds: CONTROLLER_REACTION,
  deregistrationPropagationSeconds: [60, 180],
  registrationPropagationSeconds: [30, 90],
  gatePollSeconds: GATE_POLL_DELAY,
  gateLagSeconds: [5, 30],
  nodeDeregistrationSeconds: NO_DELAY,
  weightChangeSeconds: NO_DELAY,
};

const NLB_IP = preset('nlb-ip', LOAD_BALANCER_KINDS.nlb, TARGETS.ip, NLB);

/** The largest numbers that AWS Support has named: 300 s until the last new connection, and as long until the first. */
const NLB_IP_CONSERVATIVE = preset('nlb-ip-conservative', LOAD_BALANCER_KINDS.nlb, TARGETS.ip, {
  ...NLB, deregistrationPropagationSeconds: [180, 300], registrationPropagationSeconds: [90, 300],
});

/** As for an Application Load Balancer with instance targets; a reclaimed node takes as long as in the typical report. */
const NLB_INSTANCE = preset('nlb-instance', LOAD_BALANCER_KINDS.nlb, TARGETS.instance, { ...KUBE_PROXY, nodeDeregistrationSeconds: [15, 60] });

/** EKS Auto Mode: the same load balancer with pods as targets, without gates. */
const NLB_AUTO = preset('nlb-auto', LOAD_BALANCER_KINDS['nlb-auto'], TARGETS.ip, NLB);

/**
 * Amazon VPC Lattice: all delays are assumptions. The FAQ of its controller advises a preStop of 60 s and a grace period of 150 s
 * (2026); no delay has been published or measured.
 * @see https://github.com/aws/aws-application-networking-k8s/blob/main/docs/faq.md
 */
const VPC_LATTICE: LoadBalancerTimings = {
  ...preset('vpc-lattice', LOAD_BALANCER_KINDS['vpc-lattice'], TARGETS.ip, {
    controllerReactionSeconds: CONTROLLER_REACTION,
    deregistrationPropagationSeconds: [10, 40],
    registrationPropagationSeconds: [5, 30],
    gatePollSeconds: GATE_POLL_DELAY,
    gateLagSeconds: NO_DELAY,
    nodeDeregistrationSeconds: NO_DELAY,
    weightChangeSeconds: NO_DELAY,
  }),
  assumed: ['controllerReactionSeconds', 'deregistrationPropagationSeconds', 'registrationPropagationSeconds', 'gatePollSeconds', 'gateLagSeconds'],
};

/** No AWS load balancer: EndpointSlices and kube-proxy alone, or proxies that follow the endpoints themselves. */
const CLUSTER_IP = preset('cluster-ip', LOAD_BALANCER_KINDS.none, NO_TARGETS, KUBE_PROXY);

/** The presets by name. */
export const LOAD_BALANCERS: Readonly<Record<LoadBalancerName, LoadBalancerTimings>> = {
  'alb-ip': ALB_IP,
  'alb-instance': ALB_INSTANCE,
  'alb-auto': ALB_AUTO,
  'nlb-ip': NLB_IP,
  'nlb-ip-conservative': NLB_IP_CONSERVATIVE,
  'nlb-instance': NLB_INSTANCE,
  'nlb-auto': NLB_AUTO,
  'vpc-lattice': VPC_LATTICE,
  'cluster-ip': CLUSTER_IP,
};

/** Whether two profiles are of one kind of load balancer with one kind of targets, whatever their delays are. */
export function isSameFront(one: LoadBalancerTimings, other: LoadBalancerTimings): boolean {
  return one.kind === other.kind && one.targets === other.targets;
}

/** The preset of a kind of load balancer with a type of targets. Nodes as targets have no gates. */
export function presetOf(kind: LoadBalancerKind, targetType: TargetType): LoadBalancerTimings {
  const presets = Object.values(LOAD_BALANCERS).filter(({ targets }) => targets.type === targetType);
  return presets.find(one => one.kind === kind) ?? presets.find(one => one.kind.forwards === kind.forwards)!;
}
