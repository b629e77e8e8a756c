import * as fc from 'fast-check';
import { layOut } from '../../../src/report/timeline/layout';
import { describeRuns, storyOf } from '../../../src/report/timeline/story';
import { timelinesToText } from '../../../src/report/timeline/text';
import { Delays, Scenario, SimulatedService, simulateMany, Traffic } from '../../../src/simulation';
import { application, service } from '../../simulation/services';
import { anySimulated, simulatedOf, startsIn20, withTypical } from '../simulation/simulated';

const traffic: Traffic = { ratePerSecond: 10, duration: { kind: 'fixed', seconds: 1 } };
const rollout: Scenario = { kind: 'rollout' };
const inputs = { longestRequestSeconds: 10, startupSeconds: 20 };

function story(otherwise: Partial<SimulatedService>, scenario: Scenario, { sigterm = 'drain' as const, seconds = 1, delays }: {
  sigterm?: 'drain' | 'exit' | 'ignore'; seconds?: number; delays?: Delays;
} = {}, replicas = 5): string {
  return storyOf(simulatedOf(service(replicas, otherwise, inputs), startsIn20(sigterm), { ...traffic, duration: { kind: 'fixed', seconds } }, scenario, {}, delays));
}

describe('storyOf()', () => {
  test('nothing lost, with the number that prevents it', () => {
    expect(story({}, rollout, { sigterm: 'exit', seconds: 10 })).toMatch(/^A rolling update of 5 pods in 270 s loses none of [\d,]+ requests, even with every delay at its bound: new pods get requests before old ones go, and a deleted pod serves until it gets no more \(preStop 40 s, needs 35 s\)\.$/);
    expect(story({}, rollout, { delays: { mode: 'typical' } })).toMatch(/ loses none of [\d,]+ requests typically: /);
    expect(story({}, { kind: 'scale-in', pods: 1 })).not.toContain('new pods');
  });

  test('typical and worst numbers', () => {
    const leaking = withTypical(simulatedOf(service(5, { preStopSeconds: 0 }), startsIn20('drain'), traffic, { kind: 'scale-in', pods: 1 }));
    const { typical, outcome } = leaking;
    expect(outcome.lost).toBeGreaterThan(typical!.lost);
    expect(storyOf(leaking)).toBe(`A scale-in of 1 of 5 pods loses ${typical!.lost} of ${typical!.requests} requests typically, ${outcome.lost} of ${outcome.requests} at worst: `
      + 'deleted pods stop listening while they are still sent requests (preStop 0 s, needs 25 s).');
    expect(storyOf({ ...leaking, typical: { ...typical!, lost: 0 } })).toContain(' loses none of ');
    expect(storyOf({ ...leaking, typical: { ...outcome, lost: outcome.lost + 1 } })).toContain(' with every delay at its bound: ');
  });

  test.each<[string, string, () => string]>([
    ['refused', 'deleted pods stop listening while they are still sent requests (preStop 5 s, needs 25 s)', () => story({ preStopSeconds: 5 }, { kind: 'scale-in', pods: 1 })],
    ['killed by SIGKILL', 'SIGKILL ends pods with requests in flight (grace period 30 s, needs 55 s)',
      () => story({ preStopSeconds: 26, terminationGracePeriodSeconds: 30 }, { kind: 'scale-in', pods: 1 }, { seconds: 10 })],
    ['killed on SIGTERM', 'pods end on SIGTERM with requests in flight (preStop 25 s, needs 35 s)',
      () => story({ preStopSeconds: 25 }, { kind: 'scale-in', pods: 1 }, { sigterm: 'exit', seconds: 10 })],
    ['cut', 'the load balancer cuts requests in flight when the deregistration delay ends (deregistration delay 20 s, needs 30 s)',
      () => story({ deregistrationDelaySeconds: 20 }, { kind: 'scale-in', pods: 1 }, { seconds: 10 })],
    ['no target', 'old pods go before new ones get requests (minReadySeconds 0 s, needs 30 s)', () => story({ gated: false, minReadySeconds: 0 }, rollout, {}, 1)],
    ['idle timeout', 'the load balancer gives up on answers that outlast its idle timeout (idle timeout 5 s, needs 10 s)',
      () => story({ idleTimeoutSeconds: 5, keepAliveTimeoutSeconds: 65 }, rollout, { seconds: 10 })],
    ['keep-alive', 'requests are sent on connections that the application is closing (keep-alive 5 s, needs more than 60 s)',
      () => story({ keepAliveTimeoutSeconds: 5, idleTimeoutSeconds: 60 }, rollout)],
    ['crash', 'containers end by themselves while they are still sent requests', () => story({}, { kind: 'crash', pods: 1 })],
    ['crash of all', 'no other pod is in service', () => story({}, { kind: 'crash', pods: 2 }, {}, 2)],
    ['Spot', 'pods go with their node while they are still sent requests',
      () => storyOf(simulatedOf(service(5, { preStopSeconds: 300, terminationGracePeriodSeconds: 600 }), application('drain'), traffic, { kind: 'spot', pods: 5, maxUnavailable: 1 }))],
  ])('why: %s', (_, why, told) => expect(told()).toContain(why));

  test('two reasons that want the same number say it once', () => {
    const told = story({ preStopSeconds: 5 }, { kind: 'scale-in', pods: 1 }, { sigterm: 'exit', seconds: 10 });
    expect(told).toContain('deleted pods stop listening while they are still sent requests, and pods end on SIGTERM with requests in flight (preStop 5 s, needs 35 s).');
  });

  test('what never ends says so, and why', () => {
    expect(story({ startupPeriodSeconds: 1, startupFailureThreshold: 11 }, rollout)).toMatch(
      /^A rolling update of 5 pods loses none of [\d,]+ requests at worst, and never comes to its end: the probes give a new container 10 s to start, and the application may take 19 s\.$/,
    );
  });

  test('many random runs', () => {
    const one = simulatedOf(service(5, { preStopSeconds: 10 }), startsIn20('drain'), traffic, rollout, {}, { mode: 'random', preset: 'within-bounds' });
    const { plan } = one;
    const distribution = simulateMany(plan.service, plan.application, plan.traffic, plan.scenario, { mode: 'random', preset: 'within-bounds' }, 1, 20);
    const { clean, lost } = distribution;
    expect(lost.max).toBeGreaterThan(0);
    expect(storyOf({ ...one, runs: 20, distribution })).toContain(` loses requests in ${20 - clean} of 20 runs, at most ${lost.max} of about `);
  });

  test('one sentence, in words', () => {
    fc.assert(fc.property(anySimulated, simulated => {
      const told = storyOf(simulated);
      expect(told).toMatch(/^[A-Z].*[^.]\.$/);
      expect(told).not.toMatch(/undefined|NaN|Infinity|\[object|\. [A-Z]/);
    }), { numRuns: 150 });
  });
});

describe('describeRuns()', () => {
  test('says where there are two runs', () => {
    const one = simulatedOf(service(5), startsIn20('drain'), traffic, rollout);
    expect(describeRuns(one)).toBeUndefined();
    expect(timelinesToText([layOut(withTypical(one))]).replace(/\n {2}/g, ' ')).toContain('one run with typical delays, one with every delay at its bound');
  });
});
