import { boundFronts } from './bound-fronts';
import { BoundGroup, LoadBalancer, loadBalancersOf } from '../../model/live/elb';
import { AS_LOAD_BALANCER } from '../../platform/attribute-defaults';
import { CROSS_ZONE_ATTRIBUTE } from '../../platform/attributes';
import { LoadBalancerKind } from '../../platform/load-balancers';
import { at } from '../engine/bounds';
import { LiveRule } from '../engine/live-rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: LiveRule = {
  code: 'E06',
  name: 'zones-have-targets',
  severity: 'warning',
  formula: 'without cross-zone load balancing, each zone of the load balancer has a healthy target',
  symptom: 'clients that get the address of a zone without targets reach nobody, until DNS leaves the zone out',
  explanation: 'Without cross-zone load balancing, the nodes of the load balancer in a zone send to the targets of that zone only. When the last of them goes, connections to that '
    + 'zone fail for as long as resolvers keep its address.',
  remedy: 'turn load_balancing.cross_zone.enabled on, or spread the pods over the zones of the load balancer',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#target-group-cross-zone',
  check: subject => boundFronts(subject).flatMap(({ front, group, elb }) => loadBalancersOf(elb, group)
    .filter(loadBalancer => !crossesZones(group, loadBalancer, front.loadBalancer.kind))
    .flatMap(({ name, zones }): RuleFinding[] => {
      const healthy = group.targets.filter(({ state }) => state === 'healthy');
      const empty = zones.filter(zone => !healthy.some(target => target.zone === zone || target.zone === 'all'));
      if (empty.length === 0 || healthy.some(({ zone }) => zone === undefined)) return [];
      return [{
        ...at(front.view.at('metadata', 'annotations')),
        field: CROSS_ZONE_ATTRIBUTE,
        says: `cross-zone load balancing is off for ${group.name}, and ${empty.join(', ')} of ${name} ${empty.length === 1 ? 'has' : 'have'} no healthy target`,
      }];
    })),
};

/** The attribute of the target group decides, unless it leaves it to the load balancer. */
function crossesZones({ attributes }: BoundGroup['group'], loadBalancer: LoadBalancer, { forwards }: LoadBalancerKind): boolean {
  const own = attributes[CROSS_ZONE_ATTRIBUTE] ?? AS_LOAD_BALANCER;
  if (own !== AS_LOAD_BALANCER) return own === 'true';
  return forwards === 'requests' || loadBalancer.attributes[CROSS_ZONE_ATTRIBUTE] === 'true';
}
