import { albRouting } from '../../model/rollout';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'A01',
  name: 'rollout-verifies-targets',
  severity: 'error',
  formula: 'ip targets: a Rollout behind an Application Load Balancer is a canary with ping-pong services, not blue-green',
  symptom: 'requests end in 503 when the Rollout switches versions',
  explanation: 'Blue-green, and a canary at its end, change the selector of the Service that the load balancer sends to: all targets of its target group are replaced '
    + 'at once, and until the new ones are healthy there is none. With ping-pong services no selector changes under a target group that has traffic. '
    + 'What such a switch does where nodes are the targets has not been measured.',
  remedy: 'use strategy.canary with pingPong services and trafficRouting.alb',
  source: 'https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/#zero-downtime-updates-with-ping-pong-feature',
  check: ({ workload: { object, view, fronts } }) => {
    if (object.kind !== 'Rollout') return [];
    const [blueGreen, canary] = [view.at('spec', 'strategy', 'blueGreen'), view.at('spec', 'strategy', 'canary')];
    const switched = fronts.filter(({ loadBalancer }) => loadBalancer.kind.weighted);
    if (blueGreen.exists ? switched.length === 0 : !albRouting(view).exists) return [];
    if (switched.length > 0 && !switched.some(({ loadBalancer }) => loadBalancer.targets.arePods)) {
      return [{
        ...at(blueGreen.exists ? blueGreen : canary),
        severity: 'info',
        says: 'what is lost when this Rollout switches requests between nodes is not known: it is with ip targets',
        remedy: 'use ip targets, and ping-pong services',
      }];
    }
    if (!blueGreen.exists && canary.at('pingPong').exists) return [];
    const finding: RuleFinding = blueGreen.exists ? {
      ...at(blueGreen),
      actual: 'set',
      relation: 'absent',
      because: `the switch replaces all targets of Service ${blueGreen.at('activeService').text() ?? ''} at once`,
    } : {
      ...at(canary.at('pingPong')),
      actual: 'unset',
      relation: 'present',
      because: `at its end the rollout changes the selector of Service ${canary.at('stableService').text() ?? ''}, and with it all targets at once`,
      remedy: 'name two Services in pingPong instead of stableService and canaryService',
    };
    // Without the Ingress among the manifests, its target type is unknown.
    return [switched.length > 0 ? finding : { ...finding, severity: 'warning', assumed: ['ip targets'] }];
  },
};
