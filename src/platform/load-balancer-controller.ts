/** The names of the AWS Load Balancer Controller, which some parts of this library write and others read. */

/** The prefix of annotations of an Ingress, and of its Services. */
export const ALB_PREFIX = 'alb.ingress.kubernetes.io';

/** The prefixes of annotations of a Service with a Network Load Balancer; the first is the one to write. */
export const NLB_PREFIXES = ['service.beta.kubernetes.io', 'service.kubernetes.io'] as const;

/** The class that assigns a Service to the controller; it cannot be changed later. */
export const NLB_CLASS = 'service.k8s.aws/nlb';

/** The API group of the objects that configure Gateways; the names of their controllers begin with it. */
export const GATEWAY_GROUP = 'gateway.k8s.aws';

/** Makes the controller inject readiness gates: on the Namespace, and on pods where its webhook also selects by pod. */
export const GATE_LABEL = 'elbv2.k8s.aws/pod-readiness-gate-inject';

/** The beginning of the condition type of a readiness gate; the name of its TargetGroupBinding follows. */
export const GATE_PREFIX = 'target-health.elbv2.k8s.aws/';

/** The prefix in version 1, the ALB Ingress Controller: Ingress, Service and port follow. Later versions replace such a gate. */
export const LEGACY_GATE_PREFIX = 'target-health.alb.ingress.k8s.aws/';

/** The port of a backend of an Ingress with the name of an action in an annotation instead of a Service. */
export const USE_ANNOTATION = 'use-annotation';

/** The name of its image, and in the label `app.kubernetes.io/name` of what its chart installs. */
export const LOAD_BALANCER_CONTROLLER_NAME = 'aws-load-balancer-controller';

/** The tag of what the controller makes at AWS, with the name of its cluster, which a flag of it gives. */
export const CLUSTER_TAG = 'elbv2.k8s.aws/cluster';
export const CLUSTER_NAME_FLAG = 'cluster-name';

/** Marks what the controller has made, with the namespace and the name of the Ingress, the Service or the Gateway, or with a group of Ingresses. */
export const MADE_LABEL = /^(ingress|service|gateway)\.k8s\.aws\/.*\bstack(-name|-namespace)?$/;

/** The webhook that adds readiness gates to pods when they are created. */
export const GATE_WEBHOOK = 'mpod.elbv2.k8s.aws';

/**
 * How often the controller looks again at a target that is not healthy yet (`--targetgroupbinding-requeue-duration`), in seconds.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/pkg/config/controller_config.go
 */
export const GATE_POLL = 15;

/** The flag for that, and the one that turns readiness gates off. */
export const GATE_POLL_FLAG_NAME = 'targetgroupbinding-requeue-duration';
export const GATE_FLAG = 'enable-pod-readiness-gate-inject';

/**
 * The first version of the controller with TargetGroupBindings.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/releases/tag/v2.0.0
 */
export const FIRST_WITH_BINDINGS = '2.0';

/**
 * The first version of the controller that watches the pods themselves: before, a gate could open up to ten minutes late.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/4180
 */
export const GATES_FOLLOW_PODS = '3.4';

/** The first version of the controller that follows the flag for how often it looks. */
export const GATE_POLL_FLAG = '3.2';

/**
 * The throttle of the controller on RegisterTargets and DeregisterTargets.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/pkg/aws/throttle/defaults.go
 */
export const TARGET_CALLS = { perSecond: 4, burst: 20 } as const;

/**
 * The other entries of its throttle for Elastic Load Balancing, since version 3.2. The value of the flag for a service replaces all
 * entries of that service.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/pkg/aws/throttle/config.go
 */
const OTHER_CALLS = ['^Describe.*=50:200', '^Modify.*=3:20'] as const;

/**
 * The first version of the controller with these entries. Before, one entry of 10 calls per second held for every call,
 * including those that register and deregister targets.
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/4641
 */
export const THROTTLE_BY_OPERATION = '3.2';

/** `--aws-api-throttle` with another throttle on RegisterTargets and DeregisterTargets, entry by entry, as in the values of the Helm chart. */
export function apiThrottle(callsPerSecond: number, burst: number): string[] {
  return [`^RegisterTargets|^DeregisterTargets=${callsPerSecond}:${burst}`, ...OTHER_CALLS].map(entry => `Elastic Load Balancing v2:${entry}`);
}
