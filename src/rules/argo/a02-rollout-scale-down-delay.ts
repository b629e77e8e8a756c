import { Front } from '../../model/fronts/front';
import { View } from '../../model/objects/view';
import { SCALE_DOWN_DELAY } from '../../platform/argo';
import { lastRequest } from '../../timing';
import { at, checkBound } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding, Remedy } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'A02',
  name: 'rollout-scale-down-delay',
  severity: 'error',
  formula: 'scaleDownDelaySeconds ≥ L + R, and no dynamicStableScale',
  symptom: '503 when the old pods are scaled down',
  explanation: 'When traffic has moved to the new pods, the load balancer goes on sending to the old ones for as long as it takes to learn of it, and the last '
    + 'request then takes R. dynamicStableScale takes old pods away while they still get their share.',
  remedy: 'raise scaleDownDelaySeconds',
  source: 'https://argo-rollouts.readthedocs.io/en/stable/features/specification/',
  check: subject => {
    const { workload: { object, view, fronts } } = subject;
    const front = fronts.find(({ loadBalancer }) => loadBalancer.kind.weighted);
    if (object.kind !== 'Rollout' || front === undefined) return [];
    const [blueGreen, canary] = [view.at('spec', 'strategy', 'blueGreen'), view.at('spec', 'strategy', 'canary')];
    if (blueGreen.exists) return delayed(subject, front, blueGreen);
    if (!canary.at('trafficRouting').exists) return [];
    const dynamic = canary.at('dynamicStableScale');
    const findings = delayed(subject, front, canary);
    return dynamic.flag() === true ? [takesOldPods(dynamic, findings.flatMap(({ fixes = [] }) => fixes))] : findings;
  },
};

function delayed(subject: Subject, front: Front, strategy: View): RuleFinding[] {
  const actual = strategy.at('scaleDownDelaySeconds').or(field => field.number(), SCALE_DOWN_DELAY);
  return checkBound(subject, front, rule.severity, {
    actual,
    relation: 'at least',
    limit: inputs => lastRequest(inputs),
    fix: nearest => [{ kind: 'set', object: actual.object, path: actual.path, value: nearest }],
  });
}

function takesOldPods(dynamic: View, withDelay: readonly Remedy[]): RuleFinding {
  return {
    ...at(dynamic),
    actual: 'true',
    relation: 'absent',
    because: 'old pods are taken away while the load balancer still sends them their share',
    remedy: 'drop dynamicStableScale, and set scaleDownDelaySeconds',
    fixes: [{ kind: 'remove', object: dynamic.object, path: dynamic.path }, ...withDelay],
  };
}
