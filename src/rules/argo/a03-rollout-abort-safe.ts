import { albRouting } from '../../model/rollout';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';

export const rule: Rule = {
  code: 'A03',
  name: 'rollout-abort-safe',
  severity: 'warning',
  formula: 'a canary whose weights an Application Load Balancer keeps has ping-pong services, not a stable and a canary service',
  symptom: 'requests end in 503 when a rollout is aborted, also those of other services',
  explanation: 'When a rollout is aborted, Argo turns the canary Service to the stable pods and back: the controller registers and deregisters them by up to a hundred calls, '
    + 'which other services wait for, and stable pods that carry the gate of the canary lose Ready. A longer abortScaleDownDelaySeconds only prolongs it. Ping-pong '
    + 'services keep their pods.',
  remedy: 'name two Services in pingPong instead of stableService and canaryService',
  undecided: 'the Services between which the traffic moves are for a person to name',
  source: 'https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/#zero-downtime-updates-with-ping-pong-feature',
  check: ({ workload: { object, view, fronts } }) => {
    const canary = view.at('spec', 'strategy', 'canary');
    if (object.kind !== 'Rollout' || !albRouting(view).exists || canary.at('pingPong').exists) return [];
    if (!fronts.some(({ loadBalancer: { kind, targets } }) => kind.weighted && targets.arePods)) return [];
    const service = canary.at('canaryService');
    return [{
      ...at(service),
      actual: service.exists ? `'${service.text() ?? ''}'` : 'unset',
      relation: 'absent',
      because: 'in an abort it is turned to the stable pods and back, and their gates with it',
    }];
  },
};
