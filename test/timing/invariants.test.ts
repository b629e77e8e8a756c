import { budgetOf, refusalOf } from './budgets';
import {
  CLUSTER_AUTOSCALER, describeFinding, FieldOverrides, karpenter, LOAD_BALANCERS, LoadBalancerName, MANAGED_NODE_GROUP, planBudget,
  ReclaimPath, SPOT, TimingInputs,
} from '../../src/timing';

const behind = (name: LoadBalancerName) => ({ loadBalancer: LOAD_BALANCERS[name] });
const leak = { drainPolicy: 'leak-window' } as const;

/** An inequality that a value set by hand can break: the last value that breaks it, and the sum behind the limit. */
interface Bound {
  readonly code: string;
  readonly inputs?: Partial<TimingInputs>;
  /** Set beside the field in question, so that only one inequality is at stake. */
  readonly beside?: FieldOverrides;
  readonly set: (value: number) => FieldOverrides;
  readonly field: string;
  readonly unit?: 's' | '';
  readonly limit: string;
  /** The smallest (or, for an upper bound, the largest) whole value that holds. */
  readonly holds: number;
  readonly upper?: boolean;
}

const BOUNDS: Bound[] = [
  {
    code: 'T01',
    set: value => ({ terminationGracePeriodSeconds: value }),
    field: 'terminationGracePeriod',
    limit: 'at least 80 s (max(60 s preStop, 25 s leakWindow + 30 s longestRequest) + 20 s shutdown)',
    holds: 80,
  },
  {
    code: 'T02',
    inputs: { ...leak, shutdownSeconds: 0, longestRequestSeconds: 0 },
    set: value => ({ terminationGracePeriodSeconds: value }),
    field: 'terminationGracePeriod',
    limit: 'more than 35 s (35 s preStop)',
    holds: 36,
  },
  {
    code: 'T03',
    inputs: leak,
    set: value => ({ preStopSeconds: value }),
    field: 'preStop',
    limit: 'at least 25 s (5 s controllerReaction + 20 s deregistrationPropagation)',
    holds: 25,
  },
  {
    code: 'T03',
    inputs: { ...leak, acceptsAfterSigtermSeconds: 15 },
    set: value => ({ preStopSeconds: value }),
    field: 'preStop',
    limit: 'at least 10 s (max(0, 5 s controllerReaction + 20 s deregistrationPropagation - 15 s acceptsAfterSigterm))',
    holds: 10,
  },
  {
    code: 'T01',
    inputs: { ...leak, acceptsAfterSigtermSeconds: 15 },
    beside: { preStopSeconds: 45 },
    set: value => ({ terminationGracePeriodSeconds: value }),
    field: 'terminationGracePeriod',
    limit: 'at least 80 s (max(45 s preStop + 15 s acceptsAfterSigterm, 25 s leakWindow + 30 s longestRequest) + 20 s shutdown)',
    holds: 80,
  },
  {
    code: 'T01',
    inputs: { ...behind('alb-instance'), ...leak },
    set: value => ({ terminationGracePeriodSeconds: value }),
    field: 'terminationGracePeriod',
    limit: 'at least 70 s (20 s preStop + 30 s longestRequest + 20 s shutdown)',
    holds: 70,
  },
  {
    code: 'T04',
    set: value => ({ deregistrationDelaySeconds: value }),
    field: 'deregistrationDelay',
    limit: 'at least 50 s (20 s deregistrationPropagation + 30 s longestRequest)',
    holds: 50,
  },
  {
    code: 'T06',
    set: value => ({ preStopSeconds: value }),
    field: 'preStop',
    limit: 'at least 55 s (5 s controllerReaction + 20 s deregistrationPropagation + 30 s longestRequest)',
    holds: 55,
  },
  {
    code: 'T12',
    inputs: { reclaim: [SPOT] },
    set: value => ({ terminationGracePeriodSeconds: value }),
    field: 'terminationGracePeriod',
    limit: 'at most 110 s (110 s left of the 120 s Spot notice after 10 s of detection)',
    holds: 110,
    upper: true,
  },
  {
    code: 'S01',
    set: value => ({ startupFailureThreshold: value }),
    field: 'startupProbe.failureThreshold',
    unit: '',
    limit: 'at least 21 (ceil(60 s startup / 3 s startupProbe.period) + 1)',
    holds: 21,
  },
  {
    code: 'S06',
    set: value => ({ progressDeadlineSeconds: value }),
    field: 'progressDeadline',
    limit: 'more than 110 s (60 s startup + 5 s scheduling + 45 s registrationWindow + 0 s minReady)',
    holds: 111,
  },
  {
    code: 'S07',
    inputs: { ...behind('alb-instance'), ...leak },
    set: value => ({ minReadySeconds: value }),
    field: 'minReady',
    limit: 'at least 5 s (5 s registrationWindow + 0 s gateLag)',
    holds: 5,
  },
  {
    code: 'S07',
    inputs: behind('nlb-ip'),
    set: value => ({ minReadySeconds: value }),
    field: 'minReady',
    limit: 'at least 30 s (30 s gateLag)',
    holds: 30,
  },
  {
    code: 'S09',
    set: value => ({ healthCheckIntervalSeconds: value }),
    field: 'healthCheck.interval',
    limit: 'more than 5 s (5 s healthCheck.timeout)',
    holds: 6,
  },
  {
    code: 'S09',
    inputs: behind('nlb-ip'),
    beside: { healthCheckTimeoutSeconds: 10 },
    set: value => ({ healthCheckIntervalSeconds: value }),
    field: 'healthCheck.interval',
    limit: 'at least 10 s (10 s healthCheck.timeout)',
    holds: 10,
  },
  {
    code: 'S10',
    set: value => ({ livenessFailureThreshold: value }),
    field: 'livenessProbe.failureThreshold',
    unit: '',
    limit: 'more than 1.5 (5 s readinessProbe.period · 3 readinessProbe.failureThreshold / 10 s livenessProbe.period)',
    holds: 2,
  },
  {
    code: 'S12',
    inputs: { slowStartSeconds: 60 },
    set: value => ({ minReadySeconds: value }),
    field: 'minReady',
    limit: 'at least 60 s (60 s slowStart)',
    holds: 60,
  },
  {
    code: 'N02',
    set: value => ({ keepAliveTimeoutSeconds: value }),
    field: 'keepAliveTimeout',
    limit: 'more than 60 s (60 s idleTimeout)',
    holds: 61,
  },
  {
    code: 'N03',
    inputs: { ...behind('nlb-ip'), longestRequestSeconds: 300 },
    set: value => ({ idleTimeoutSeconds: value }),
    field: 'idleTimeout',
    limit: 'at least 300 s (300 s longestRequest)',
    holds: 300,
  },
  {
    code: 'N03',
    inputs: { longestRequestSeconds: 45 },
    set: value => ({ idleTimeoutSeconds: value }),
    field: 'idleTimeout',
    limit: 'at least 45 s (45 s longestRequest)',
    holds: 45,
  },
];

describe.each(BOUNDS)('$code on $field', ({ code, inputs, beside, set, field, unit = 's', limit, holds, upper }) => {
  const outside = upper ? holds + 1 : holds - 1;
  const suffix = unit && ` ${unit}`;
  const codesAt = (value: number) => {
    const plan = planBudget(inputs, { ...beside, ...set(value) });
    return plan.ok ? [] : plan.findings.map(finding => finding.code);
  };

  test(`fails when the value is ${outside}, one beyond the limit`, () => {
    const messages = refusalOf(inputs, { ...beside, ...set(outside) });
    const sentence = `${code}: '${field}' is ${outside}${suffix} but must be ${limit}; `;
    expect(messages).toContainEqual(expect.stringContaining(sentence));
    expect(messages.find(message => message.startsWith(sentence))).toContain(
      upper ? `do not set '${field}'; derived, it would be 90 s` : `raise '${field}' to ${holds}${suffix}`,
    );
  });

  test(`holds at ${holds}, at the limit`, () => expect(codesAt(holds)).not.toContain(code));

  test('holds on the safe side of the limit', () => expect(codesAt(upper ? holds - 1 : holds + 1)).not.toContain(code));
});

describe('T05', () => {
  // P = 35 and A = 20 leave D = 85, which is R = 65
  test.each([{ R: 44, warns: false }, { R: 45, warns: false }, { R: 46, warns: true }])('warns under the leak window: $warns for R = $R', ({ R, warns }) => {
    const { warnings } = budgetOf({ ...leak, longestRequestSeconds: R });
    expect(warnings.map(describeFinding)).toEqual(!warns ? [] : [
      'T05: \'deregistrationDelay\' is 66 s but must be at most 65 s (35 s preStop + 30 s until the address is used again); '
      + 'lower \'longestRequest\' to at most 45 s, or choose the drain policy \'outlast-deregistration\'',
    ]);
  });

  test('is no matter of instance targets, whose address stays', () => {
    expect(budgetOf({ ...leak, ...behind('alb-instance'), longestRequestSeconds: 600 }).warnings).toEqual([]);
  });

  test('fails when a deregistration delay set by hand outlasts the policy that outlasts it', () => {
    const plan = planBudget({}, { deregistrationDelaySeconds: 120 });
    expect(plan.ok ? [] : plan.findings.map(({ code, severity }) => [code, severity])).toEqual([['T05', 'error']]);
  });
});

describe('ceilings', () => {
  test.each<[ReclaimPath, string]>([
    [SPOT, 'Spot notice'], [CLUSTER_AUTOSCALER, 'cluster autoscaler'], [MANAGED_NODE_GROUP, 'managed node group'], [karpenter(300), 'Karpenter NodePool'],
  ])('T12: %j is told by what sets it: %s', (path, owner) => {
    expect(refusalOf({ reclaim: [path], longestRequestSeconds: 3000 })).toEqual([expect.stringContaining(owner)]);
  });

  test.each<{ path: ReclaimPath; fits: number }>([
    { path: SPOT, fits: 50 },
    { path: CLUSTER_AUTOSCALER, fits: 540 },
    { path: MANAGED_NODE_GROUP, fits: 840 },
    { path: karpenter(300), fits: 240 },
  ])('T12: $path.name takes a longest request of $fits s and no more', ({ path, fits }) => {
    expect(budgetOf({ reclaim: [path], longestRequestSeconds: fits }).timings.terminationGracePeriodSeconds).toBe(path.ceilingSeconds);
    const [message, ...others] = refusalOf({ reclaim: [path], longestRequestSeconds: fits + 1 });
    expect(others).toEqual([]);
    expect(message).toMatch(/^T12: 'terminationGracePeriod' is \d+ s but must be at most \d+ s/);
    expect(message).toContain(`it is 1 s too long; lower 'longestRequest' to at most ${fits} s`);
  });

  test('T12: says when no longest request fits', () => {
    expect(refusalOf({ reclaim: [SPOT], shutdownSeconds: 71 })).toEqual([
      'T12: \'terminationGracePeriod\' is 141 s but must be at most 110 s (110 s left of the 120 s Spot notice after 10 s of detection); '
      + 'on \'spot\' it is 31 s too long; no \'longestRequest\' fits, not even 0 s: lower \'shutdown\' or \'margin\' as well',
    ]);
  });

  test('T13: says when the leak window alone is longer than the notice', () => {
    expect(refusalOf({ reclaim: [SPOT], ...behind('nlb-ip') })).toEqual([
      'T13: \'terminationGracePeriod\' is 250 s but must be at most 110 s (110 s left of the 120 s Spot notice after 10 s of detection); '
      + 'on \'spot\' it is 140 s too long, and no \'longestRequest\' fits: the leak window of \'nlb-ip\' alone is 185 s; '
      + 'do not run this service on nodes that are reclaimed this way',
    ]);
  });

  test('names every path that is exceeded', () => {
    expect(refusalOf({ reclaim: [SPOT, karpenter(200), CLUSTER_AUTOSCALER], longestRequestSeconds: 300 })
      .map(message => /on '(\S+)'/.exec(message)?.[1])).toEqual(['spot', 'karpenter=200']);
  });
});

describe('overrides', () => {
  test('are kept, and nothing else follows', () => {
    const plain = budgetOf({ longestRequestSeconds: 10 }).timings;
    const { timings } = budgetOf({ longestRequestSeconds: 10 }, { preStopSeconds: 50 });
    expect(timings).toEqual({ ...plain, preStopSeconds: 50 });
  });

  test('move the registration window with the health check in use', () => {
    expect(budgetOf({}, { healthCheckIntervalSeconds: 30, healthCheckTimeoutSeconds: 10 }).timings.registrationWindowSeconds).toBe(70);
  });

  test('fail when another value would have to follow, naming that value and the way back', () => {
    expect(refusalOf({}, { preStopSeconds: 180 })).toEqual([
      'T01: \'terminationGracePeriod\' is 90 s but must be at least 200 s (max(180 s preStop, 25 s leakWindow + 30 s longestRequest) + 20 s shutdown); '
      + 'raise \'terminationGracePeriod\' to 200 s, or do not set \'preStop\'',
      'T02: \'terminationGracePeriod\' is 90 s but must be more than 180 s (180 s preStop); raise \'terminationGracePeriod\' to 181 s, or do not set \'preStop\'',
    ]);
  });

  test.each<{ overrides: FieldOverrides; inputs?: Partial<TimingInputs>; message: string }>([
    {
      overrides: { deregistrationDelaySeconds: 30 },
      inputs: behind('cluster-ip'),
      message: '\'deregistrationDelay\' is 30 s but must be absent (\'cluster-ip\' has no target group); do not set \'deregistrationDelay\'',
    },
    {
      overrides: { keepAliveTimeoutSeconds: 400 },
      inputs: behind('nlb-ip'),
      message: '\'keepAliveTimeout\' is 400 s but must be absent (behind \'nlb-ip\' the client owns the connection); do not set \'keepAliveTimeout\'',
    },
    { overrides: { preStopSeconds: 60.5 }, message: '\'preStop\' is 60.5 s but must be a whole number of seconds; set \'preStop\' to 61 s' },
    { overrides: { unhealthyThreshold: NaN }, message: '\'healthCheck.unhealthyThreshold\' is NaN but must be a finite number; set \'healthCheck.unhealthyThreshold\' to a number' },
    { overrides: { preStopSeconds: -1 }, message: '\'preStop\' is -1 s but must be at least 0 s; raise \'preStop\'' },
  ])('fail when a value is unusable: $message', ({ overrides, inputs, message }) => {
    expect(refusalOf(inputs, overrides)).toEqual([message]);
  });
});

describe('warnings', () => {
  const warningsOf = (inputs: Partial<TimingInputs>, overrides?: FieldOverrides) => budgetOf(inputs, overrides).warnings.map(describeFinding);

  test('tell when a value that was set tolerates no longest pause', () => {
    expect(warningsOf({}, { readinessFailureThreshold: 2, unhealthyThreshold: 3 })).toEqual([
      '\'readinessProbe.failureThreshold\' is 2 but must be at least 3 (ceil(10 s longestPause / 5 s readinessProbe.period) + 1); '
      + 'raise \'readinessProbe.failureThreshold\' to 3',
    ]);
    expect(warningsOf({}, { livenessFailureThreshold: 2, readinessFailureThreshold: 3, healthCheckIntervalSeconds: 6 })).toEqual([
      '\'healthCheck.unhealthyThreshold\' is 2 but must be at least 3 (ceil(10 s longestPause / 6 s healthCheck.interval) + 1); '
      + 'raise \'healthCheck.unhealthyThreshold\' to 3, or do not set \'healthCheck.interval\'',
    ]);
  });
});

describe('ranges', () => {
  test.each<{ overrides: FieldOverrides; inputs?: Partial<TimingInputs>; field: string; low: number; high: number; unit?: '' }>([
    { overrides: { healthCheckIntervalSeconds: 301 }, field: 'healthCheck.interval', low: 5, high: 300 },
    { overrides: { healthCheckTimeoutSeconds: 1 }, field: 'healthCheck.timeout', low: 2, high: 120 },
    { overrides: { healthyThreshold: 11 }, field: 'healthCheck.healthyThreshold', low: 2, high: 10, unit: '' },
    { overrides: { unhealthyThreshold: 1 }, field: 'healthCheck.unhealthyThreshold', low: 2, high: 10, unit: '' },
    { overrides: { deregistrationDelaySeconds: 3601 }, field: 'deregistrationDelay', low: 0, high: 3600 },
    { overrides: { idleTimeoutSeconds: 4001 }, field: 'idleTimeout', low: 1, high: 4000 },
    { overrides: { idleTimeoutSeconds: 59 }, inputs: behind('nlb-ip'), field: 'idleTimeout', low: 60, high: 6000 },
    { overrides: { readinessFailureThreshold: 0 }, field: 'readinessProbe.failureThreshold', low: 1, high: 2147483647, unit: '' },
  ])('fail when $field leaves $low to $high', ({ overrides, inputs, field, low, high, unit }) => {
    const s = unit ?? ' s';
    const actual = Object.values(overrides)[0];
    expect(refusalOf(inputs, overrides)).toContainEqual(expect.stringContaining(
      `'${field}' is ${actual}${s} but must be between ${low}${s} and ${high}${s}; set '${field}' within that range`,
    ));
  });

  test('name the input where the value is derived from it, with the largest that fits', () => {
    expect(budgetOf({ longestRequestSeconds: 3580 }).timings.deregistrationDelaySeconds).toBe(3600);
    expect(refusalOf({ longestRequestSeconds: 3581 })).toEqual([
      '\'deregistrationDelay\' is 3601 s but must be between 0 s and 3600 s (20 s deregistrationPropagation + 3581 s longestRequest); '
      + 'lower \'longestRequest\' to at most 3580 s',
    ]);
    expect(budgetOf({ longestPauseSeconds: 90 }).timings.unhealthyThreshold).toBe(10);
    expect(refusalOf({ longestPauseSeconds: 91 })).toEqual([
      'S09: \'healthCheck.unhealthyThreshold\' is 11 but must be between 2 and 10 (max(2, ceil(91 s longestPause / 10 s healthCheck.interval) + 1)); '
      + 'lower \'longestPause\' to at most 90 s',
    ]);
  });

  test('name the input where a value that was set cannot follow it', () => {
    expect(refusalOf({ longestRequestSeconds: 3590 }, { deregistrationDelaySeconds: 3600 })).toContainEqual(
      'T04: \'deregistrationDelay\' is 3600 s but must be at least 3610 s (20 s deregistrationPropagation + 3590 s longestRequest); '
      + 'lower \'longestRequest\' to at most 3580 s',
    );
  });

  test('of the health check bind no service without one', () => {
    expect(budgetOf({ ...behind('cluster-ip'), longestPauseSeconds: 300 }).timings.readinessFailureThreshold).toBe(61);
  });
});
