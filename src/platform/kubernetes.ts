/** Defaults of Kubernetes itself. Read in 2026, of version 1.36; times are in seconds. */

/** Largest value of Kubernetes' 32-bit fields. */
export const INT32 = 2 ** 31 - 1;

/** Largest value of Kubernetes' 64-bit fields, as near as a number comes to it. */
export const INT64 = 2 ** 63;

/** Largest number of a port. */
export const MAX_PORT = 65_535;

/** The class of an Ingress before there was `spec.ingressClassName`. */
export const INGRESS_CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** Marks the default class of new Ingresses. */
export const DEFAULT_CLASS_ANNOTATION = 'ingressclass.kubernetes.io/is-default-class';

/** The API group of Gateways and their routes. */
export const GATEWAY_API_GROUP = 'gateway.networking.k8s.io';

/**
 * `terminationGracePeriodSeconds` of a pod.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */
export const TERMINATION_GRACE_PERIOD = 30;

/**
 * The least time of a container after SIGTERM, even if its preStop has used up the grace period.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */
export const LEAST_AFTER_SIGTERM = 2;

/**
 * The back-off before the first restart of a container that has ended by itself.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy
 */
export const CRASH_BACK_OFF = 10;

/**
 * The numbers of a probe.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe
 */
export const PROBE = { initialDelaySeconds: 0, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3, successThreshold: 1 } as const;

/**
 * The status codes that count as success of an HTTP probe, both ends included.
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#http-probe
 */
export const PROBE_SUCCESS_CODES = [200, 399] as const;

/**
 * `progressDeadlineSeconds` of a Deployment.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds
 */
export const PROGRESS_DEADLINE = 600;

/**
 * `rollingUpdate` of a Deployment, and of a Rollout of Argo.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 */
export const ROLLING_UPDATE = { maxSurge: '25%', maxUnavailable: '25%' } as const;

/**
 * `rollingUpdate` of a StatefulSet or DaemonSet, which replaces its pods in place.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#rolling-updates
 */
export const IN_PLACE_UPDATE = { maxSurge: 0, maxUnavailable: 1 } as const;

/**
 * `minReplicas` of a HorizontalPodAutoscaler.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/
 */
export const AUTOSCALER_MIN_REPLICAS = 1;

/**
 * The numbers of a ScaledObject of KEDA.
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
 */
export const SCALED_OBJECT = { minReplicaCount: 0, maxReplicaCount: 100 } as const;

/**
 * `unhealthyPodEvictionPolicy` of a PodDisruptionBudget.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
 */
export const EVICTION_POLICY = 'IfHealthyBudget';

/**
 * How often `kubectl drain` and other callers of the Eviction API try again.
 * @see https://github.com/kubernetes/kubectl/blob/master/pkg/drain/drain.go
 */
export const EVICTION_RETRY = 5;

/**
 * Cluster-scoped kinds, in addition to those with a name that begins with Cluster: of Kubernetes, of the Gateway API, of Karpenter, of the
 * AWS controllers, and of policies.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace
 */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'Namespace', 'Node', 'PersistentVolume', 'StorageClass', 'VolumeAttributesClass', 'CSIDriver', 'CSINode', 'VolumeSnapshotClass',
  'CustomResourceDefinition', 'APIService', 'PriorityClass', 'RuntimeClass', 'FlowSchema', 'PriorityLevelConfiguration', 'DeviceClass',
  'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'CertificateSigningRequest', 'ServiceCIDR', 'IPAddress',
  'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding',
  'IngressClass', 'GatewayClass', 'IngressClassParams', 'NodePool', 'NodeClass', 'EC2NodeClass', 'NodeClaim', 'Provisioner',
  'MutatingPolicy', 'ValidatingPolicy', 'GeneratingPolicy', 'ImageValidatingPolicy', 'Assign', 'AssignMetadata', 'AssignImage', 'ModifySet', 'ConstraintTemplate',
]);

/** Whether an object is cluster-scoped, as far as its kind is known. */
export function isClusterScoped({ kind }: { readonly kind: string }): boolean {
  return kind.startsWith('Cluster') || CLUSTER_SCOPED.has(kind);
}
