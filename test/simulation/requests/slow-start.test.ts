import * as fc from 'fast-check';
import { simulate } from '../../../src/simulation';
import { createPod, settledPod } from '../../../src/simulation/cluster/pod';
import { forEachSegment, shareOf } from '../../../src/simulation/requests/routing';
import { Arrivals, arrivals, arrivalsAt } from '../../../src/simulation/requests/traffic';
import { application, fixed, service } from '../services';

const RATE = 100;

/** Which request goes to which pod: old ones from the beginning, new ones from their time on. */
function receivers(old: number, joins: readonly number[], slowStartSeconds: number, requests: Arrivals, node = 0): (string | undefined)[] {
  const pods = Array.from({ length: old }, (_, index) => settledPod(index, `old-${index}`, node + 1));
  joins.forEach((time, index) => {
    const pod = createPod(old + index, `new-${index}`, 'new', 0, node + 1);
    for (const route of pod.routes) route.inService = time;
    pods.push(pod);
  });
  const received = new Array<string | undefined>(requests.count).fill(undefined);
  forEachSegment(pods, node, requests, slowStartSeconds, segment => segment.targets.forEach((_, position) => {
    const share = shareOf(segment, position, requests);
    share.forEach(0, Infinity, index => {
      expect(received[index]).toBeUndefined();
      received[index] = share.pod.name;
    });
  }));
  return received;
}

function countBetween(received: readonly (string | undefined)[], requests: Arrivals, from: number, until: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of received.slice(requests.firstFrom(from), requests.firstFrom(until))) counts[name!] = (counts[name!] ?? 0) + 1;
  return counts;
}

describe('a target in slow start', () => {
  const requests = arrivals(fixed(RATE, 0), 100, 0, 1);

  test('gets a share that grows linearly, and the others what it leaves them', () => {
    const received = receivers(3, [20], 40, requests);
    for (const [from, share] of [[20, 0.05], [24, 0.15], [40, 0.55], [56, 0.95], [60, 1], [90, 1]]) {
      const { 'new-0': own = 0, 'old-0': first, 'old-1': second, 'old-2': third } = countBetween(received, requests, from, from + 4);
      expect(Math.abs(own - share * RATE)).toBeLessThanOrEqual(2.5);
      for (const other of [first, second, third]) expect(Math.abs(other - (400 - own) / 3)).toBeLessThanOrEqual(4);
    }
  });

  test.each([
    ['beside none', 0, [20]], ['beside one that joins in the same moment', 0, [20, 20]],
  ])('is none %s', (_, old, joins) => {
    const counts = countBetween(receivers(old, joins, 40, requests), requests, 20, 30);
    expect(Object.values(counts)).toEqual(joins.map(() => 1000 / joins.length));
  });

  test('leaves no request without a pod, nor any with two', () => {
    const time = fc.integer({ min: 0, max: 90 });
    const few = arrivals(fixed(10, 0), 100, 0, 1); // each is asked for by itself
    fc.assert(fc.property(fc.integer({ min: 1, max: 4 }), fc.array(time, { maxLength: 4 }), fc.constantFrom(0, 1, 30, 200), (old, joins, slow) => {
      expect(receivers(old, joins, slow, few)).not.toContain(undefined);
    }), { numRuns: 100 });
  });

  test('leaves its requests to a pod that goes meanwhile, and thereby loses more of them', () => {
    const lost = (slowStartSeconds: number) => simulate(
      service(2, { slowStartSeconds, preStopSeconds: 5 }), application('drain'), fixed(20, 1), { kind: 'rollout' }, { mode: 'worst' }, 1,
    ).lost;
    expect(lost(300)).toBeGreaterThan(lost(0) * 1.3);
  });
});

describe('arrivalsAt()', () => {
  test('shares out every request among the nodes, in its time', () => {
    const all = arrivals({ ratePerSecond: 7, duration: { kind: 'lognormal', p50Seconds: 1, p99Seconds: 9 } }, 60, 0.3, 5);
    fc.assert(fc.property(fc.integer({ min: 1, max: 5 }), fc.double({ min: -10, max: 70, noNaN: true }), (nodes, moment) => {
      const each = Array.from({ length: nodes }, (_, node) => arrivalsAt(node, nodes, all));
      expect(each.reduce((sum, { count }) => sum + count, 0)).toBe(all.count);
      expect(each.reduce((sum, { firstFrom }) => sum + firstFrom(moment), 0)).toBe(all.firstFrom(moment));
      const seen = each.flatMap(({ count, timeOf, durationOf }) => Array.from({ length: count }, (_, index) => [timeOf(index), durationOf(index)]));
      expect(seen.sort((a, b) => a[0] - b[0])).toEqual(Array.from({ length: all.count }, (_, index) => [all.timeOf(index), all.durationOf(index)]));
    }), { numRuns: 50 });
  });

  test('knows no less than the duration of any request', () => {
    const { atMostOf, durationOf } = arrivals({ ratePerSecond: 7, duration: { kind: 'lognormal', p50Seconds: 1, p99Seconds: 9, maxSeconds: 20 } }, 60, 0, 5);
    for (let index = 0; index < 20_000; index++) expect(atMostOf(index)).toBeGreaterThanOrEqual(durationOf(index) - 1e-7);
  });
});
