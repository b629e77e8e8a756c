import { BoundFront, boundFronts } from './bound-fronts';
import { Target } from '../../model/live/elb';
import { CONTAINERS_READY, RunningPod } from '../../model/live/running-pod';
import { groupBy } from '../../platform/group-by';
import { at } from '../engine/bounds';
import { LiveRule, LiveSubject } from '../engine/live-rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: LiveRule = {
  code: 'E04',
  name: 'targets-healthy',
  severity: 'warning',
  formula: 'each pod whose containers are ready is a healthy target, and a load balancer uses the target group',
  symptom: 'pods that are there get no requests: the others carry them, or nobody does',
  explanation: 'A pod that Kubernetes takes for ready may be unhealthy for the load balancer (another path, port or code), unused (no listener uses the target group, or the '
    + 'pod is in a zone that the load balancer does not serve), or not registered at all. Where no target is healthy, the load balancer sends to all of them, and '
    + 'requests fail: that is an error.',
  remedy: 'look at the reason that AWS gives; compare the health check with the readiness probe, and the zones of the load balancer with those of the nodes',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html#target-health-states',
  check: subject => boundFronts(subject).flatMap(bound => [...unused(bound), ...unwell(bound), ...unregistered(subject, bound)]),
};

function unused({ group, front }: BoundFront): RuleFinding[] {
  return group.loadBalancers.length > 0 ? [] : [{
    ...at(front.view.at('kind')),
    field: 'target group',
    says: `no load balancer uses the target group ${group.name}`,
    severity: 'error',
    consequence: 'no request reaches the pods, and their readiness gates stay closed',
    remedy: front.kind === 'target-group-binding' ? 'let a listener forward to the target group' : 'see the events of the object and the log of the controller',
  }];
}

const UNWELL = ['unhealthy', 'unused', 'unavailable'];

function unwell({ group, front }: BoundFront): RuleFinding[] {
  if (group.loadBalancers.length === 0) return [];
  const serving = group.targets.filter(({ state }) => state !== 'draining');
  const isLost = serving.every(({ state }) => state !== 'healthy');
  return [...groupBy(serving.filter(({ state }) => UNWELL.includes(state)), ({ state, reason }) => `${state} ${reason ?? ''}`).values()].map(targets => ({
    ...at(front.view.at('kind')),
    field: 'targets',
    says: `${targets.length} of ${serving.length} targets of ${group.name} ${targets.length === 1 ? 'is' : 'are'} ${targets[0].state}: ${nameTargets(targets)}`,
    because: targets[0].reason,
    ...isLost && { severity: 'error' as const, consequence: 'no target is healthy: requests go to all of them, and fail' },
  }));
}

function unregistered({ live }: LiveSubject, { group, front, workload }: BoundFront): RuleFinding[] {
  if (group.targetType !== 'ip') return [];
  const known = new Set(group.targets.map(({ id }) => id));
  const missing = (live.pods.get(workload) ?? []).filter(isReady).filter(({ address }) => address !== undefined && !known.has(address));
  return missing.length === 0 ? [] : [{
    ...at(front.view.at('kind')),
    field: 'targets',
    says: `${missing.length === 1 ? 'a ready pod is' : `${missing.length} ready pods are`} no target of ${group.name}: ${missing.map(({ object }) => object.name).sort().slice(0, 3).join(', ')}`,
    because: 'the controller registers the endpoints of the Service; see its log',
  }];
}

function isReady({ conditions }: RunningPod): boolean {
  return conditions.get(CONTAINERS_READY)?.isTrue === true;
}

function nameTargets(targets: readonly Target[]): string {
  return `${targets.slice(0, 3).map(({ id, port }) => port === undefined ? id : `${id}:${port}`).join(', ')}${targets.length > 3 ? ` and ${targets.length - 3} more` : ''}`;
}
