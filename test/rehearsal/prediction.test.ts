import * as fc from 'fast-check';
import { SAFE } from './rollouts';
import { delaysAsPlayed } from '../../src/rehearsal/deployment/as-played';
import { agreesWith, closelyApplicationOf, predict } from '../../src/rehearsal/deployment/prediction';
import { RunSettings } from '../../src/rehearsal/deployment/run';
import { Application, LossClass, SimulatedService } from '../../src/simulation';
import { DelaySource, delayBounds, outcomeOf, play, repeatableDelays, worstDelays } from '../../src/simulation/entities';
import { LOAD_BALANCERS, withMeasuredDelays } from '../../src/timing';

const APPLICATION: Application = { startupSeconds: 1, shutdownSeconds: 0.2, onSigterm: 'exit' };
const TRAFFIC = { ratePerSecond: 100, duration: { kind: 'fixed', seconds: 0.8 } } as const;
const FAST = { controllerReactionSeconds: 0.2, deregistrationPropagationSeconds: 1, registrationPropagationSeconds: 0.5, gatePollSeconds: 0.4 };

describe('delaysAsPlayed()', () => {
  const services = fc.record({
    loadBalancer: fc.constantFrom(
      withMeasuredDelays(LOAD_BALANCERS['alb-ip'], { ...FAST, gateLagSeconds: 0 }), withMeasuredDelays(LOAD_BALANCERS['nlb-ip'], { ...FAST, gateLagSeconds: 0.3 }),
      withMeasuredDelays(LOAD_BALANCERS['alb-instance'], FAST),
    ),
    replicas: fc.integer({ min: 2, max: 5 }),
    maxSurge: fc.integer({ min: 0, max: 2 }),
    maxUnavailable: fc.integer({ min: 0, max: 1 }),
    gated: fc.boolean(),
    preStopSeconds: fc.constantFrom(0, 0.4, 2.2),
    minReadySeconds: fc.constantFrom(0, 0.5),
  }).map((drawn): SimulatedService => ({ ...SAFE, ...drawn, connections: undefined, gated: drawn.gated && drawn.loadBalancer.gated }));
  const scenarios = fc.constantFrom({ kind: 'rollout' } as const, { kind: 'scale-in', pods: 1 } as const, { kind: 'crash', pods: 1 } as const);

  test('gives a simulation the course and the losses of the run, whatever was planned', () => {
    fc.assert(fc.property(services, scenarios, fc.integer({ min: 1, max: 3 }), fc.nat(1000), (service, scenario, nodes, seed) => {
      const bounds = delayBounds(service, APPLICATION);
      const random = repeatableDelays(bounds, seed);
      const one = (delay: DelaySource) => {
        const run = play(service, APPLICATION, TRAFFIC, scenario, { delay, phase: 0.37, seed: 1, nodes, drawsRaces: true });
        return { run, outcome: outcomeOf(run, service, 1) };
      };
      const { run, outcome } = one((stage, pod) => stage === 'shutdown' ? APPLICATION.shutdownSeconds : random(stage, pod));
      const again = one(delaysAsPlayed(run.course.pods, service, worstDelays(bounds))).outcome;
      const moments = ({ pods }: typeof outcome) => pods.map(({ name, deleted, sigterm, deregistered, inService, outOfService }) =>
        [name, ...[deleted, sigterm, deregistered, inService, outOfService].map(time => time?.toFixed(6))]);
      expect(moments(again)).toEqual(moments(outcome));
      expect(again.lostByClass).toEqual(outcome.lostByClass);
    }), { numRuns: 300 });
  });
});

const SETTINGS = {
  service: { ...SAFE, replicas: 2, preStopSeconds: 0.4 }, seed: 1, nodes: 1, scenario: 'rollout', pods: 1, connections: { kind: 'mixed', kept: 6 },
} as unknown as RunSettings;

describe('predict()', () => {
  const delays = () => worstDelays(delayBounds(SETTINGS.service, APPLICATION));

  test('says what any moment of the first request would lose, and the middle of that', () => {
    const { lost, least, most, lostByClass } = predict(SETTINGS, APPLICATION, TRAFFIC, delays);
    expect(least).toBeLessThan(most);
    expect(most - least).toBeLessThanOrEqual(8); // a request at each end of what two pods lose by refusing and by killing
    expect(lost).toBeGreaterThanOrEqual(least);
    expect(lost).toBeLessThanOrEqual(most);
    expect(Object.values(lostByClass as Record<LossClass, number>).reduce((sum, count) => sum + count)).toBe(lost);
  });

  test('sees that pods which start sooner leave the others a smaller share', () => {
    const soon = worstDelays({ ...delayBounds(SETTINGS.service, APPLICATION), startup: 0, startupPhase: 0, readinessPhase: 0 });
    const { course } = play(SETTINGS.service, APPLICATION, TRAFFIC, { kind: 'rollout' }, { delay: soon, phase: 0, seed: 1, nodes: 1, drawsRaces: true });
    const [planned, played] = [[], course.pods].map(pods => predict(SETTINGS, APPLICATION, TRAFFIC, delays, { kind: 'rollout' }, pods));
    expect(played.most).toBeLessThan(planned.least);
  });

  test('counts the hundredths of a second until a listener closes, although they are no W', () => {
    const once = (seconds: number) => ({ count: 1, least: seconds, most: seconds });
    const behaviour = { startup: once(1), acceptsAfterSigterm: once(0), inFlight: { count: 1, finished: 0, reset: 1, failed: 0 } };
    const closes = (seconds: number) => closelyApplicationOf({ ...behaviour, onSigterm: 'drain', listens: once(seconds) });
    const [atOnce, later] = [0, 0.04].map(seconds => predict(SETTINGS, closes(seconds), TRAFFIC, delays));
    expect(atOnce.lost - later.lost).toBeGreaterThanOrEqual(1); // 2 pods, 33 requests/s each
    expect(atOnce.lost - later.lost).toBeLessThanOrEqual(4);
  });
});

describe('agreesWith()', () => {
  const prediction = (lost: number, spread: number) => ({ lost, least: lost - spread, most: lost + spread });

  test.each([
    [100, 0, 94, false], [100, 0, 95, true], [100, 0, 105, true], [100, 0, 106, false],
    [10, 0, 8, false], [10, 0, 9, true], [10, 0, 11, true], [10, 0, 12, false],
    [10, 2, 6, false], [10, 2, 7, true], [10, 2, 13, true], [10, 2, 14, false], [0, 0, 1, true], [0, 0, 2, false],
  ])('of %d ± %d predicted, %d lost: %s', (lost, spread, measured, agree) => expect(agreesWith(measured, prediction(lost, spread))).toBe(agree));
});
