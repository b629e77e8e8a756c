import { changedClass, goneBalancers } from './gone-load-balancers';
import { objectPairs, Pair } from './pairs';
import { ALB_PREFIX, NLB_PREFIXES } from '../../load-balancer-controller';
import { isAwsClass, makerOf } from '../../model/load-balancer-maker';
import { readService } from '../../model/service';
import { View } from '../../model/view';
import { at } from '../bounds';
import { Breach } from '../breach';
import { ChangeRule } from '../rule';

/** What makes another load balancer when it changes, with the default of the controller. */
const IDENTITY: Readonly<Record<string, readonly (readonly [key: string, byDefault: string])[]>> = {
  Ingress: [['scheme', 'internal'], ['group.name', ''], ['load-balancer-name', '']].map(([key, value]) => [`${ALB_PREFIX}/${key}`, value]),
  Service: [['scheme', 'internal'], ['name', ''], ['type', '']].map(([key, value]) => [`${NLB_PREFIXES[0]}/aws-load-balancer-${key}`, value]),
};

export const rule: ChangeRule = {
  code: 'C02',
  name: 'load-balancer-kept',
  severity: 'error',
  formula: 'no load balancer goes while the pods behind it stay, and no change of its class, type, scheme, group or name',
  symptom: 'another load balancer with another address: clients go on asking the old one, which is gone',
  explanation: 'AWS cannot change the scheme or the name of a load balancer, and a group has one of its own. The controller makes a new one and deletes the old, '
    + 'while DNS still answers with its addresses. An Ingress, a Gateway or a Service that is dropped, or handed to another controller, takes its load balancer along.',
  remedy: 'add a second Ingress or Service with the new settings, move DNS, and drop the old one when nobody asks it any more',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/',
  check: (old, now) => [
    ...objectPairs(old, now, 'Ingress', 'Service').flatMap(changed),
    ...objectPairs(old, now, 'Ingress').flatMap(pair => changedClass(pair.old, pair.now, old, now)),
    ...objectPairs(old, now, 'Service').flatMap(changedType),
    ...goneBalancers(old, now),
  ],
};

function changed({ old, now }: Pair<View>): Breach[] {
  if (now.object.kind === 'Service' && (typeOf(old) !== 'LoadBalancer' || typeOf(now) !== 'LoadBalancer')) return [];
  const places = (view: View) => IDENTITY[view.object.kind].map(([key, byDefault]) => {
    const place = view.at('metadata', 'annotations', key);
    return { place, value: place.text() ?? byDefault };
  });
  const before = places(old);
  return places(now).flatMap(({ place, value }, index): Breach[] => before[index].value === value ? [] : [{
    ...at(place),
    actual: spelled(value, place.exists),
    relation: 'like',
    limit: `${spelled(before[index].value, before[index].place.exists)} as before`,
    because: 'the controller makes another load balancer with another address, and deletes this one',
  }]);
}

/** A Service that has a load balancer no more, or one of another controller. */
function changedType({ old, now }: Pair<View>): Breach[] {
  if (typeOf(old) !== 'LoadBalancer') return [];
  const type = now.at('spec', 'type');
  if (type.exists && typeOf(now) === undefined) return [];
  if (typeOf(now) !== 'LoadBalancer') {
    return [{
      ...at(type),
      actual: type.exists ? `${typeOf(now)}` : 'unset, which is ClusterIP,',
      relation: 'like',
      limit: 'LoadBalancer as before',
      because: 'its load balancer is deleted, with the address that clients ask',
    }];
  }
  const [before, after] = [old, now].map(view => view.at('spec', 'loadBalancerClass').text());
  // What names no class has got one when it was created, and is taken for one of AWS' here.
  if (after === undefined || before === after || (before === undefined && (isAwsClass(after) || makerOf(readService(old)) === 'others'))) return [];
  return [{
    ...at(now.at('spec', 'loadBalancerClass')),
    actual: `'${after}'`,
    relation: 'like',
    limit: before === undefined ? 'unset as before' : `'${before}' as before`,
    because: 'Kubernetes does not allow it to change, and refuses the whole object',
  }];
}

function typeOf(service: View): string | undefined {
  return service.at('spec', 'type').text();
}

function spelled(value: string, given: boolean): string {
  if (given) return `'${value}'`;
  return value === '' ? 'unset' : `unset (${value})`;
}
