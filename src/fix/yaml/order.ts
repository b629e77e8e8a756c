/** Keys in the order in which people write them, in maps that have a certain one. */
interface Order {
  readonly has: string;
  readonly keys: readonly string[];
}

const ORDERS: readonly Order[] = [
  {
    has: 'template',
    keys: ['replicas', 'revisionHistoryLimit', 'minReadySeconds', 'progressDeadlineSeconds', 'strategy', 'updateStrategy', 'podManagementPolicy', 'template'],
  },
  {
    has: 'containers',
    keys: ['terminationGracePeriodSeconds', 'readinessGates', 'topologySpreadConstraints', 'initContainers', 'containers', 'volumes'],
  },
  {
    has: 'image',
    keys: [
      'name', 'image', 'imagePullPolicy', 'restartPolicy', 'command', 'args', 'ports', 'envFrom', 'env', 'lifecycle',
      'startupProbe', 'readinessProbe', 'livenessProbe', 'resources', 'securityContext', 'volumeMounts',
    ],
  },
];

/**
 * Behind how many of the keys of a map another one belongs, so that it stands where a person would write it; undefined where
 * there is no order, or it belongs to the end.
 */
export function positionFor(key: string, keys: readonly string[]): number | undefined {
  const order = ORDERS.find(one => keys.includes(one.has) && one.keys.includes(key))?.keys;
  if (order === undefined) return undefined;
  const rank = order.indexOf(key);
  const next = keys.findIndex(other => order.indexOf(other) > rank);
  if (next === -1) return undefined;
  const before = keys.slice(0, next).map(other => order.includes(other)).lastIndexOf(true);
  return before === -1 ? next : before + 1;
}
