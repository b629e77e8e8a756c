import { goneGroup, placeOf } from './gone-target-groups';
import { Pair, targetGroupOf, frontPairs, workloadPairs } from './pairs';
import { Front } from '../../model/fronts/front';
import { Model } from '../../model/model';
import { describeObject } from '../../model/objects/object';
import { Workload } from '../../model/workload';
import { fixedSettings } from '../../platform/annotations';
import { at } from '../engine/bounds';
import { ChangeRule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

const BECAUSE = 'the controller makes another target group, to which the listeners point while it is empty, and deletes the old one at once';

export const rule: ChangeRule = {
  code: 'C01',
  name: 'target-group-kept',
  severity: 'error',
  formula: 'no change of target type, backend protocol or version, target control port, Service, port or Ingress name that replaces the target group, and none goes while its pods stay',
  symptom: 'requests end in 503: the listener points at an empty target group',
  explanation: 'The controller knows a target group by its Ingress, Service and port, and cannot change its type or protocol. It makes a new one, points the listeners '
    + 'at it, and only then registers targets; the old one is deleted with its targets, whatever its deregistration delay.',
  remedy: 'add the new backend beside the old one, move requests by weights of an action, and drop the old one afterwards',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/4810',
  check: (old, now) => [
    ...frontPairs(old, now).flatMap(changedSettings),
    ...workloadPairs(old, now).flatMap(pair => replaced(pair, old, now)),
  ],
};

/** A setting that a target group keeps for life, and where it is set. */
interface FixedSetting { readonly place: Parameters<typeof at>[0]; readonly value: string }

function settings({ kind, annotated, port, fixed = [] }: Front): FixedSetting[] {
  const protocol = kind === 'network-load-balancer' && port !== undefined ? [port.view.at('protocol')].map(place => ({ place, value: place.text() ?? 'TCP' })) : [];
  const annotations = annotated === undefined ? [] : fixedSettings(annotated.words, 'target group').map(({ annotation, byDefault }) => {
    const place = annotated.place(annotation);
    return { place, value: place.text() ?? byDefault };
  });
  return [...fixed.map(place => ({ place, value: place.value })), ...protocol, ...annotations];
}

function changedSettings({ old, now }: Pair<Front>): RuleFinding[] {
  if (old.loadBalancer.kind.controller?.routeTargets !== now.loadBalancer.kind.controller?.routeTargets) return []; // reported for the load balancer
  const before = settings(old);
  const changed = settings(now).flatMap(({ place, value }, index) => before[index] === undefined || before[index].value === value ? [] : [{
    ...at(place), actual: `'${value}'`, relation: 'equal to' as const, limit: `'${before[index].value}' as before`, because: BECAUSE,
  }]);
  const [was, is] = [old.targetType, now.targetType];
  return was === undefined || is === undefined || was.value === is.value ? changed : [...changed, {
    ...at(is),
    actual: is.defaulted ? `unset, which is ${is.value},` : is.value,
    relation: 'equal to',
    limit: `${was.value} as before`,
    because: BECAUSE,
    // A flag of the controller may decide an absent setting, which then may not change at all.
    severity: was.defaulted || is.defaulted ? 'warning' : 'error',
  }];
}

/** Another target group for the same pods, or no target group. */
function replaced(pair: Pair<Workload>, old: Model, now: Model): RuleFinding[] {
  const [before, after] = [pair.old, pair.now].map(({ fronts }) => new Map(fronts.map(front => [targetGroupOf(front) ?? bindingOf(front), front])));
  const lost = [...before].filter(([id, { kind }]) => kind !== 'cluster' && !after.has(id));
  const gained = [...after].find(([id, front]) => targetGroupOf(front) !== undefined && !before.has(id));
  return lost.flatMap(([id, front]) => gained === undefined || front.kind === 'target-group-binding' ? goneGroup(front, pair, old, now) : [{
    ...at(placeOf(gained[1].view)),
    actual: `the target group of '${gained[0]}'`,
    relation: 'equal to' as const,
    limit: `that of '${id}', which it replaces`,
    because: BECAUSE,
  }]);
}

/** The binding through which the controller manages a target group that it did not make. */
function bindingOf({ view, service }: Front): string {
  return `${describeObject(view.object)}, ${service.name}`;
}
