import { frontPairs } from './pairs';
import { AttributeSet } from '../../model/objects/attribute-set';
import { at } from '../engine/bounds';
import { ChangeRule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { setAttribute } from '../engine/workload-facts';

export const rule: ChangeRule = {
  code: 'C04',
  name: 'attribute-not-dropped',
  severity: 'warning',
  formula: 'no attribute of a target group or load balancer disappears',
  symptom: 'another value is in force than the manifests show',
  explanation: 'The controller sets what it is told and leaves the rest alone: an attribute that is no longer named keeps its last value at AWS, and comes back '
    + 'to the default only with a new target group.',
  remedy: 'name the attribute, with the value that is meant',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/pkg/deploy/elbv2/target_group_attributes_reconciler.go',
  check: (old, now) => frontPairs(old, now).flatMap(pair => pair.old.attributes.flatMap(before => {
    const after = pair.now.attributes.find(({ what }) => what === before.what);
    return after === undefined ? [] : dropped(before, after);
  })),
};

function dropped(before: AttributeSet, after: AttributeSet): RuleFinding[] {
  const keys = Object.keys(before.values).filter(key => !Object.hasOwn(after.values, key));
  return keys.length === 0 ? [] : [{
    ...at(after.view),
    field: after.missing,
    actual: after.view.exists ? `a list without ${keys.join(' and ')}` : 'unset',
    relation: 'matching',
    limit: `a list with ${keys.map(key => `${key}=${before.values[key]}`).join(' and ')}`,
    because: 'AWS keeps the old value, and the manifests no longer show it',
    fixes: keys.length === 1 ? setAttribute(after, keys[0], before.values[keys[0]]) : undefined,
  }];
}
