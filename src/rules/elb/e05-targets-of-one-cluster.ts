import { boundFronts } from './bound-fronts';
import { at } from '../engine/bounds';
import { LiveRule } from '../engine/live-rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: LiveRule = {
  code: 'E05',
  name: 'targets-of-one-cluster',
  severity: 'error',
  formula: 'targets of a target group are pods of this cluster, or the binding says that several clusters share it',
  symptom: 'each controller takes the targets of the other out: pods that serve stop to get requests',
  explanation: 'A controller takes every target of its target group that is none of its pods for a former one, and deregisters it. With a target group that several clusters, '
    + 'or something else, register targets in, the binding has to say so: multiClusterTargetGroup. Then this is only worth knowing: half of the capacity is elsewhere.',
  remedy: 'set multiClusterTargetGroup: true in the TargetGroupBinding of each cluster, or give each a target group of its own',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/#multicluster-target-group',
  check: subject => boundFronts(subject).flatMap(({ group, binding, front, workload }): RuleFinding[] => {
    if (group.targetType !== 'ip') return [];
    const strange = group.targets.filter(({ id, state }) => state !== 'draining' && state !== 'unused' && !subject.live.addresses.has(id));
    if (strange.length === 0) return [];
    const isShared = binding?.at('spec', 'multiClusterTargetGroup').flag() === true;
    return [{
      ...at((binding ?? front.view).at('spec', 'multiClusterTargetGroup')),
      field: 'targets',
      says: `${strange.length} of ${group.targets.length} targets of ${group.name} ${strange.length === 1 ? 'is no pod' : 'are no pods'} that was read: ${strange.slice(0, 3).map(({ id }) => id).join(', ')}`,
      because: isShared ? `several clusters share the target group of ${workload.object.name}` : 'the binding does not say that it is shared',
      ...isShared && { severity: 'info' as const, consequence: 'a part of the targets is elsewhere' },
    }];
  }),
};
