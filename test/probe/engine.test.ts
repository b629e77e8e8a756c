import * as fc from 'fast-check';
import { VirtualTime } from './virtual-time';
import { Prober } from '../../src/probe/engine';
import { Answer, FailureKind } from '../../src/probe/outcome';
import { Measurement } from '../../src/probe/recorder';
import { countRequests, Schedule } from '../../src/probe/schedule';

const GOOD: Answer = { type: 'response', status: 200 };
const EXPECTATION = { statuses: [[200, 399]] } as const;

function refused(kind: FailureKind = 'refused'): Answer {
  return { type: 'failure', kind, detail: kind, reached: false };
}

interface Reply { readonly answer: Answer; readonly after: number }

/** Runs a probe in virtual time against a server that replies as told; says also when each request was sent. */
async function probe(schedule: Schedule, reply: (index: number) => Reply, meanwhile: (running: Prober, time: VirtualTime) => void = () => undefined) {
  const time = new VirtualTime();
  const sentAt: number[] = [];
  const running = new Prober(schedule, EXPECTATION, (index, answered) => {
    sentAt[index] = time.now;
    const { answer, after } = reply(index);
    time.drivers.timers.set(() => answered(answer), after);
  }, time.drivers);
  meanwhile(running, time);
  time.run();
  return { ...await running.done, sentAt, ending: running.ending };
}

describe('Prober', () => {
  test('sends every request when it is due', async () => {
    const schedule = { rate: 100, durationSeconds: 1 };
    const { sentAt, requests, late } = await probe(schedule, index => ({ answer: GOOD, after: index === 3 ? 5000 : 1 }));
    expect(sentAt).toEqual(Array.from({ length: 100 }, (_, index) => index * 10));
    expect({ requests, late }).toEqual({ requests: 100, late: 0 });
  });

  test('counts latency from when a request was due, not from when it was sent', async () => {
    const time = new VirtualTime();
    const running = new Prober({ rate: 10, durationSeconds: 1 }, EXPECTATION, (index, answered) => {
      if (index === 2) time.now += 400; // the prober itself stalls: requests 3 to 6 are sent together, too late
      time.drivers.timers.set(() => answered(GOOD), 1);
    }, time.drivers);
    time.run();
    const { latency, late, requests } = await running.done;
    expect(requests).toBe(10);
    expect(latency!.max).toBe(401);
    expect(latency!.mean).toBeCloseTo((401 + 301 + 201 + 101 + 1 * 6) / 10);
    expect(late).toBe(2); // 300 and 200 ms; 100 ms is one interval
  });

  test('finds a window, its bounds and its causes', async () => {
    const { windows, ...rest } = await probe({ rate: 10, durationSeconds: 3 }, index => ({
      answer: index < 10 || index > 14 ? GOOD : index === 12 ? { type: 'response', status: 502 } : refused(),
      after: index === 10 ? 900 : 5,
    }));
    expect(windows).toEqual([{ from: 1, to: 1.5, recovered: true, failed: 5, kinds: { refused: 4, status: 1 }, statuses: { 502: 1 } }]);
    expect(rest).toMatchObject({ requests: 30, ok: 25, failed: 5, failuresByKind: { refused: 4, status: 1 }, statuses: { 200: 25, 502: 1 } });
  });

  test('measures an error rate of 0.07 %', async () => {
    const { requests, failed, windows } = await probe({ rate: 200, durationSeconds: 60 }, index => ({
      answer: index % 1500 === 700 ? refused('reset') : GOOD, after: 2,
    }));
    expect({ requests, failed, windows: windows.length }).toEqual({ requests: 12000, failed: 8, windows: 8 });
    expect(Number((failed / requests * 100).toFixed(2))).toBe(0.07);
  });

  test('a window without a later success ends with the run', async () => {
    const { windows } = await probe({ rate: 10, durationSeconds: 2 }, index => ({ answer: index < 15 ? GOOD : refused('timeout'), after: 3000 }));
    expect(windows).toMatchObject([{ from: 1.5, to: 2, recovered: false, failed: 5 }]);
  });

  test('runs until its end after the last request', async () => {
    const { seconds, sentAt } = await probe({ rate: 1, durationSeconds: 2.5 }, () => ({ answer: GOOD, after: 1 }), (running, time) => {
      time.drivers.timers.set(() => expect(running.ending).toBeUndefined(), 2499);
    });
    expect({ seconds, sentAt }).toEqual({ seconds: 2.5, sentAt: [0, 1000, 2000] });
  });

  test('waits for what is in flight when it is stopped', async () => {
    const result = await probe({ rate: 10, durationSeconds: 60 }, () => ({ answer: GOOD, after: 700 }), (running, time) => {
      time.drivers.timers.set(() => running.stop('command'), 1050);
    });
    expect(result).toMatchObject({ requests: 11, ok: 11, seconds: 1.05, ending: 'command', abandoned: 0 });
  });

  test('stopped without waiting: unanswered requests are left out', async () => {
    const reply = (index: number) => ({ answer: index < 5 ? GOOD : refused(), after: index < 5 ? 10 : 700 });
    const result = await probe({ rate: 10, durationSeconds: 60 }, reply, (running, time) => {
      time.drivers.timers.set(() => running.abandon(), 1250);
    });
    // Requests 0 to 4 were good and 5 failed at 1.2 s; 6 to 12 were in flight.
    expect(result).toMatchObject({ requests: 6, ok: 5, failed: 1, abandoned: 7, ending: 'signal' });
    expect(result.windows).toMatchObject([{ from: 0.5, to: 1.25, recovered: false, failed: 1 }]);
  });

  test('leaves out requests that the own machine could not send', async () => {
    const result = await probe({ rate: 10, durationSeconds: 1 }, index => ({
      answer: index === 4 ? { type: 'unsent', detail: 'connect EMFILE' } : index === 3 || index === 5 ? refused() : GOOD, after: 1,
    }));
    expect(result).toMatchObject({ requests: 9, failed: 2, unsent: 1, firstUnsent: 'connect EMFILE' });
    expect(result.windows).toMatchObject([{ from: 0.3, to: 0.6, failed: 2 }]);
  });

  test('drops requests that it cannot send in time', async () => {
    const time = new VirtualTime();
    const running = new Prober({ rate: 100, durationSeconds: 1 }, EXPECTATION, (_, answered) => {
      time.now += 100; // ten times as long as there is
      time.drivers.timers.set(() => answered(GOOD), 1);
    }, time.drivers);
    time.run();
    const { requests, late } = await running.done;
    expect(requests).toBeLessThan(100);
    // All but the first were late, sent or not.
    expect(late).toBe(99);
  });

  test('reports progress', async () => {
    const seen: object[] = [];
    await probe({ rate: 10, durationSeconds: 2 }, index => ({ answer: index >= 4 && index < 8 ? refused() : GOOD, after: 1 }), (running, time) => {
      [0, 650, 1950].forEach(at => time.drivers.timers.set(() => seen.push({ ...running.progress(), p99Milliseconds: undefined }), at));
    });
    expect(seen).toEqual([
      { requests: 0, failed: 0, downtimeSeconds: 0 },
      { requests: 7, failed: 3, downtimeSeconds: expect.closeTo(0.3) },
      { requests: 20, failed: 4, downtimeSeconds: expect.closeTo(0.4) },
    ]);
  });

  test('counts every request once in any order of answers', async () => {
    const replies = fc.array(fc.record({ good: fc.boolean(), after: fc.integer({ min: 0, max: 3000 }) }), { minLength: 1, maxLength: 60 });
    await fc.assert(fc.asyncProperty(replies, fc.integer({ min: 1, max: 500 }), async (plan, rate) => {
      const result = await probe({ rate, durationSeconds: plan.length / rate }, index => ({
        answer: plan[index].good ? GOOD : refused(), after: plan[index].after,
      }));
      expect(result.requests).toBe(plan.length);
      expect(result.ok + result.failed).toBe(result.requests);
      expect(result.failed).toBe(plan.filter(({ good }) => !good).length);
      expect(result.windows.map(window => window.failed)).toEqual(runsOfFailures(plan));
      expectWindowsHold(result, plan.map(({ good }) => good), rate);
    }), { numRuns: 200 });
  });
});

/** Lengths of the runs of failures: what the windows must be, found another way. */
function runsOfFailures(plan: readonly { readonly good: boolean }[]): number[] {
  return plan.map(({ good }) => good ? 'g' : 'f').join('').split(/g+/).filter(run => run !== '').map(run => run.length);
}

function expectWindowsHold({ windows }: Measurement, good: readonly boolean[], rate: number): void {
  windows.forEach(({ from, to }, index) => {
    expect(from).toBeLessThan(to);
    if (index > 0) expect(windows[index - 1].to).toBeLessThan(from);
  });
  good.forEach((isGood, index) => {
    const within = windows.filter(({ from, to }) => from <= index / rate && index / rate < to);
    expect(within).toHaveLength(isGood ? 0 : 1);
  });
}

describe('countRequests()', () => {
  test.each([
    [50, 600, 30000], [200, 60, 12000], [1.1, 10, 11], [0.1, 30, 3], [3, 0.5, 2], [2, 0.5, 1], [0.001, 1, 1], [100000, 86400, 8640000000],
  ])('is, at %p/s for %p s, %p', (rate, durationSeconds, expected) => {
    expect(countRequests({ rate, durationSeconds })).toBe(expected);
  });
});
