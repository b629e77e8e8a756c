import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { claimedVolume, isWaitedFor } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'R01',
  name: 'rolling-update',
  severity: 'error',
  formula: 'strategy is RollingUpdate',
  symptom: 'every rollout is an outage until the new pods serve',
  explanation: 'With Recreate all old pods are deleted, and new ones are created only when the last old one is gone: until the first new pod has '
    + 'started and is healthy at the load balancer, no pod answers.',
  remedy: 'use RollingUpdate with maxUnavailable 0, if two versions may run at the same time',
  charts: ['strategy', 'updateStrategy'],
  undecided: 'whether old and new pods may run at the same time is for the application',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy',
  check: ({ workload }) => {
    const { object, strategy: { type }, fronts } = workload;
    if (object.kind !== 'Deployment' || fronts.length === 0 || type.value !== 'Recreate') return [];
    const volume = claimedVolume(workload);
    return [{
      ...at(type),
      actual: 'Recreate',
      relation: 'equal to',
      limit: 'RollingUpdate',
      because: 'Recreate deletes every old pod before it creates the first new one',
      severity: isWaitedFor(workload) ? 'warning' as const : 'error' as const,
      remedy: volume && `use RollingUpdate with maxUnavailable 0, once old and new pods can have the volume '${volume.at('name').text() ?? ''}' at the same time`,
    }];
  },
};
