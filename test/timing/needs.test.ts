import {
  Bounding, DEFAULT_INPUTS, drain, failedHealthChecks, failuresBeyond, failuresFor, flowsLessShutdown, freeingDelay, freeingPreStop, holds,
  idlePreStop, intervalRelation, isBoundToStall, lastRequest, leakWindow, livenessFailures, LOAD_BALANCERS, LoadBalancerName,
  localRegistrationWindow, nearest, outlastingPreStop, podsAtOnce, proxyDrain, quantity, registrationWindow, requestDelay, shiftedAway, TimingInputs,
  untilAddressReused, untilAvailable, shortestWave, untilServed, whileWeightsShrink, wholeLeakWindow, withTypicalDelays,
} from '../../src/timing';

const inputs = (given: Partial<TimingInputs> = {}, name: LoadBalancerName = 'alb-ip'): TimingInputs =>
  ({ ...DEFAULT_INPUTS, loadBalancer: LOAD_BALANCERS[name], ...given });
const typical = (name: LoadBalancerName): TimingInputs => inputs({ loadBalancer: withTypicalDelays(LOAD_BALANCERS[name]) });
const NGINX_END = { worker: { name: 'workers', seconds: 30 }, after: { name: 'post-shutdown', seconds: 10 } };
const seconds = (value: number) => quantity('x', 'x', value);

describe('holds()', () => {
  test.each<[relation: Bounding, holding: number[], failing: number[]]>([
    ['at least', [10, 10.5, 11, 10 - 1e-7], [9, 9.999]],
    ['more than', [10.5, 11], [9, 10, 10 + 1e-7]],
    ['at most', [9, 10, 10 + 1e-7], [10.001, 11]],
    ['less than', [9, 9.999], [10, 11, 10 - 1e-7]],
  ])('compares with what must be %s 10', (relation, holding, failing) => {
    expect([...holding, ...failing].filter(actual => holds(actual, relation, 10))).toEqual(holding);
  });
});

describe('nearest()', () => {
  test.each<[relation: Bounding, limit: number, expected: number]>([
    ['at least', 10, 10], ['at least', 10.2, 11], ['at least', 10 + 1e-7, 10],
    ['more than', 10, 11], ['more than', 10.2, 11], ['more than', 11 - 1e-7, 12],
    ['at most', 10, 10], ['at most', 10.8, 10], ['at most', 11 - 1e-7, 11],
    ['less than', 10, 9], ['less than', 10.2, 10], ['less than', 10 + 1e-7, 9],
  ])('is of what must be %s %d the whole number %d', (relation, limit, expected) => {
    expect(nearest(relation, limit)).toBe(expected);
    expect(holds(expected, relation, limit)).toBe(true);
    const inwards = relation === 'at least' || relation === 'more than' ? -1 : 1;
    expect(holds(expected + inwards, relation, limit)).toBe(false);
  });
});

describe('the needs of a pod that ends', () => {
  const { loadBalancer } = inputs();
  const slow = inputs({ loadBalancer: { ...loadBalancer, controllerReactionSeconds: 1.5 } });

  test.each([
    ['leakWindow', leakWindow(slow), 21.5, 'r + X'],
    ['wholeLeakWindow', wholeLeakWindow(slow), 22, 'L'],
    ['lastRequest', lastRequest(inputs()), 55, 'r + X + R'],
    ['drain of a long preStop', drain(inputs(), 60), 80, 'max(P, r + X + R) + A'],
    ['drain of a long request', drain(inputs({ longestRequestSeconds: 120 }), 35, wholeLeakWindow(inputs())), 165, 'max(P, L + R) + A'],
    ['requestDelay', requestDelay(inputs()), 50, 'X + R'],
    ['untilAddressReused', untilAddressReused(inputs(), seconds(60)), 90, 'x + cooldown'],
    ['untilAddressReused on the host network', untilAddressReused(inputs(), seconds(60), true), 60, 'x + cooldown'],
    ['freeingDelay', freeingDelay(inputs(), 60), 90, 'P + cooldown'],
    ['freeingDelay of a preStop that is to be raised', freeingDelay(inputs(), 3), 55, 'r + X + cooldown'],
    ['freeingDelay that a request needs', freeingDelay(inputs({ longestRequestSeconds: 100.5 }), 60), 121, 'max(P + cooldown, ceil(X + R))'],
    ['freeingPreStop', freeingPreStop(inputs({ longestRequestSeconds: 100 })), 90, 'X + R - cooldown'],
    ['freeingPreStop on the host network', freeingPreStop(inputs({ longestRequestSeconds: 100 }), true), 120, 'X + R'],
    ['shiftedAway below L + R', shiftedAway(inputs(), 54), -14, 'w + R - P'],
    ['shiftedAway at L + R', shiftedAway(inputs(), 55), 0, '0'],
    ['shiftedAway of what goes on accepting', shiftedAway(inputs({ acceptsAfterSigtermSeconds: 5 }), 20), 15, 'max(0, w + R - P - W)'],
    ['shiftedAway of what drains, below L', shiftedAway(inputs({ drainPolicy: 'leak-window' }), 24), -14, 'w - P'],
    ['shiftedAway of what drains, at L', shiftedAway(inputs({ drainPolicy: 'leak-window' }), 25), 0, '0'],
    ['whileWeightsShrink', whileWeightsShrink(inputs()), 55, 'max(r + X, w) + R'],
    ['whileWeightsShrink of what drains', whileWeightsShrink(inputs({ drainPolicy: 'leak-window' })), 25, 'max(r + X, w)'],
    ['localRegistrationWindow', localRegistrationWindow(inputs({}, 'nlb-instance'), 2, 10, 6), 91, 'r + Xr + healthy · I + T + Xn'],
    ['localRegistrationWindow, typical', localRegistrationWindow(typical('nlb-instance'), 2, 10, 6), 32, 'r + Xr + healthy · I - I / 2 + Xn'],
    ['flowsLessShutdown of what goes on accepting', flowsLessShutdown(inputs({ acceptsAfterSigtermSeconds: 4 })), 6, 'max(0, R - W) - A'],
    ['outlastingPreStop', outlastingPreStop(inputs()), 55, 'r + X + R'],
    ['idlePreStop', idlePreStop(inputs(), seconds(50)), 50, 'min(x, r + X + R)'],
    ['flowsLessShutdown', flowsLessShutdown(inputs()), 10, 'R - A'],
    ['failedHealthChecks', failedHealthChecks(inputs({}, 'alb-instance'), 3, 10), 60, 'r + X + unhealthy · I + Xn'],
    ['proxyDrain', proxyDrain(inputs({}, 'nlb-ip'), 220, NGINX_END), 260, 'max(P, r + X) + workers + 10'],
    ['proxyDrain of a short preStop', proxyDrain(inputs({}, 'nlb-ip'), 0, NGINX_END), 225, 'max(P, r + X) + workers + 10'],
    ['proxyDrain of one that goes on after SIGTERM', proxyDrain(inputs({ acceptsAfterSigtermSeconds: 200 }, 'nlb-ip'), 20, {}), 240, 'max(P + W, r + X) + A'],
  ])('%s', (_, { value, formula }, expected, symbols) => {
    expect(value).toBe(expected);
    expect(formula).toBe(symbols);
  });

  test.each([
    [5, 1, 0, 40, 0, 11], // every wave at once: no more than all old ones, and all new ones
    [5, 1, 0, 40, 10, 10], // four waves end within the drain of the first
    [5, 1, 0, 40, 40, 7],
    [5, 1, 0, 41, 40, 8],
    [5, 1, 0, 0, 10, 6],
    [8, 2, 2, 40, 40, 14], // as many end in a wave as start
    [8, 0, 1, 40, 40, 9], // in place
  ])('podsAtOnce() of %i pods, %i surge, %i unavailable, a drain of %i s and waves of %i s', (replicas, surge, unavailable, drained, wave, expected) => {
    expect(podsAtOnce({ replicas, surge, unavailable }, drained, wave)).toBe(expected);
  });

  test('shortestWave() counts the registration only where a gate waits for it', () => {
    expect([shortestWave(5), shortestWave(5, 19)]).toEqual([5, 24]);
  });

  test.each([[119, 89, false], [120, 89, true], [121, 89, true], [121, 90, false], [121, 91, false]])(
    'a delay of %d s with a preStop of %d s is bound to stall: %s', (delay, preStop, expected) => {
      expect(isBoundToStall(inputs({ longestRequestSeconds: 100 }), delay, preStop)).toBe(expected);
    });
});

describe('the needs of a pod that starts', () => {
  test.each([
    ['registrationWindow', registrationWindow(inputs(), 10, 5), 45, 'r + Xr + I + T + g'],
    ['registrationWindow of another target group', registrationWindow(inputs()), 30, 'r + Xr + g'],
    ['registrationWindow without gate', registrationWindow(inputs({}, 'alb-auto'), 10, 5), 30, 'r + Xr + I + T'],
    ['registrationWindow of nodes', registrationWindow(inputs({}, 'alb-instance'), 10, 5), 5, 'r + Xr'],
    ['registrationWindow of what takes longer', registrationWindow(inputs(), 10, 5, seconds(60)), 95, 'r + x + I + T + g'],
    ['untilServed behind a gate', untilServed(inputs({}, 'nlb-ip'), seconds(100)), 30, 'y'],
    ['untilServed without gate', untilServed(inputs({}, 'nlb-auto'), seconds(110)), 140, 'x + y'],
    ['untilAvailable', untilAvailable(inputs(), seconds(45), 7), 117, 'S + 5 + x + minReady'],
    ['failuresFor', failuresFor(seconds(60), seconds(7)), 9, 'ceil(x / x)'],
    ['failuresBeyond', failuresBeyond(seconds(60), seconds(6)), 11, 'ceil(x / x) + 1'],
    ['livenessFailures', livenessFailures({ periodSeconds: 5, failureThreshold: 3 }, 10), 1.5, 'readiness period · readiness failures / liveness period'],
  ])('%s', (_, { value, formula }, expected, symbols) => {
    expect(value).toBe(expected);
    expect(formula).toBe(symbols);
  });

  test('say of their constants what takes the time', () => {
    expect(untilAvailable(inputs(), seconds(45), 0).spelled).toBe('60 s startup + 5 s scheduling + 45 s x + 0 s minReady');
    expect(proxyDrain(inputs(), 60, NGINX_END).spelled)
      .toBe('max(60 s preStop, 5 s controllerReaction + 20 s deregistrationPropagation) + 30 s workers + 10 s post-shutdown');
  });

  test('know which interval a health check may have', () => {
    expect((['alb-ip', 'alb-instance', 'nlb-ip', 'nlb-instance'] as const).map(name => intervalRelation(LOAD_BALANCERS[name])))
      .toEqual(['more than', 'more than', 'at least', 'at least']);
  });
});
