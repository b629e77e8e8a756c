/**
 * Labels that Kubernetes puts on pods when they are made, so that no template has them.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
const RUN_TIME_LABELS: ReadonlySet<string> = new Set([
  'statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index', 'batch.kubernetes.io/job-completion-index',
  'controller-revision-hash', 'pod-template-hash', 'rollouts-pod-template-hash',
]);

/** Whether a label comes with the pods, and not from their template. */
export function isRunTimeLabel(key: string): boolean {
  return RUN_TIME_LABELS.has(key);
}
