import * as fc from 'fast-check';
import { SAFE } from './rollouts';
import { makeProbesQuick, makeQuick, shorten } from '../../src/rehearsal/deployment/quick';
import { ProbeResult } from '../../src/rehearsal/kubelet/probe';
import { SimulatedService } from '../../src/simulation';
import { LOAD_BALANCERS } from '../../src/timing';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('shorten()', () => {
  // The need of a number is its delays, less what something else covers, and what the application takes, which gets no shorter.
  test.each([
    ['above', 40, 25, 2.5, 0, 17.5], ['at', 25, 25, 2.5, 0, 2.5], ['below', 20, 25, 2.5, 0, 2], ['at what is covered', 20, 25, 2.5, 5, 0], ['without delays', 7, 0, 0, 0, 7],
  ])('takes a number %s its delays', (_, seconds, delays, then, covered, expected) => {
    expect(shorten(seconds, delays, then, covered)).toBeCloseTo(expected);
  });

  test('keeps every inequality with the delays, whatever is needed beyond them', () => {
    fc.assert(fc.property(
      between(0, 400), between(0.1, 300), between(0.001, 1), between(0, 60),
      (seconds, delays, factor, request) => {
        const holds = seconds >= delays + request;
        const slack = Math.abs(seconds - delays - request);
        fc.pre(slack > 1e-6);
        expect(shorten(seconds, delays, delays * factor) >= delays * factor + request).toBe(holds);
      },
    ));
  });
});

describe('makeQuick()', () => {
  const service: SimulatedService = {
    ...SAFE, loadBalancer: LOAD_BALANCERS['alb-ip'], preStopSeconds: 40, terminationGracePeriodSeconds: 70, deregistrationDelaySeconds: 30, healthCheckIntervalSeconds: 10, healthCheckTimeoutSeconds: 5,
  };

  test('makes the leak window one and a half seconds, and keeps what the application needs', () => {
    const { service: quick, factor } = makeQuick(service, { acceptsSeconds: 0, longestSeconds: 10 });
    expect(factor).toBeCloseTo(0.06);
    expect(quick.loadBalancer).toMatchObject({ controllerReactionSeconds: 0.3, deregistrationPropagationSeconds: 1.2 });
    // 40 s are 15 s beyond the leak window; with 10 s of requests and 1 s, fewer are enough.
    expect(quick.preStopSeconds).toBeCloseTo(1.5 + 11);
    expect(quick.terminationGracePeriodSeconds - quick.preStopSeconds).toBeCloseTo(30);
    expect(quick.deregistrationDelaySeconds).toBeCloseTo(1.2 + 10);
    expect(quick.healthCheckIntervalSeconds).toBeCloseTo(0.6);
  });

  // The application answers a health check as slowly as before.
  test.each([['a fast', 0.1, 5, 1], ['a slow', 2, 5, 3], ['a very slow', 4, 5, 5], ['a too slow', 7, 5, 5], ['any', 0.1, 0.5, 0.5], ['a patiently awaited', 0.1, 60, 3.6]])(
    'has health checks wait for the answer of %s application', (_, longestSeconds, healthCheckTimeoutSeconds, expected) => {
      const { service: quick } = makeQuick({ ...service, healthCheckTimeoutSeconds }, { acceptsSeconds: 0, longestSeconds });
      expect(quick.healthCheckTimeoutSeconds).toBeCloseTo(expected);
    },
  );

  // H + y = r + registration + interval + timeout + y, with each of them as it is in the service.
  test.each([['just', 0], ['long', 3], ['not', -1e-3]])('has minReadySeconds %s reach over the first health check, as before', (_, slack) => {
    const bound = ({ loadBalancer: l, healthCheckIntervalSeconds: interval = 0, healthCheckTimeoutSeconds: timeout = 0 }: SimulatedService) =>
      l.controllerReactionSeconds + l.registrationPropagationSeconds + interval + timeout + l.gateLagSeconds;
    const ungated = { ...service, gated: false, minReadySeconds: bound(service) + slack };
    const quick = makeQuick(ungated, { acceptsSeconds: 0, longestSeconds: 0.3 }).service;
    expect(quick.minReadySeconds + 1e-9 >= bound(quick)).toBe(slack >= 0);
    expect(quick.minReadySeconds).toBeCloseTo(bound(quick) + slack);
  });

  test('leaves a fast load balancer alone', () => {
    const { service: quick, factor } = makeQuick(SAFE, { acceptsSeconds: 0, longestSeconds: 10 });
    expect([factor, quick.preStopSeconds, quick.deregistrationDelaySeconds]).toEqual([1, SAFE.preStopSeconds, SAFE.deregistrationDelaySeconds]);
  });

  test('lets probes be as patient as before', () => {
    const probe = { path: '/', initialDelaySeconds: 0, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3, successThreshold: 1 };
    expect(makeProbesQuick({ readiness: probe }, 0.06)).toEqual({ readiness: { ...probe, periodSeconds: 0.6, failureThreshold: 50 } });
    expect(makeProbesQuick({ startup: { ...probe, periodSeconds: 1 } }, 0.06).startup).toMatchObject({ periodSeconds: 0.2, failureThreshold: 15 });
  });
});

describe('ProbeResult', () => {
  const changes = (result: ProbeResult, answers: string) => [...answers].map(answer => result.take(answer === '+')).map(change => change === undefined ? '.' : change ? '+' : '-').join('');

  test.each([
    ['turns after as many in a row as its thresholds say', 2, 3, undefined, '+-++--+---+++', '...+.....-.+.'],
    ['is bad if it never was good', 1, 3, undefined, '-----+', '..-..+'],
    ['is good at once for the first time', 5, 2, 1, '+--+++++', '+.-....+'],
  ])('%s', (_, successes, failures, first, answers, expected) => expect(changes(new ProbeResult(successes, failures, first), answers)).toBe(expected));
});
