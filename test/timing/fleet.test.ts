import {
  DEFAULT_INPUTS, DEFAULT_THROTTLE, describeInputs, fleetReaction, inFleet, LOAD_BALANCERS, LoadBalancerName, targetGroupsWithin, throttleFor,
} from '../../src/timing';

const THROTTLE = { callsPerSecond: 4, burst: 20 };
const reaction = (name: LoadBalancerName, targetGroups: number) =>
  inFleet({ ...DEFAULT_INPUTS, loadBalancer: LOAD_BALANCERS[name], fleet: { targetGroups, ...THROTTLE } }).loadBalancer.controllerReactionSeconds;

describe('throttleFor()', () => {
  test.each([
    [1, 4, 20], [30, 4, 20], // the throttle of the controller holds for them
    [31, 4, 24], [40, 4, 30], [41, 5, 31], [200, 20, 150], [1001, 101, 751],
  ])('of %i target groups is %i calls/s after a burst of %i', (targetGroups, callsPerSecond, burst) => {
    expect(throttleFor(targetGroups)).toEqual({ callsPerSecond, burst });
  });

  test('lets the reaction of the presets hold for every number of target groups, and is never below what the controller has', () => {
    for (let targetGroups = 1; targetGroups <= 3000; targetGroups++) {
      const throttle = throttleFor(targetGroups);
      expect(fleetReaction({ targetGroups, ...throttle })).toBe(5);
      expect(targetGroupsWithin(5, throttle)).toBeGreaterThanOrEqual(targetGroups);
      expect(throttle.callsPerSecond).toBeGreaterThanOrEqual(THROTTLE.callsPerSecond);
      expect(throttle.burst).toBeGreaterThanOrEqual(THROTTLE.burst);
    }
  });

  test('is beyond what the controller has only where that does not suffice', () => {
    expect(throttleFor(30)).toEqual(DEFAULT_THROTTLE);
    expect(fleetReaction({ targetGroups: 31, ...DEFAULT_THROTTLE })).toBe(5.5);
  });
});

describe('a fleet of target groups', () => {
  test.each([[1, 5], [30, 5], [31, 5.5], [200, 90]])('of %i takes the controller up to %f s', (count, seconds) => {
    expect(reaction('alb-ip', count)).toBe(seconds);
  });

  test.each<LoadBalancerName>(['cluster-ip', 'alb-instance', 'alb-auto'])('concerns no %s, for which no controller with a known throttle calls', name => {
    expect(reaction(name, 200)).toBe(LOAD_BALANCERS[name].controllerReactionSeconds);
    expect(describeInputs({ ...DEFAULT_INPUTS, loadBalancer: LOAD_BALANCERS[name] })[1]).not.toContain('target groups');
  });

  test('is said of the delays, as far as they hold for it', () => {
    expect(targetGroupsWithin(5)).toBe(30);
    expect(describeInputs(DEFAULT_INPUTS)[1]).toContain('controllerReaction (r) 5 s (holds up to 30 target groups at once)');
  });
});
