import fc from 'fast-check';
import { calibrate } from '../../src/calibration/calibrate';
import { readMeasurements } from '../../src/calibration/read-measurements';
import { behaviourOf } from '../../src/rehearsal/measure/behaviour';
import { Measured, nothingMeasured } from '../../src/rehearsal/measure/measure';
import { StopObservation } from '../../src/rehearsal/measure/stop';
import { rehearsalToJson } from '../../src/report/rehearsal/rehearsal-json';
import { LOAD_BALANCERS } from '../../src/timing';

const CHECK = { intervalSeconds: 15, timeoutSeconds: 5 };
const STOP: StopObservation = { handled: true, endedBySignal: false, shell: false, limitSeconds: 60, leftBehind: 0, lagSeconds: 0, output: [] };

/** The report that the command prints of these processes. */
function reportOf(measured: Measured): string {
  return rehearsalToJson({
    argv: ['server'],
    stopSignal: 'SIGTERM',
    measured,
    behaviour: behaviourOf(measured),
    measuredInputs: {},
    declaredInputs: {},
    wrong: [],
    interrupted: false,
    quick: false,
  });
}

const calibrated = (texts: readonly string[]) => {
  const { measurements, problems } = readMeasurements(texts.map((text, index) => ({ name: `rehearsal-${index}.json`, text })), { clockOffset: 0 });
  return { problems, ...calibrate(measurements, LOAD_BALANCERS['alb-ip'], CHECK) };
};

/** Start-ups, and shutdowns without and with requests in flight. */
function measuredOf(starts: readonly number[], exits: readonly number[], acceptsSeconds = 0): Measured {
  const loaded = exits.map((exitSeconds): StopObservation => ({
    ...STOP,
    exitSeconds: exitSeconds + acceptsSeconds + 7,
    traffic: { inFlight: { count: 1, finished: 1, reset: 0, failed: 0 }, acceptsSeconds, acceptedAndLost: 0 },
  }));
  const idle = exits.map((each): StopObservation => ({ ...STOP, exitSeconds: each + acceptsSeconds }));
  return { ...nothingMeasured(), starts: [...starts], idleStops: idle, loadedStops: loaded };
}

describe('reports of rehearse', () => {
  const durations = fc.double({ min: 1, max: 60, noNaN: true }).chain(least =>
    fc.array(fc.double({ min: least, max: least * 1.2, noNaN: true }), { minLength: 60, maxLength: 80 }));

  test('give back known start-ups and shutdowns to within a tenth', () => {
    fc.assert(fc.property(durations, durations, fc.constantFrom(0, 3), (starts, exits, accepts) => {
      const half = (values: readonly number[], part: number) => values.filter((_, index) => index % 2 === part);
      const reports = [0, 1].map(part => reportOf(measuredOf(half(starts, part), half(exits, part), accepts)));
      const { problems, inputs, delays, refused } = calibrated(reports);
      expect([problems, delays, refused]).toEqual([[], [], []]);
      for (const [nth, values] of [starts, exits].entries()) {
        const { n, typical, bound } = inputs[nth].estimate;
        const sorted = [...values].sort((one, other) => one - other);
        expect(n).toBe(values.length);
        expect(Math.abs(typical / sorted[Math.floor(n / 2)] - 1)).toBeLessThan(0.1);
        expect(bound).toBeGreaterThanOrEqual(sorted[Math.floor(0.95 * (n - 1))] - 0.001);
        expect(bound).toBeLessThanOrEqual(sorted[n - 1] + 0.001);
      }
      expect(inputs.map(({ input }) => input)).toEqual(['startupSeconds', 'shutdownSeconds']);
    }), { numRuns: 30 });
  });

  test('are refused with too few processes, and how many are needed', () => {
    const { inputs, refused } = calibrated([reportOf(measuredOf([3, 4, 5], [1, 2]))]);
    expect(inputs).toEqual([]);
    expect(refused.map(({ quantity, n, needed }) => [quantity, n, needed])).toEqual([['startupSeconds', 3, 59], ['shutdownSeconds', 2, 59]]);
  });

  test('say nothing of the shutdown of an application that does not end', () => {
    const { refused } = calibrated([reportOf({ ...measuredOf([3], []), idleStops: [STOP, { ...STOP, exitSeconds: 4 }] })]);
    expect(refused.map(({ quantity }) => quantity)).toEqual(['startupSeconds']);
  });

  test('without a process that started are no measurement', () => {
    expect(calibrated([reportOf(nothingMeasured())]).problems).toEqual([
      { file: 'rehearsal-0.json', message: 'no process of this rehearsal has started, or ended' },
    ]);
  });
});
