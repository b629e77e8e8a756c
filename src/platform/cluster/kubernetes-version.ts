/** The minor versions of Kubernetes with which features came, each the first that has it without a feature gate. Read in 2026. */

/**
 * `matchLabelKeys` of topology spread constraints, by which each revision is counted by itself.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-scheduling/3243-respect-pod-topology-spread-after-rolling-upgrades
 */
export const MATCH_LABEL_KEYS = '1.27';

/**
 * `unhealthyPodEvictionPolicy` of a PodDisruptionBudget.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-apps/3017-pod-healthy-policy-for-pdb
 */
export const UNHEALTHY_POD_EVICTION_POLICY = '1.27';

/**
 * Metrics of type `ContainerResource` of a HorizontalPodAutoscaler.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-autoscaling/1610-container-resource-autoscaling
 */
export const CONTAINER_RESOURCE_METRICS = '1.27';

/**
 * Native sidecars: init containers with `restartPolicy: Always`, which end after the other containers.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/753-sidecar-containers
 */
export const NATIVE_SIDECARS = '1.29';

/**
 * The sleep action of a lifecycle hook.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/3960-pod-lifecycle-sleep-action
 */
export const SLEEP_ACTION = '1.30';

/**
 * ValidatingAdmissionPolicy, stable.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/3488-cel-admission-control
 */
export const VALIDATING_ADMISSION_POLICY = '1.30';

/**
 * `matchLabelKeys` of pod affinity and anti-affinity.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-scheduling/3633-matchlabelkeys-to-podaffinity
 */
export const AFFINITY_MATCH_LABEL_KEYS = '1.31';

/**
 * A sleep action of 0 s, which earlier versions refuse.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/4818-allow-zero-value-for-sleep-action-of-prestop-hook
 */
export const SLEEP_OF_ZERO = '1.33';

/**
 * MutatingAdmissionPolicy, stable.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/3962-mutating-admission-policies
 */
export const MUTATING_ADMISSION_POLICY = '1.36';

/**
 * The last version that has `extensions/v1beta1` and `networking.k8s.io/v1beta1`, the only Ingresses that version 1 of the
 * load balancer controller reads.
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/#ingress-v122
 */
export const LAST_WITH_BETA_INGRESS = '1.21';

/**
 * A PodDisruptionBudget of `policy/v1`.
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/#poddisruptionbudget-v125
 */
export const POLICY_V1 = '1.21';

/**
 * The last version that has workloads of the API versions before `apps/v1`.
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/#v1-16
 */
const LAST_WITH_BETA_WORKLOADS = '1.15';
const BETA_WORKLOADS: readonly string[] = ['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'];

/** The last version of Kubernetes that accepts a workload of an API version; undefined if all later ones do. */
export function lastVersionOf(apiVersion: string): string | undefined {
  return BETA_WORKLOADS.includes(apiVersion) ? LAST_WITH_BETA_WORKLOADS : undefined;
}

/** The form of a version: `1.29`, `v1.29.3`. */
export const KUBERNETES_VERSION = /^v?\d+\.\d+(\.\d+)?$/;

/** `1.29`: whether a version is at least another. Patch levels, a leading `v` and suffixes of vendors do not count. */
export function versionAtLeast(version: string, minimum: string): boolean {
  const [[major, minor], [minMajor, minMinor]] = [numbersOf(version), numbersOf(minimum)];
  return major > minMajor || (major === minMajor && minor >= minMinor);
}

/**
 * kube-proxy sends to terminating pods that still serve if a node has no others.
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-network/1669-proxy-terminating-endpoints
 */
export const TERMINATING_ENDPOINTS = '1.26';

/**
 * Whether the Kubernetes version of the manifests has a feature of another version: an undeclared or unreadable version
 * is assumed to be a current one.
 */
export function isSupported(version: string | undefined, since: string): boolean {
  return version === undefined || Number.isNaN(numbersOf(version)[0]) || versionAtLeast(version, since);
}

function numbersOf(version: string): [major: number, minor: number] {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major), Number(minor)];
}
