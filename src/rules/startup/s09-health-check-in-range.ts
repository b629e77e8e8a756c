import { Front, HealthCheck, isHttp } from '../../model/fronts/front';
import { Sourced } from '../../model/objects/object';
import { GRPC_CODES } from '../../platform/health-checks';
import { areWithin, parseSuccessCodes } from '../../platform/success-codes';
import { Bounding, FIELDS, holds, intervalRelation, LoadBalancerTimings, nearest } from '../../timing';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { setSetting } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'S09',
  name: 'health-check-in-range',
  severity: 'error',
  formula: '5 ≤ I ≤ 300, 2 ≤ T ≤ 120, T < I (Network Load Balancer: T ≤ I), 2 ≤ thresholds ≤ 10, success codes 200–499',
  symptom: 'AWS refuses the target group, and the controller stops reconciling the whole load balancer',
  explanation: 'The controller passes on what it is given; AWS refuses what is out of range, and the controller tries again and again. Nobody sees it but in the events of the '
    + 'object and in its log, until the next change does not arrive either.',
  remedy: 'set it within the range',
  charts: ['ingress.annotations', 'service.annotations'],
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html',
  check: ({ workload }) => workload.fronts.flatMap(front => {
    if (!front.healthCheck) return [];
    const outside = checkRanges(front, front.healthCheck);
    return [...outside, ...outside.length > 0 ? [] : compareTimeout(front, front.healthCheck), ...checkCodes(front, front.healthCheck)];
  }),
};

const NUMBERS = {
  intervalSeconds: 'healthCheckIntervalSeconds',
  timeoutSeconds: 'healthCheckTimeoutSeconds',
  healthyThreshold: 'healthyThreshold',
  unhealthyThreshold: 'unhealthyThreshold',
} as const;

type HealthCheckNumber = keyof typeof NUMBERS;

function checkRanges({ loadBalancer }: Front, check: HealthCheck): RuleFinding[] {
  const within = numbersWithin(loadBalancer, check);
  return (Object.keys(NUMBERS) as HealthCheckNumber[]).flatMap((key): RuleFinding[] => {
    const [setting, { range, unit }] = [check[key], FIELDS[NUMBERS[key]]];
    const [low, high] = range(loadBalancer);
    if (setting.value === within[key]) return [];
    const suffix = unit && ` ${unit}`;
    return [{
      ...at(setting),
      actual: setting.value,
      relation: 'between',
      limit: `${low}${suffix} and ${high}${suffix}`,
      unit,
      because: 'AWS takes nothing else',
      fixes: setSetting(setting, within[key]),
    }];
  });
}

/** The nearest numbers within the ranges; a changed interval or timeout also respects the other of the two. */
function numbersWithin(loadBalancer: LoadBalancerTimings, check: HealthCheck): Readonly<Record<HealthCheckNumber, number>> {
  const clamped = (key: HealthCheckNumber) => {
    const [low, high] = FIELDS[NUMBERS[key]].range(loadBalancer);
    return Math.min(high, Math.max(low, check[key].value));
  };
  const [interval, timeout] = [clamped('intervalSeconds'), clamped('timeoutSeconds')];
  const [relation, keepsInterval] = [intervalRelation(loadBalancer), interval === check.intervalSeconds.value];
  const timeoutSeconds = timeout !== check.timeoutSeconds.value && keepsInterval ? Math.min(timeout, nearest(opposite(relation), interval)) : timeout;
  return {
    intervalSeconds: keepsInterval ? interval : Math.max(interval, nearest(relation, timeoutSeconds)),
    timeoutSeconds,
    healthyThreshold: clamped('healthyThreshold'),
    unhealthyThreshold: clamped('unhealthyThreshold'),
  };
}

/** The relation of the timeout to the interval, seen from the timeout. */
function opposite(relation: ReturnType<typeof intervalRelation>): Bounding {
  return relation === 'more than' ? 'less than' : 'at most';
}

/** Reports the one that the manifests set; the interval, if they set both. */
function compareTimeout({ loadBalancer }: Front, { intervalSeconds, timeoutSeconds }: HealthCheck): RuleFinding[] {
  const relation = intervalRelation(loadBalancer);
  if (holds(intervalSeconds.value, relation, timeoutSeconds.value)) return [];
  const finding = (setting: Sourced<number>, wanted: Bounding, other: Sourced<number>, what: string): RuleFinding => ({
    ...at(setting),
    actual: setting.value,
    relation: wanted,
    limit: other.value,
    unit: 's',
    because: `the ${what}${other.defaulted ? ' that is in force unless one is set' : ''}`,
    fixes: setSetting(setting, nearest(wanted, other.value)),
  });
  return intervalSeconds.defaulted
    ? [finding(timeoutSeconds, opposite(relation), intervalSeconds, 'interval')]
    : [finding(intervalSeconds, relation, timeoutSeconds, 'timeout')];
}

function checkCodes({ loadBalancer: { kind } }: Front, check: HealthCheck): RuleFinding[] {
  const { successCodes, grpc } = check;
  if (!kind.healthCheck || !isHttp(check)) return []; // a TCP check has no success codes
  const [low, high] = grpc ? GRPC_CODES : kind.healthCheck.successCodes;
  const ranges = parseSuccessCodes(successCodes.value);
  if (ranges && areWithin(ranges, [low, high])) return [];
  return [{
    ...at(successCodes),
    actual: `'${successCodes.value}'`,
    relation: ranges ? 'between' : 'matching',
    limit: ranges ? `${low} and ${high}` : `codes such as ${grpc ? '0-99 or 0,1' : '200-299 or 200,302'}`,
    because: 'AWS takes nothing else',
  }];
}
