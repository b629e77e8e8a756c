import { budgetOf } from './budgets';
import { deserializeInputs, karpenter, LOAD_BALANCERS, serializeInputs, serializeTimings, SPOT, withFleet, withMeasuredDelays } from '../../src/timing';

describe('serializeInputs()', () => {
  test('names the preset', () => {
    expect(JSON.stringify(serializeInputs(budgetOf().inputs))).toBe(
      '{"longestRequestSeconds":30,"shutdownSeconds":20,"startupSeconds":60,"longestPauseSeconds":10,"marginSeconds":10,"slowStartSeconds":0,'
      + '"loadBalancer":"alb-ip","drainPolicy":"outlast-deregistration","reclaim":[]}',
    );
  });

  test('adds what was measured to the preset', () => {
    const { inputs } = budgetOf({ loadBalancer: { ...LOAD_BALANCERS['nlb-ip'], deregistrationPropagationSeconds: 90 } });
    expect(serializeInputs(inputs).loadBalancer).toEqual({ preset: 'nlb-ip', deregistrationPropagationSeconds: 90 });
  });

  test.each([
    { targetGroups: 200, callsPerSecond: 4, burst: 20, reaction: 90 },
    { targetGroups: 30, callsPerSecond: 4, burst: 20, reaction: 5 },
    { targetGroups: 31, callsPerSecond: 4, burst: 20, reaction: 5.5 },
    { targetGroups: 200, callsPerSecond: 20, burst: 100, reaction: 10 },
  ])('keeps how many target groups one disruption touches: %j', ({ reaction, ...fleet }) => {
    const loadBalancer = withFleet(LOAD_BALANCERS['alb-ip'], fleet);
    expect([loadBalancer.controllerReactionSeconds, loadBalancer.typical.controllerReactionSeconds]).toEqual([reaction, 1]);
    const json = JSON.stringify(serializeInputs(budgetOf({ loadBalancer }).inputs));
    expect(deserializeInputs(json)).toMatchObject({ inputs: { loadBalancer }, problems: [] });
  });

  test('is undone by deserializeInputs()', () => {
    const { inputs } = budgetOf({
      longestRequestSeconds: 12.3456789,
      acceptsAfterSigtermSeconds: 5,
      loadBalancer: withMeasuredDelays(LOAD_BALANCERS['alb-ip'], { gatePollSeconds: 3 }),
      drainPolicy: 'leak-window',
      reclaim: [SPOT, karpenter(300), karpenter(300.25), karpenter(900.5)],
    });
    expect(deserializeInputs(JSON.stringify(serializeInputs(inputs)))).toEqual({ inputs, problems: [] });
  });
});

describe('deserializeInputs()', () => {
  test.each(Object.values(LOAD_BALANCERS))('gives back the profile $name as it is, gate and targets and all', loadBalancer => {
    const measured = withMeasuredDelays(loadBalancer, { controllerReactionSeconds: 3 });
    for (const profile of [loadBalancer, measured]) {
      expect(deserializeInputs(JSON.stringify(serializeInputs(budgetOf({ loadBalancer: profile, drainPolicy: 'leak-window' }).inputs))).inputs.loadBalancer).toEqual(profile);
    }
  });

  test.each(['', '{', 'null', '[]', '"text"'])('fails when it is given %s', json => {
    expect(deserializeInputs(json)).toEqual({ inputs: {}, problems: ['it is not a JSON object'] });
  });

  test('fails when values are of the wrong kind, all at once, and keeps the others', () => {
    expect(deserializeInputs(JSON.stringify({
      longestRequestSeconds: 5,
      shutdownSeconds: '20s',
      loadBalancer: 'elb',
      drainPolicy: 'none',
      reclaim: ['spot', 'fire'],
      somethingNew: 1,
    }))).toEqual({
      inputs: { longestRequestSeconds: 5, reclaim: [SPOT] },
      problems: [
        '\'shutdownSeconds\' is "20s" but must be a number of seconds',
        '\'loadBalancer\' is "elb" but must be one of alb-ip, alb-instance, alb-auto, nlb-ip, nlb-ip-conservative, nlb-instance, nlb-auto, '
        + 'vpc-lattice, cluster-ip',
        '\'drainPolicy\' is "none" but must be one of outlast-deregistration, leak-window',
        '\'reclaim\' is "fire" but must be one of spot, cluster-autoscaler, managed-node-group, karpenter=<seconds>',
      ],
    });
    expect(deserializeInputs('{"toString":1,"__proto__":{"longestRequestSeconds":1}}')).toEqual({ inputs: {}, problems: [] });
    expect(deserializeInputs('{"loadBalancer":{"preset":"alb-ip","luck":3}}').problems).toEqual([
      '\'loadBalancer.luck\' is 3 but must be a delay of the profile in seconds',
    ]);
    expect(deserializeInputs('{"loadBalancer":{"gatePollSeconds":3}}').problems).toEqual([
      expect.stringMatching(/^'loadBalancer' is a map without a preset but must be one of alb-ip, /),
    ]);
  });
});

describe('a number that Kubernetes does not count to', () => {
  test.each<[json: string, problem: string]>([
    ['{"longestRequestSeconds":2147483648}', '\'longestRequestSeconds\' is 2147483648 s but must be at most 2147483647 s; lower \'longestRequestSeconds\''],
    ['{"longestRequestSeconds":1e22}', '\'longestRequestSeconds\' is 10000000000000000000000 s but must be at most 2147483647 s; lower \'longestRequestSeconds\''],
    ['{"loadBalancer":{"preset":"alb-ip","gatePollSeconds":3e9}}',
      '\'loadBalancer.gatePollSeconds\' is 3000000000 s but must be at most 2147483647 s; lower \'loadBalancer.gatePollSeconds\''],
    ['{"loadBalancer":{"preset":"alb-ip","targetGroups":3e9}}',
      '\'loadBalancer.targetGroups\' is 3000000000 but must be at most 2147483647; lower \'loadBalancer.targetGroups\''],
    ['{"loadBalancer":{"preset":"alb-ip","targetGroups":31,"callsPerSecond":1e-300}}',
      '\'loadBalancer\' lets the controller take more than 2147483647 s to react; raise its calls per second, or lower the number of target groups'],
    ['{"reclaim":["karpenter=99999999999"]}', '\'reclaim\' is 99999999999 s but must be at most 2147483647 s; lower \'reclaim\''],
  ])('is refused: %s', (json, problem) => expect(deserializeInputs(json).problems).toEqual([problem]));

  test('is one more than the last', () => {
    expect(deserializeInputs('{"longestRequestSeconds":2147483647}')).toEqual({ inputs: { longestRequestSeconds: 2147483647 }, problems: [] });
  });
});

describe('a delay of the profile that is none', () => {
  test.each(['"20s"', '-1', 'null'])('is told, and that of the preset counts: %s', delay => {
    const { inputs, problems } = deserializeInputs(`{"loadBalancer":{"preset":"alb-ip","deregistrationPropagationSeconds":${delay},"gatePollSeconds":3}}`);
    const { deregistrationPropagationSeconds } = LOAD_BALANCERS['alb-ip'];
    expect(inputs.loadBalancer).toMatchObject({ deregistrationPropagationSeconds, gatePollSeconds: 3 });
    expect(problems).toEqual([`'loadBalancer.deregistrationPropagationSeconds' is ${delay} but must be a delay of the profile in seconds`]);
  });
});

describe('serializeTimings()', () => {
  test('holds the health check of a target group', () => {
    const overrides = { healthCheckIntervalSeconds: 7, healthCheckTimeoutSeconds: 3, healthyThreshold: 2, unhealthyThreshold: 4 };
    expect(serializeTimings(budgetOf({ longestPauseSeconds: 0 }, overrides).timings)).toMatchObject({
      healthCheck: { intervalSeconds: 7, timeoutSeconds: 3, healthyThreshold: 2, unhealthyThreshold: 4 },
    });
  });

  test('leaves out what the profile does not have', () => {
    expect(JSON.parse(JSON.stringify(serializeTimings(budgetOf({ loadBalancer: LOAD_BALANCERS['cluster-ip'] }).timings)))).toEqual({
      preStopSeconds: 48,
      terminationGracePeriodSeconds: 78,
      leakWindowSeconds: 10,
      registrationWindowSeconds: 5,
      startupProbe: { periodSeconds: 3, timeoutSeconds: 3, failureThreshold: 25 },
      readinessProbe: { periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3 },
      livenessProbe: { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 4 },
      minReadySeconds: 5,
      progressDeadlineSeconds: 600,
    });
  });
});
