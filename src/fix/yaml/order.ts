/** The usual order of keys, for maps that contain a certain key. */
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
 * The number of keys of a map that come before a new one in the usual order; undefined if
 * there is no such order, or the key belongs at the end.
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
