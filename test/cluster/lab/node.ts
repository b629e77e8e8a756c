import { ControlPlane } from '../control-plane';
import { Body, Objects } from '../objects';

/** The control plane, and what sends objects to it. */
export interface Lab {
  readonly plane: ControlPlane;
  readonly objects: Objects;
}

/** The nodes of this lab, by name; one takes pods of Windows, whose processes are the same here. */
export const NODES = ['lab', 'lab-windows'] as const;

/** Whether the scheduler has bound a pod to a node of this lab. */
export function isHere({ spec: { nodeName } }: Body): boolean {
  return NODES.includes(nodeName);
}

const NAMESPACE = 'kube-node-lease';
/** Milliseconds between two renewals of the lease; the controllers wait for 40 s and more. */
const RENEWAL = 5000;
const CAPACITY = { 'cpu': '1000', 'memory': '4000Gi', 'ephemeral-storage': '4000Gi', 'pods': '500' };
const LABELS = {
  'kubernetes.io/arch': 'amd64',
  'topology.kubernetes.io/zone': 'zone-a',
  'topology.kubernetes.io/region': 'region',
};

/** Registers nodes that the scheduler takes, and keeps their leases until `stop` is called. */
export async function registerNodes(lab: Lab): Promise<{ readonly stop: () => void }> {
  const leases: Body[] = [];
  for (const name of NODES) leases.push(await registerNode(lab, name));
  const renew = (lease: Body) => lab.objects.patch(lease, { spec: { renewTime: microseconds() } }).catch(() => undefined);
  const renewal = setInterval(() => leases.forEach(lease => void renew(lease)), RENEWAL);
  return { stop: () => clearInterval(renewal) };
}

async function registerNode({ objects }: Lab, name: string): Promise<Body> {
  const os = name.endsWith('windows') ? 'windows' : 'linux';
  const node: Body = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { ...LABELS, 'kubernetes.io/hostname': name, 'kubernetes.io/os': os } },
    ...os === 'windows' && { spec: { taints: [{ key: 'os', value: 'windows', effect: 'NoSchedule' }] } },
  };
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
    metadata: { name, namespace: NAMESPACE },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: microseconds() },
  };
  await objects.createAll([lease]);
  return lease;
}

/** Now, as a lease has it. */
function microseconds(): string {
  return new Date().toISOString().replace('Z', '000Z');
}
