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

/** Labels that tell the pods of one StatefulSet from each other: by its name and a number, and by the number. */
const [POD_NAME, POD_INDEX] = ['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'];

/** Whether a selector selects single pods of StatefulSets, as those do whose clients ask one pod by its name. */
export function selectsSinglePods(selector: Labels): boolean {
  return Object.hasOwn(selector, POD_NAME) || Object.hasOwn(selector, POD_INDEX);
}

/** Whether a selector selects one of the pods of a StatefulSet, which beside the labels of their template have its name and a number. */
export function selectsOneOf(selector: Labels, { name, labels }: { readonly name: string; readonly labels: Labels }): boolean {
  const { [POD_NAME]: podName, [POD_INDEX]: podIndex, ...others } = selector;
  const number = podName === undefined ? podIndex : podName.startsWith(`${name}-`) ? podName.slice(name.length + 1) : '';
  return number !== undefined && /^\d+$/.test(number) && (podIndex === undefined || podIndex === number)
    && Object.entries(others).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/**
 * Labels that Kubernetes adds to pods when they are created, so that no template has them.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
const RUN_TIME_LABELS: ReadonlySet<string> = new Set([
  POD_NAME, POD_INDEX, 'batch.kubernetes.io/job-completion-index',
  'controller-revision-hash', 'pod-template-hash', 'rollouts-pod-template-hash',
]);

/** Whether a label is added to the pods, and not part of their template. */
export function isRunTimeLabel(key: string): boolean {
  return RUN_TIME_LABELS.has(key);
}
