import { TargetType } from '../platform/attributes';
import { GATE_POLL } from '../platform/load-balancer-controller';
import { LOAD_BALANCER_KINDS, LoadBalancerKind, NO_TARGETS, TARGETS, Targets } from '../platform/load-balancers';

/** The named profiles, spelt as the command line and the budget annotation spell them. */
export type LoadBalancerName = 'alb-ip' | 'alb-instance' | 'alb-auto' | 'nlb-ip' | 'nlb-instance' | 'nlb-auto' | 'cluster-ip';

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
}

/**
 * What is assumed of one kind of load balancer with one kind of targets. AWS publishes no distribution of these delays: each number is an upper
 * bound taken from the reports named at the presets, and whoever has measured better makes a profile of their own.
 */
export interface LoadBalancerTimings extends LoadBalancerDelays {
  readonly name: LoadBalancerName;
  readonly kind: LoadBalancerKind;
  readonly targets: Targets;
  /** Whether the controller gates the readiness of the pods on the health of their targets. */
  readonly gated: boolean;
}

/**
 * 1–2 s from deletion to the DeregisterTargets call when idle, more when the controller's bucket of 4 calls/s is shared.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/pkg/aws/throttle/defaults.go
 */
const CONTROLLER_REACTION = 5;

/**
 * Deregistration: last request 17 s after `draining`, and 15 s in another report; registration: 1–10 s.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366
 */
const ALB_IP: LoadBalancerTimings = {
  name: 'alb-ip',
  kind: LOAD_BALANCER_KINDS.alb,
  targets: TARGETS.ip,
  gated: true,
  controllerReactionSeconds: CONTROLLER_REACTION,
  deregistrationPropagationSeconds: 20,
  registrationPropagationSeconds: 10,
  gatePollSeconds: GATE_POLL,
  gateLagSeconds: 0,
};

/**
 * The load balancer keeps sending to the node; what counts is when every node has stopped forwarding to the pod:
 * 40 s was "very rarely" too short, 70 s never. A gate is not injected for instance targets.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2106
 */
const ALB_INSTANCE: LoadBalancerTimings = {
  ...ALB_IP,
  name: 'alb-instance',
  targets: TARGETS.instance,
  gated: false,
  deregistrationPropagationSeconds: 60,
  gatePollSeconds: 0,
};

/** EKS Auto Mode: the same load balancer with pods as targets, for which no gate makes a rollout wait. */
const ALB_AUTO: LoadBalancerTimings = {
  ...ALB_IP,
  name: 'alb-auto',
  kind: LOAD_BALANCER_KINDS['alb-auto'],
  gated: false,
  gatePollSeconds: 0,
};

/**
 * New connections for up to 180 s after deregistration; registration takes 90–180 s, 60 s lately; three of forty probes
 * timed out in the first 30 s after `healthy`.
 * @see https://github.com/istio/istio/issues/35964
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1834
 */
const NLB_IP: LoadBalancerTimings = {
  name: 'nlb-ip',
  kind: LOAD_BALANCER_KINDS.nlb,
  targets: TARGETS.ip,
  gated: true,
  controllerReactionSeconds: CONTROLLER_REACTION,
  deregistrationPropagationSeconds: 180,
  registrationPropagationSeconds: 90,
  gatePollSeconds: GATE_POLL,
  gateLagSeconds: 30,
};

/**
 * As for an Application Load Balancer with instance targets, registration as slow as any of a Network Load Balancer.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2106
 */
const NLB_INSTANCE: LoadBalancerTimings = {
  ...NLB_IP,
  name: 'nlb-instance',
  targets: TARGETS.instance,
  gated: false,
  deregistrationPropagationSeconds: 60,
  gatePollSeconds: 0,
};

/** The same of EKS Auto Mode. */
const NLB_AUTO: LoadBalancerTimings = {
  ...NLB_IP,
  name: 'nlb-auto',
  kind: LOAD_BALANCER_KINDS['nlb-auto'],
  gated: false,
  gatePollSeconds: 0,
};

/**
 * No AWS load balancer: EndpointSlices and kube-proxy alone, which act within 1–2 s (kube-proxy syncs every second).
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#iptables-proxy-mode
 */
const CLUSTER_IP: LoadBalancerTimings = {
  name: 'cluster-ip',
  kind: LOAD_BALANCER_KINDS.none,
  targets: NO_TARGETS,
  gated: false,
  controllerReactionSeconds: 2,
  deregistrationPropagationSeconds: 3,
  registrationPropagationSeconds: 3,
  gatePollSeconds: 0,
  gateLagSeconds: 0,
};

/** The presets by name. */
export const LOAD_BALANCERS: Readonly<Record<LoadBalancerName, LoadBalancerTimings>> = {
  'alb-ip': ALB_IP,
  'alb-instance': ALB_INSTANCE,
  'alb-auto': ALB_AUTO,
  'nlb-ip': NLB_IP,
  'nlb-instance': NLB_INSTANCE,
  'nlb-auto': NLB_AUTO,
  'cluster-ip': CLUSTER_IP,
};

/** Whether two profiles are of one kind of load balancer with one kind of targets, whatever their delays are. */
export function isSameFront(one: LoadBalancerTimings, other: LoadBalancerTimings): boolean {
  return one.kind === other.kind && one.targets === other.targets;
}

/** The preset of a kind of load balancer that sends to targets of some type. Nodes have no gates, whoever registers them. */
export function presetOf(kind: LoadBalancerKind, targetType: TargetType): LoadBalancerTimings {
  const presets = Object.values(LOAD_BALANCERS).filter(({ targets }) => targets.type === targetType);
  return presets.find(preset => preset.kind === kind) ?? presets.find(preset => preset.kind.forwards === kind.forwards)!;
}
