import {
  APPLICATION_ATTRIBUTES, AttributeSetting, AttributeTables, DEREGISTRATION_DELAY, IDLE_TIMEOUT, NETWORK_ATTRIBUTES, NO_ATTRIBUTES, Range,
  SLOW_START, TargetType, TCP_IDLE_TIMEOUT,
} from './attributes';
import { AUTO_MODE, AwsController, GATEWAY_API_CONTROLLER, LOAD_BALANCER_CONTROLLER } from './controllers';
import { TRAFFIC_PORT } from './health-checks';
import { GATE_LABEL, GATE_PREFIX, GATE_WEBHOOK, LEGACY_GATE_PREFIX } from './load-balancer-controller';

/** The targets of a load balancer. */
export interface Targets {
  /** Absent without a target group. */
  readonly type?: TargetType;
  /** Pods, by their addresses: each is registered, checked and deregistered by itself. */
  readonly arePods: boolean;
  /** Ports of nodes, whose kube-proxy sends on to any pod. */
  readonly areNodes: boolean;
}

/** Without a target group kube-proxy alone decides which pod gets a request. */
export const NO_TARGETS: Targets = { arePods: false, areNodes: false };

/** The targets of a target group, by their type. */
export const TARGETS: Readonly<Record<TargetType, Targets>> = {
  ip: { type: 'ip', arePods: true, areNodes: false },
  instance: { type: 'instance', arePods: false, areNodes: true },
};

/** The accepted ranges of a health check. */
export interface HealthCheckLimits {
  /** In seconds. */
  readonly intervalRange: Range;
  /** In seconds. */
  readonly timeoutRange: Range;
  /** The range of both thresholds, in checks. */
  readonly thresholdRange: Range;
  /** Whether the timeout may be as long as the interval; otherwise it must be shorter. */
  readonly intervalMayEqualTimeout: boolean;
  /** The lowest and the highest code that may count as success of a check by HTTP. */
  readonly successCodes: Range;
  /** The value that sends the check to the port of the requests; absent if only an absent field does. */
  readonly trafficPort?: string;
  /** The protocol of the check if none is set. */
  readonly defaultProtocol: 'HTTP' | 'TCP';
}

/** The condition of a pod that a controller makes True when the target is healthy. */
export interface ReadinessGate {
  /** The label of a Namespace for which the webhook of the controller adds the gate; its chart can also require it on pods. */
  readonly label: string;
  /** The condition type or, if each target group binding has its own, its beginning. */
  readonly conditionType: string;
  /** Whether the name of the target group binding follows. */
  readonly perBinding: boolean;
  /** The beginning of the condition types of a former version, which the controller replaces. */
  readonly formerConditionType?: string;
  /** The name of the webhook that adds it. */
  readonly webhook: string;
}

/** The documentation of the behaviour of a kind of load balancer. */
export interface Sources {
  /** How long a pod that was deleted gets requests. */
  readonly leak: string;
  /** When a new pod counts as ready. */
  readonly registration: string;
  readonly healthCheck: string;
}

export type LoadBalancerKindName = 'alb' | 'nlb' | 'alb-auto' | 'nlb-auto' | 'vpc-lattice' | 'none';

/**
 * One kind of load balancer: all properties that the derivation, writing, reading and checks depend on. Each difference between kinds is a
 * field, so that no code tests for a certain kind.
 */
export interface LoadBalancerKind {
  readonly name: LoadBalancerKindName;
  /** The name in messages, with its article. */
  readonly title: string;
  /**
   * What it forwards: requests, over connections of its own that it reuses, so that an application must not close one
   * first; or connections, which belong to the client from end to end.
   */
  readonly forwards: 'requests' | 'connections';
  /** Whether targets are registered and deregistered; otherwise kube-proxy follows the endpoints. */
  readonly hasTargetGroup: boolean;
  /** How long a deregistered target keeps its requests and connections; absent if no setting exists. */
  readonly deregistrationDelay?: AttributeSetting;
  /** Whether open connections are cut when the deregistration delay is over; `when-told`: an attribute decides. */
  readonly cutsAtDelay: 'always' | 'when-told' | 'never';
  /** How long a connection may be silent; absent if no setting exists. */
  readonly idleTimeout?: AttributeSetting;
  /** Absent if a new target gets its full share at once. */
  readonly slowStart?: AttributeSetting;
  /** Absent if targets are not checked. */
  readonly healthCheck?: HealthCheckLimits;
  /** Whether Argo Rollouts can move requests between two Services by weights. */
  readonly weighted: boolean;
  /** Absent if the controller has none; with nodes as targets, pods never have one. */
  readonly gate?: ReadinessGate;
  /** The attributes that AWS knows. */
  readonly attributes: AttributeTables;
  /** Absent without a load balancer. */
  readonly controller?: AwsController;
  readonly sources: Sources;
}

/** @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/ */
const GATE: ReadinessGate = {
  label: GATE_LABEL, conditionType: GATE_PREFIX, perBinding: true, formerConditionType: LEGACY_GATE_PREFIX, webhook: GATE_WEBHOOK,
};

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
const HEALTH_CHECK = { intervalRange: [5, 300], timeoutRange: [2, 120], thresholdRange: [2, 10], trafficPort: TRAFFIC_PORT } as const;

const SOURCES: Sources = {
  leak: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366',
  registration: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/',
  healthCheck: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
};

const ALB: LoadBalancerKind = {
  name: 'alb',
  title: 'an Application Load Balancer',
  forwards: 'requests',
  hasTargetGroup: true,
  deregistrationDelay: DEREGISTRATION_DELAY,
  cutsAtDelay: 'always',
  idleTimeout: IDLE_TIMEOUT,
  slowStart: SLOW_START,
  healthCheck: { ...HEALTH_CHECK, intervalMayEqualTimeout: false, successCodes: [200, 499], defaultProtocol: 'HTTP' },
  weighted: true,
  gate: GATE,
  attributes: APPLICATION_ATTRIBUTES,
  controller: LOAD_BALANCER_CONTROLLER,
  sources: SOURCES,
};

/** A flow outlasts the deregistration delay, unless connection termination is on. */
const NLB: LoadBalancerKind = {
  name: 'nlb',
  title: 'a Network Load Balancer',
  forwards: 'connections',
  hasTargetGroup: true,
  deregistrationDelay: DEREGISTRATION_DELAY,
  cutsAtDelay: 'when-told',
  idleTimeout: TCP_IDLE_TIMEOUT,
  healthCheck: { ...HEALTH_CHECK, intervalMayEqualTimeout: true, successCodes: [200, 599], defaultProtocol: 'TCP' },
  weighted: false,
  gate: GATE,
  attributes: NETWORK_ATTRIBUTES,
  controller: LOAD_BALANCER_CONTROLLER,
  sources: SOURCES,
};

/**
 * EKS Auto Mode makes the same load balancers, and has no readiness gates.
 * @see https://github.com/aws/containers-roadmap/issues/2511
 */
const ALB_AUTO: LoadBalancerKind = { ...ALB, name: 'alb-auto', gate: undefined, controller: AUTO_MODE };
const NLB_AUTO: LoadBalancerKind = { ...NLB, name: 'nlb-auto', gate: undefined, controller: AUTO_MODE };

/**
 * The gate has one name for all target groups, so that pod templates can declare it.
 * @see https://github.com/aws/aws-application-networking-k8s/blob/main/docs/guides/pod-readiness-gates.md
 */
const LATTICE_GATE: ReadinessGate = {
  label: 'application-networking.k8s.aws/pod-readiness-gate-inject',
  conditionType: 'application-networking.k8s.aws/pod-readiness-gate',
  perBinding: false,
  webhook: 'mpod.gwc.k8s.aws',
};

/**
 * A target drains until its requests in flight are over, without a limit: there is no deregistration delay. Connections
 * to targets have an idle timeout, which no Kubernetes object sets. AWS documents no range of success codes, and no relation
 * between interval and timeout.
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/register-targets.html
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_HealthCheckConfig.html
 */
const VPC_LATTICE: LoadBalancerKind = {
  name: 'vpc-lattice',
  title: 'Amazon VPC Lattice',
  forwards: 'requests',
  hasTargetGroup: true,
  cutsAtDelay: 'never',
  healthCheck: {
    intervalRange: [5, 300],
    timeoutRange: [1, 120],
    thresholdRange: [2, 10],
    intervalMayEqualTimeout: true,
    successCodes: [100, 599],
    defaultProtocol: 'HTTP',
  },
  weighted: false,
  gate: LATTICE_GATE,
  attributes: NO_ATTRIBUTES,
  controller: GATEWAY_API_CONTROLLER,
  sources: {
    leak: 'https://github.com/aws/aws-application-networking-k8s/blob/main/docs/faq.md',
    registration: 'https://github.com/aws/aws-application-networking-k8s/blob/main/docs/guides/pod-readiness-gates.md',
    healthCheck: 'https://docs.aws.amazon.com/vpc-lattice/latest/ug/target-group-health-checks.html',
  },
};

/** Requests from within the cluster: kube-proxy forwards connections, and lets each of them end by itself. */
const NONE: LoadBalancerKind = {
  name: 'none',
  title: 'a Service without load balancer',
  forwards: 'connections',
  hasTargetGroup: false,
  cutsAtDelay: 'never',
  weighted: false,
  attributes: NO_ATTRIBUTES,
  sources: SOURCES,
};

/** All kinds by name. */
export const LOAD_BALANCER_KINDS: Readonly<Record<LoadBalancerKindName, LoadBalancerKind>> = {
  'alb': ALB,
  'nlb': NLB,
  'alb-auto': ALB_AUTO,
  'nlb-auto': NLB_AUTO,
  'vpc-lattice': VPC_LATTICE,
  'none': NONE,
};

/** The kind that a controller makes to forward requests or connections. */
export function kindMadeBy(controller: AwsController, forwards: LoadBalancerKind['forwards']): LoadBalancerKind {
  const made = Object.values(LOAD_BALANCER_KINDS).filter(kind => kind.controller === controller);
  return made.find(kind => kind.forwards === forwards) ?? made[0];
}

/** The condition type of a gate; undefined if it contains the name of the target group binding. */
export function conditionTypeOf({ conditionType, perBinding }: ReadinessGate, binding: string | undefined): string | undefined {
  if (!perBinding) return conditionType;
  return binding === undefined ? undefined : `${conditionType}${binding}`;
}

/** The titles of the kinds that satisfy a condition, each once: `an Application Load Balancer`. */
export function titlesOf(holds: (kind: LoadBalancerKind) => boolean): string {
  return [...new Set(Object.values(LOAD_BALANCER_KINDS).filter(holds).map(({ title }) => title))].join(' and ');
}
