import { budgetOf, refusalOf } from './budgets';
import { describeFinding, karpenter, LOAD_BALANCERS, TimingInputs } from '../../src/timing';

describe('inputs', () => {
  test.each<{ name: string; key: keyof TimingInputs }>([
    { name: 'longestRequest', key: 'longestRequestSeconds' },
    { name: 'shutdown', key: 'shutdownSeconds' },
    { name: 'startup', key: 'startupSeconds' },
    { name: 'longestPause', key: 'longestPauseSeconds' },
    { name: 'margin', key: 'marginSeconds' },
    { name: 'slowStart', key: 'slowStartSeconds' },
  ])('fail when $name is no duration', ({ name, key }) => {
    for (const value of [NaN, Infinity, -Infinity]) {
      expect(refusalOf({ [key]: value })).toEqual([`'${name}' is ${value} s but must be a finite number; give it in seconds`]);
    }
    expect(refusalOf({ [key]: 2 ** 31 }).slice(0, 1)).toEqual([
      `'${name}' is 2147483648 s but must be at most 2147483647 s; lower '${name}'`,
    ]);
    expect(refusalOf({ [key]: -0.5 })).toEqual([`'${name}' is -0.5 s but must be at least 0 s; raise '${name}'`]);
  });

  test('fail when a delay of the profile or of a reclaim path is no duration', () => {
    expect(refusalOf({
      loadBalancer: { ...LOAD_BALANCERS['alb-ip'], deregistrationPropagationSeconds: -1, gateLagSeconds: NaN },
      reclaim: [karpenter(Infinity)],
    })).toEqual([
      '\'loadBalancer.deregistrationPropagation\' is -1 s but must be at least 0 s; raise \'loadBalancer.deregistrationPropagation\'',
      '\'loadBalancer.gateLag\' is NaN s but must be a finite number; give it in seconds',
      '\'reclaim.karpenter\' is Infinity s but must be a finite number; give it in seconds',
    ]);
  });

  test('are complained of beside a policy that there is not', () => {
    expect(refusalOf({ longestRequestSeconds: NaN, drainPolicy: 'none' as never }).map(message => /'([^']*)'/.exec(message)?.[1])).toEqual(['longestRequest', 'drainPolicy']);
  });

  test('are all complained of at once', () => {
    expect(refusalOf(
      { longestRequestSeconds: NaN, shutdownSeconds: -1, marginSeconds: 0.5 }, { preStopSeconds: 1.5 },
    ).map(message => message.split(' but ')[0])).toEqual([
      '\'longestRequest\' is NaN s', '\'shutdown\' is -1 s', '\'preStop\' is 1.5 s', '\'margin\' is 0.5 s',
    ]);
    expect(refusalOf({ marginSeconds: 0, longestPauseSeconds: 100, slowStartSeconds: 10 }, { healthCheckTimeoutSeconds: 200 })
      .map(message => /'([^']*)'/.exec(message)?.[1])).toEqual([
      'margin', 'slowStart', 'healthCheck.timeout', 'healthCheck.unhealthyThreshold', 'healthCheck.interval', 'keepAliveTimeout',
    ]);
  });

  test.each(['alb-instance', 'nlb-instance'] as const)('fail when an application that may exit at once is behind %s, with the two ways out', name => {
    expect(refusalOf({ loadBalancer: LOAD_BALANCERS[name] })).toEqual([
      'T18: \'drainPolicy\' is \'outlast-deregistration\' but must be \'leak-window\' (where nodes are the targets, as with '
      + `'${name}', kept connections bring requests until the application closes them, however long preStop is); choose the drain policy `
      + '\'leak-window\' for an application that finishes what is in flight on SIGTERM, or ip targets',
    ]);
    expect(budgetOf({ loadBalancer: LOAD_BALANCERS[name], drainPolicy: 'leak-window' }).warnings).toEqual([]);
  });

  test.each([
    ['nlb-ip', ['T18', 'R06']], ['cluster-ip', ['T18']], ['alb-ip', []],
  ] as const)('of %s are accepted with what no number covers: %j', (name, codes) => {
    expect(budgetOf({ loadBalancer: LOAD_BALANCERS[name] }).warnings.map(({ code, severity }) => [code, severity])).toEqual(codes.map(code => [code, 'info']));
  });

  test.each([{ margin: 0.9, holds: false }, { margin: 1, holds: true }, { margin: 1.1, holds: true }])(
    'margin $margin holds under leak-window: $holds', ({ margin, holds }) => {
      const inputs = { marginSeconds: margin, drainPolicy: 'leak-window' } as const;
      if (holds) return expect(budgetOf(inputs).inputs.marginSeconds).toBe(margin);
      return expect(refusalOf(inputs)).toEqual([
        '\'margin\' is 0.9 s but must be at least 1 s (clocks that count whole seconds are not synchronised); raise \'margin\'',
      ]);
    });

  test.each([
    { value: 29, holds: false }, { value: 30, holds: true }, { value: 900, holds: true }, { value: 901, holds: false }, { value: 40.5, holds: false },
  ])(
    'slow start of $value s holds: $holds', ({ value, holds }) => {
      if (holds) return expect(budgetOf({ slowStartSeconds: value }).inputs.slowStartSeconds).toBe(value);
      return expect(refusalOf({ slowStartSeconds: value })).toEqual([
        `S12: 'slowStart' is ${value} s but must be a whole number between 30 s and 900 s, or 0 for none; set 'slowStart' within that range`,
      ]);
    });

  test('fail when slow start is asked of a load balancer that has none', () => {
    expect(refusalOf({ slowStartSeconds: 30, loadBalancer: LOAD_BALANCERS['nlb-ip'] })).toEqual([
      'S12: \'slowStart\' is 30 s but must be absent (\'nlb-ip\' has none: only an Application Load Balancer starts targets slowly); drop \'slowStart\'',
    ]);
  });

  test('of a service that connections are kept to say for which clients it outlasts them', () => {
    expect(budgetOf({ loadBalancer: LOAD_BALANCERS['cluster-ip'] }).warnings.map(describeFinding)).toEqual([
      'T18: it holds for callers that look at endpoints themselves, as proxies do, or open a connection for each request: kube-proxy leaves '
      + 'established connections alone; let the application finish what is in flight when SIGTERM comes, and choose the drain policy \'leak-window\'',
    ]);
    expect(budgetOf({ loadBalancer: LOAD_BALANCERS['cluster-ip'], drainPolicy: 'leak-window' }).warnings).toEqual([]);
  });

  test('fail when the drain policy is none', () => {
    expect(refusalOf({ drainPolicy: 'outlast' as any })).toEqual([
      '\'drainPolicy\' is "outlast" but must be one of outlast-deregistration, leak-window; choose one of them',
    ]);
  });

  test.each([0.9999, 0.0001])('are not rounded to what they are not: %s', margin => {
    expect(refusalOf({ marginSeconds: margin })[0]).toContain(`'margin' is ${margin} s but`);
  });

  test('end in finite time however large they are', () => {
    expect(refusalOf({ longestRequestSeconds: 2 ** 31 - 1, reclaim: [karpenter(2 ** 31 - 2)] }).length).toBeGreaterThan(0);
  });

  test('are not changed', () => {
    const inputs = Object.freeze({ longestRequestSeconds: 10, reclaim: Object.freeze([]) });
    const overrides = Object.freeze({ preStopSeconds: 50 });
    expect(budgetOf(inputs, overrides)).toEqual(budgetOf({ ...inputs }, { ...overrides }));
  });
});
