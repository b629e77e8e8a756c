import { ControlPlane } from '../control-plane';
import { Body, Objects } from '../objects';

/** The control plane, and what sends objects to it. */
export interface Lab {
  readonly plane: ControlPlane;
  readonly objects: Objects;
}

/** The node of this lab, by its name. */
export const NODE = 'lab';

const NAMESPACE = 'kube-node-lease';
/** Milliseconds between two renewals of the lease; the controllers wait for 40 s and more. */
const RENEWAL = 5000;
const CAPACITY = { 'cpu': '1000', 'memory': '4000Gi', 'ephemeral-storage': '4000Gi', 'pods': '500' };
const LABELS = {
  'kubernetes.io/hostname': NODE,
  'kubernetes.io/os': 'linux',
  'kubernetes.io/arch': 'amd64',
  'topology.kubernetes.io/zone': 'zone-a',
  'topology.kubernetes.io/region': 'region',
};

/** Registers a node that the scheduler takes, and keeps its lease until `stop` is called. */
export async function registerNode({ objects }: Lab): Promise<{ readonly stop: () => void }> {
  const node: Body = { apiVersion: 'v1', kind: 'Node', metadata: { name: NODE, labels: LABELS } };
  await objects.createAll([node, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }]);
  const now = new Date().toISOString();
  const condition = (type: string, status: string) => ({ type, status, reason: 'Lab', message: 'as this lab says', lastHeartbeatTime: now, lastTransitionTime: now });
  await objects.patch(node, {
    status: {
      capacity: CAPACITY,
      allocatable: CAPACITY,
      conditions: [condition('Ready', 'True'), condition('MemoryPressure', 'False'), condition('DiskPressure', 'False'), condition('PIDPressure', 'False')],
    },
  }, '/status');
  const lease: Body = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: NODE, namespace: NAMESPACE },
    spec: { holderIdentity: NODE, leaseDurationSeconds: 40, renewTime: microseconds() },
  };
  await objects.createAll([lease]);
  const renewal = setInterval(() => void objects.patch(lease, { spec: { renewTime: microseconds() } }).catch(() => undefined), RENEWAL);
  return { stop: () => clearInterval(renewal) };
}

/** Now, as a lease has it. */
function microseconds(): string {
  return new Date().toISOString().replace('Z', '000Z');
}
