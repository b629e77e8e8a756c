export type Labels = Readonly<Record<string, string>>;

/** Whether every label of a selector is on the pods; an empty selector selects nothing. */
export function selects(selector: Labels, labels: Labels): boolean {
  const pairs = Object.entries(selector);
  return pairs.length > 0 && pairs.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/** Whether labels meet one of a selector's `matchExpressions`; none meet one that Kubernetes would refuse. */
export function meetsExpression(key = '', operator: string | undefined, values: readonly unknown[], labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In': return value !== undefined && values.includes(value);
    case 'NotIn': return value === undefined || !values.includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    default: return false;
  }
}

/**
 * Labels that Kubernetes adds to pods when they are created, so that no template has them.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
const RUN_TIME_LABELS: ReadonlySet<string> = new Set([
  'statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index', 'batch.kubernetes.io/job-completion-index',
  'controller-revision-hash', 'pod-template-hash', 'rollouts-pod-template-hash',
]);

/** Whether a label is added to the pods, and not part of their template. */
export function isRunTimeLabel(key: string): boolean {
  return RUN_TIME_LABELS.has(key);
}
