import { albRouting } from '../../model/rollout';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';

export const rule: Rule = {
  code: 'A01',
  name: 'rollout-verifies-targets',
  severity: 'error',
  formula: 'a Rollout behind an Application Load Balancer is a canary with ping-pong services, not blue-green',
  symptom: 'requests end in 503 when the Rollout switches versions',
  explanation: 'Blue-green, and a canary at its end, change the selector of the Service that the load balancer sends to: all targets of its target group are replaced '
    + 'at once, and until the new ones are healthy there is none. With ping-pong services no selector changes under a target group that has traffic.',
  remedy: 'use strategy.canary with pingPong services and trafficRouting.alb',
  source: 'https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/#zero-downtime-updates-with-ping-pong-feature',
  check: ({ workload: { object, view, fronts } }) => {
    if (object.kind !== 'Rollout') return [];
    const [blueGreen, canary] = [view.at('spec', 'strategy', 'blueGreen'), view.at('spec', 'strategy', 'canary')];
    if (blueGreen.exists && fronts.some(({ loadBalancer }) => loadBalancer.kind.weighted)) {
      return [{
        ...at(blueGreen),
        actual: 'set',
        relation: 'absent',
        because: `the switch replaces all targets of Service ${blueGreen.at('activeService').text() ?? ''} at once`,
      }];
    }
    if (!albRouting(view).exists || canary.at('pingPong').exists) return [];
    return [{
      ...at(canary.at('pingPong')),
      actual: 'unset',
      relation: 'present',
      because: `at its end the rollout changes the selector of Service ${canary.at('stableService').text() ?? ''}, and with it all targets at once`,
      remedy: 'name two Services in pingPong instead of stableService and canaryService',
    }];
  },
};
