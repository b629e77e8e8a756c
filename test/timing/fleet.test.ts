import { DEFAULT_INPUTS, describeInputs, inFleet, LOAD_BALANCERS, LoadBalancerName, targetGroupsWithin } from '../../src/timing';

const THROTTLE = { callsPerSecond: 4, burst: 20 };
const reaction = (name: LoadBalancerName, targetGroups: number) =>
  inFleet({ ...DEFAULT_INPUTS, loadBalancer: LOAD_BALANCERS[name], fleet: { targetGroups, ...THROTTLE } }).loadBalancer.controllerReactionSeconds;

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
