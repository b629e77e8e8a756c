import { Duration } from 'cdk8s';
import { DrainPolicy, LoadBalancerProfile, NodeReclaim, TimingBudget } from '../../../src';

describe('TimingBudget.of()', () => {
  test('derives durations from durations', () => {
    const budget = TimingBudget.of({ longestRequest: Duration.seconds(10) });
    expect(budget.leakWindow.toSeconds()).toBe(25);
    expect(budget.registrationWindow.toSeconds()).toBe(45);
    expect(budget.deregistrationDelay?.toSeconds()).toBe(30);
    expect(budget.preStop.toSeconds()).toBe(40);
    expect(budget.terminationGracePeriod.toSeconds()).toBe(70);
    expect(budget.startupProbe).toEqual({ period: Duration.seconds(3), timeout: Duration.seconds(3), failureThreshold: 25 });
    expect(budget.readinessProbe).toEqual({ period: Duration.seconds(5), timeout: Duration.seconds(3), failureThreshold: 3 });
    expect(budget.livenessProbe).toEqual({ period: Duration.seconds(10), timeout: Duration.seconds(5), failureThreshold: 4 });
    expect(budget.healthCheck).toEqual({
      interval: Duration.seconds(10), timeout: Duration.seconds(5), healthyThreshold: 2, unhealthyThreshold: 2,
    });
    expect(budget.minReady.toSeconds()).toBe(0);
    expect(budget.progressDeadline.toSeconds()).toBe(600);
    expect(budget.idleTimeout?.toSeconds()).toBe(60);
    expect(budget.keepAliveTimeout?.toSeconds()).toBe(70);
    expect(budget.rolloutDuration(10).toSeconds()).toBe(4 * 110 + 70);
    expect(budget.rolloutDuration(10, 100).toSeconds()).toBe(110 + 70);
    expect(budget.warnings).toEqual([]);
  });

  test('takes every input', () => {
    const budget = TimingBudget.of({
      longestRequest: Duration.millis(1500),
      shutdown: Duration.seconds(1),
      acceptsAfterSigterm: Duration.seconds(3),
      startup: Duration.minutes(2),
      longestPause: Duration.seconds(5),
      margin: Duration.seconds(6),
      slowStart: Duration.seconds(45),
      loadBalancer: LoadBalancerProfile.ALB_INSTANCE,
      drainPolicy: DrainPolicy.LEAK_WINDOW,
      reclaim: [NodeReclaim.SPOT, NodeReclaim.CLUSTER_AUTOSCALER, NodeReclaim.MANAGED_NODE_GROUP, NodeReclaim.karpenter(Duration.minutes(5))],
    });
    expect(budget.longestRequest.toMilliseconds()).toBe(1500);
    expect([budget.shutdown, budget.acceptsAfterSigterm, budget.startup, budget.longestPause, budget.margin, budget.slowStart]
      .map(duration => duration?.toSeconds()))
      .toEqual([1, 3, 120, 5, 6, 45]);
    expect(budget.drainPolicy).toBe(DrainPolicy.LEAK_WINDOW);
    expect(budget.preStop.toSeconds()).toBe(13);
    expect(budget.deregistrationDelay?.toSeconds()).toBe(22);
  });

  test('leaves out what a profile does not have', () => {
    const budget = TimingBudget.of({ loadBalancer: LoadBalancerProfile.CLUSTER_IP });
    expect([budget.deregistrationDelay, budget.healthCheck, budget.idleTimeout, budget.keepAliveTimeout, budget.slowStart])
      .toEqual(Array(5).fill(undefined));
    expect(budget.warnings).toEqual([{ code: 'T18', field: 'drainPolicy', message: expect.stringMatching(/^T18: it holds for callers/) }]);
  });

  test('sets every value that is asked for', () => {
    const s = Duration.seconds;
    const budget = TimingBudget.of({
      overrides: {
        deregistrationDelay: s(51),
        preStop: s(61),
        terminationGracePeriod: s(101),
        minReady: s(3),
        progressDeadline: s(700),
        idleTimeout: s(66),
        keepAliveTimeout: s(77),
        startupProbe: { period: s(2), timeout: s(1), failureThreshold: 50 },
        readinessProbe: { period: s(4), timeout: s(2), failureThreshold: 4 },
        livenessProbe: { period: s(9), timeout: s(8), failureThreshold: 6 },
        healthCheck: { interval: s(12), timeout: s(6), healthyThreshold: 3, unhealthyThreshold: 4 },
      },
    });
    expect(budget.explain().filter(({ derivedValue }) => derivedValue === undefined).map(({ field }) => field)).toEqual(['leakWindow', 'registrationWindow']);
    expect([budget.deregistrationDelay, budget.preStop, budget.terminationGracePeriod, budget.minReady, budget.progressDeadline, budget.idleTimeout,
      budget.keepAliveTimeout].map(duration => duration?.toSeconds())).toEqual([51, 61, 101, 3, 700, 66, 77]);
    expect(budget.startupProbe).toEqual({ period: s(2), timeout: s(1), failureThreshold: 50 });
    expect(budget.readinessProbe).toEqual({ period: s(4), timeout: s(2), failureThreshold: 4 });
    expect(budget.livenessProbe).toEqual({ period: s(9), timeout: s(8), failureThreshold: 6 });
    expect(budget.healthCheck).toEqual({ interval: s(12), timeout: s(6), healthyThreshold: 3, unhealthyThreshold: 4 });
  });

  test('fails when anything is wrong, saying all of it', () => {
    expect(() => TimingBudget.of({
      longestRequest: Duration.seconds(NaN), margin: Duration.millis(500), overrides: { preStop: Duration.millis(1500) },
    })).toThrow([
      '\'longestRequest\' is NaN s but must be a finite number; give it in seconds',
      '\'preStop\' is 1.5 s but must be a whole number of seconds; set \'preStop\' to 2 s',
      '\'margin\' is 0.5 s but must be at least 1 s (clocks that count whole seconds are not synchronised); raise \'margin\'',
    ].join('\n'));
  });
});

describe('a caller without types', () => {
  test.each<[props: any, message: string]>([
    [{ longestRequest: 30 }, '\'longestRequest\' is 30 but must be a Duration, such as Duration.seconds(30)'],
    [{ overrides: { startupProbe: { period: '3s' } } }, '\'overrides.startupProbe.period\' is "3s" but must be a Duration, such as Duration.seconds(30)'],
    [{ loadBalancer: 'nlb-ip' }, '\'loadBalancer\' is "nlb-ip" but must be a LoadBalancerProfile, such as LoadBalancerProfile.ALB_IP'],
    [{ reclaim: NodeReclaim.SPOT }, '\'reclaim\' is an instance of NodeReclaim but must be a list; put it into a list'],
    [{ reclaim: ['spot'] }, '\'reclaim[0]\' is "spot" but must be a NodeReclaim, such as NodeReclaim.SPOT'],
    [{ drainPolicy: 'outlast' }, '\'drainPolicy\' is "outlast" but must be one of outlast-deregistration, leak-window; choose one of them'],
  ])('is told what is wrong with %j', (props, message) => expect(() => TimingBudget.of(props)).toThrow(message));

  test('is told what is wrong with a profile and an estimate', () => {
    expect(() => LoadBalancerProfile.of({} as any)).toThrow('\'preset\' is absent but must be present; set \'preset\' to a LoadBalancerProfile, such as LoadBalancerProfile.ALB_IP');
    const budget = TimingBudget.of();
    expect(() => budget.rolloutDuration(0)).toThrow('rolloutDuration(): \'replicas\' is 0 but must be a whole number between 1 and 2147483647');
    expect(() => budget.rolloutDuration(3, 101)).toThrow('rolloutDuration(): \'maxSurgePercent\' is 101 but must be a whole number between 1 and 100');
  });
});

describe('TimingBudget.explain()', () => {
  test('formula, numbers, terms, reason and source', () => {
    expect(TimingBudget.of({ longestRequest: Duration.seconds(10) }).explain().find(({ field }) => field === 'preStop')).toEqual({
      field: 'preStop',
      symbol: 'P',
      value: 40,
      unit: 's',
      formula: 'max(L, X + R) + m',
      numbers: 'max(25, 20 + 10) + 10',
      terms: [
        { symbol: 'L', name: 'leakWindow', value: 25, unit: 's' },
        { symbol: 'X', name: 'deregistrationPropagation', value: 20, unit: 's' },
        { symbol: 'R', name: 'longestRequest', value: 10, unit: 's' },
        { symbol: 'm', name: 'margin', value: 10, unit: 's' },
      ],
      reason: 'SIGTERM comes when nothing is in flight any more, so that even an application that exits at once drops nothing',
      source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
    });
  });

  test('slack of a value above need', () => {
    // the article that sets 180 / 200 / 30: 140 s more than needed at every pod
    const budget = TimingBudget.of({
      longestRequest: Duration.seconds(10),
      overrides: { preStop: Duration.seconds(180), terminationGracePeriod: Duration.seconds(200) },
    });
    const slackened = budget.explain().filter(({ slack }) => slack !== undefined);
    expect(slackened.map(({ field, derivedValue, slack }) => ({ field, derivedValue, slack }))).toEqual([
      { field: 'preStop', derivedValue: 40, slack: 140 },
      { field: 'terminationGracePeriod', derivedValue: 70, slack: 130 },
    ]);
  });

  test('returns a copy', () => {
    const budget = TimingBudget.of();
    budget.explain()[0].terms.pop();
    expect(budget.explain()[0].terms).toHaveLength(2);
  });
});

describe('LoadBalancerProfile.of()', () => {
  test('replaces the given values', () => {
    const profile = LoadBalancerProfile.of({
      preset: LoadBalancerProfile.NLB_IP,
      controllerReaction: Duration.seconds(2),
      deregistrationPropagation: Duration.seconds(90),
      registrationPropagation: Duration.seconds(60),
      gatePoll: Duration.seconds(5),
      gateLag: Duration.seconds(10),
    });
    expect([profile.controllerReaction, profile.deregistrationPropagation, profile.registrationPropagation, profile.gatePoll, profile.gateLag]
      .map(duration => duration.toSeconds())).toEqual([2, 90, 60, 5, 10]);
    expect(TimingBudget.of({ loadBalancer: profile }).preStop.toSeconds()).toBe(130);
  });

  // `Duration` converts only whole numbers of a unit, and 830 ms are 0.8300000000000001 s to it.
  test.each([830, 1005, 290, 4567])('gives back %d ms, which can be converted', milliseconds => {
    const { gateLag } = LoadBalancerProfile.of({ preset: LoadBalancerProfile.ALB_IP, gateLag: Duration.millis(milliseconds) });
    expect(gateLag.toMilliseconds()).toBe(milliseconds);
  });

  test('names a refused fraction of seconds as it was given', () => {
    expect(() => TimingBudget.of({ overrides: { deregistrationDelay: Duration.millis(830) } })).toThrow('is 0.83 s but must be');
  });

  test('keeps all other values', () => {
    const profile = LoadBalancerProfile.of({ preset: LoadBalancerProfile.ALB_IP });
    expect({ ...profile }).toEqual({ ...LoadBalancerProfile.ALB_IP });
  });

  test('is refused with the budget when a delay is none', () => {
    expect(() => TimingBudget.of({
      loadBalancer: LoadBalancerProfile.of({ preset: LoadBalancerProfile.ALB_IP, gatePoll: Duration.seconds(NaN) }),
    })).toThrow('\'loadBalancer.gatePoll\' is NaN s but must be a finite number; give it in seconds');
  });
});
