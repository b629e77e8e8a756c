import { needsPodInEachZone } from '../../model/fronts/front';
import { CROSS_ZONE_ATTRIBUTE } from '../../platform/attributes';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { lowestReplicas } from '../engine/workload-facts';

/**
 * The zones of most regions, for a load balancer that does not name its subnets.
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
const USUAL_ZONES = 3;

export const rule: Rule = {
  code: 'R12',
  name: 'zones-served',
  severity: 'warning',
  formula: 'a Network Load Balancer without cross-zone load balancing has a pod in each of its zones',
  symptom: 'connections to one of the addresses of the load balancer time out',
  explanation: 'A Network Load Balancer has an address in each of its zones. Without cross-zone load balancing, which is off unless it is asked for, each sends to targets '
    + 'of its own zone alone. With fewer pods than zones, one of them answers no request. Where nodes are the targets, that is so with externalTrafficPolicy: Local.',
  remedy: `run a pod in each zone, or set ${CROSS_ZONE_ATTRIBUTE}=true`,
  undecided: 'cross-zone load balancing costs money, and so do pods: which of them is for its operator to decide',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html#cross-zone-load-balancing',
  check: ({ workload, model: { settings: { config } } }) => {
    const lowest = lowestReplicas(workload);
    // A DaemonSet runs on every node; R03 reports a single pod.
    if (workload.object.kind === 'DaemonSet' || lowest.value < 2) return [];
    return workload.fronts.filter(needsPodInEachZone).flatMap((front): RuleFinding[] => {
      const zones = front.zones?.value ?? config?.cluster.zones;
      if (lowest.value >= (zones ?? USUAL_ZONES)) return [];
      return [{
        ...at(lowest),
        ...zones === undefined
          ? { says: `${lowest.value} pods serve no more than ${lowest.value} zones of a Network Load Balancer without cross-zone load balancing` }
          : { actual: lowest.value, relation: 'at least' as const, limit: zones },
        because: zones === undefined ? 'the address in a zone without a pod answers no request'
          : `the load balancer has an address in each of ${zones} zones, and without cross-zone load balancing the one in a zone without a pod answers no request`,
        severity: zones === undefined ? 'info' : undefined,
      }];
    });
  },
};
