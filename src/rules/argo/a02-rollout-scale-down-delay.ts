import { Front } from '../../model/fronts/front';
import { Sourced } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { pingPongOf, readScaleDown } from '../../model/rollout';
import { constant, Expression, formatQuantity, holds, shiftedAway, TimingInputs, whileWeightsShrink, withAcceptance } from '../../timing';
import { at, checkBound, setTo } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { preStopSeconds } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'A02',
  name: 'rollout-scale-down-delay',
  severity: 'error',
  formula: 'ip targets, ping-pong: P + W ≥ L + R, or scaleDownDelaySeconds + P + W ≥ w + R, and abortScaleDownDelaySeconds likewise; with dynamicStableScale '
    + 'P + W ≥ max(L, w) + R; without R where leak-window is declared',
  symptom: 'requests end in 503 when the old pods are scaled down',
  explanation: 'When the weights have changed, some nodes of the load balancer go on sending to the old pods for up to w, an assumption, and the last request then takes '
    + 'R. A preStop that outlasts the deregistration covers that; else scaleDownDelaySeconds has to, and after an abort abortScaleDownDelaySeconds. '
    + 'dynamicStableScale takes old pods away while they still get their share, so that only preStop covers it.',
  remedy: 'raise scaleDownDelaySeconds, or let preStop outlast the last request',
  undecided: 'how long it takes is for a person to say',
  source: 'https://argo-rollouts.readthedocs.io/en/stable/features/scaledown-aborted-rs/',
  check: subject => subject.workload.fronts.flatMap(front => {
    const canary = pingPongOf(subject.workload.view, front);
    const preStop = preStopSeconds(subject.workload, front);
    if (canary === undefined || preStop === undefined) return []; // no delay makes the other strategies safe (A01)
    const { scaleDownDelay, abortScaleDownDelay, dynamicStableScale } = readScaleDown(canary);
    return dynamicStableScale ? whileShrinking(subject, front, canary, preStop)
      : [scaleDownDelay, abortScaleDownDelay].flatMap(delay => afterShift(subject, front, delay, preStop));
  }),
};

/** The old pods are deleted some time after the weights have changed. */
function afterShift(subject: Subject, front: Front, delay: Sourced<number> | undefined, preStop: Sourced<number>): RuleFinding[] {
  return delay === undefined ? [] : checkBound(subject, front, rule.severity, {
    actual: delay,
    relation: 'at least',
    limit: inputs => shiftedAway(inputs, preStop.value),
    fix: nearest => setTo(delay, nearest),
  });
}

/** The old pods are deleted as the weights change. */
function whileShrinking(subject: Subject, front: Front, canary: View, preStop: Sourced<number>): RuleFinding[] {
  const dynamic = canary.at('dynamicStableScale');
  const accepts = (inputs: TimingInputs): Expression => withAcceptance(inputs, constant(preStop.value));
  const inputs = subject.assumptions.inputs(front);
  if (holds(accepts(inputs).value, 'at least', whileWeightsShrink(inputs).value)) return [];
  const { scaleDownDelay, abortScaleDownDelay } = readScaleDown(canary);
  const delays = [scaleDownDelay, abortScaleDownDelay].flatMap(place => afterShift(subject, front, place, preStop));
  return checkBound(subject, front, rule.severity, {
    actual: { ...preStop, value: accepts(inputs).value }, relation: 'at least', limit: whileWeightsShrink,
  }).map(finding => ({
    ...finding,
    ...at(dynamic),
    actual: 'true',
    relation: 'absent' as const,
    limit: undefined,
    because: `old pods are taken away while they still get their share: preStop is ${formatQuantity(finding.actual!, typeof finding.actual === 'number' ? 's' : '')} and `
      + `would have to be at least ${finding.limit} s, ${finding.because}`,
    remedy: 'drop dynamicStableScale, or let preStop outlast the last request',
    fixes: [{ kind: 'remove' as const, object: dynamic.object, path: dynamic.path }, ...delays.flatMap(({ fixes = [] }) => fixes)],
  }));
}
