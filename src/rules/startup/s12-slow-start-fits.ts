import { Front } from '../../model/fronts/front';
import { Sourced } from '../../model/objects/object';
import { SLOW_START, ALGORITHM_ATTRIBUTE, ROUND_ROBIN } from '../../platform/attributes';
import { slowStart as fullShare } from '../../timing';
import { at, checkBound, setTo } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { setAttribute, targetGroupAttributes } from '../engine/workload-facts';


export const rule: Rule = {
  code: 'S12',
  name: 'slow-start-fits',
  severity: 'warning',
  formula: 'slow start is 0 or 30–900, with round_robin only, and minReadySeconds ≥ slow start',
  symptom: 'capacity dips during a rollout: old pods go while new ones get only a part of their share',
  explanation: 'In slow start a target gets its share of requests only little by little, from the moment when it is healthy. A rollout that goes on meanwhile takes away '
    + 'old pods whose share no new pod carries yet. AWS takes 30 to 900 seconds, and no other algorithm than round_robin beside it.',
  remedy: 'raise minReadySeconds to the slow start',
  charts: ['ingress.annotations'],
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#slow-start-mode',
  check: subject => subject.workload.fronts.flatMap(front => {
    const { slowStart } = front;
    if (slowStart === undefined || slowStart.value === 0) return [];
    return [...checkRange(front, slowStart), ...checkAlgorithm(front, slowStart), ...checkReady(subject, front, slowStart)];
  }),
};

function checkRange(front: Front, slowStart: Sourced<number>): RuleFinding[] {
  const { value } = slowStart;
  const [low, high] = SLOW_START.range;
  if (value >= low && value <= high) return [];
  const attributes = targetGroupAttributes(front);
  return [{
    ...at(slowStart),
    actual: `a slow start of ${value} s`,
    relation: 'between',
    limit: `${low} s and ${high} s`,
    because: 'AWS takes nothing else, but 0 for none',
    remedy: 'set it within the range, or to 0',
    fixes: attributes && setAttribute(attributes, SLOW_START.attribute, String(value < low ? low : high)),
  }];
}

function checkAlgorithm(front: Front, slowStart: Sourced<number>): RuleFinding[] {
  const algorithm = targetGroupAttributes(front)?.values[ALGORITHM_ATTRIBUTE];
  return algorithm === undefined || algorithm === ROUND_ROBIN ? [] : [{
    ...at(slowStart),
    actual: `${ALGORITHM_ATTRIBUTE}=${algorithm} beside a slow start of ${slowStart.value} s`,
    relation: 'equal to',
    limit: `'${ROUND_ROBIN}'`,
    because: 'AWS has no slow start with another algorithm',
    remedy: 'choose one of the two',
  }];
}

function checkReady(subject: Subject, front: Front, slowStart: Sourced<number>): RuleFinding[] {
  const { minReadySeconds } = subject.workload;
  return checkBound(subject, front, rule.severity, {
    actual: minReadySeconds,
    relation: 'at least',
    limit: () => fullShare(slowStart.value, `slow start of ${front.view.object.kind} ${front.view.object.name}`),
    fix: nearest => setTo(minReadySeconds, nearest),
  });
}
