import fc from 'fast-check';
import { observe, World } from './world';
import { Calibration, calibrate } from '../../src/calibration/calibrate';
import { readMeasurements } from '../../src/calibration/read-measurements';
import { writeWatchFile } from '../../src/calibration/watch-file';
import { LOAD_BALANCERS } from '../../src/timing';

const CHECK = { intervalSeconds: 15, timeoutSeconds: 5 };

/** Ranges of delays: the typical value is the middle of each, and the value that 95 % keep to is near its end. */
const range = (least: number, most: number) => fc.tuple(fc.integer({ min: least, max: most }), fc.double({ min: 0.02, max: 0.2, noNaN: true }))
  .map(([from, spread]): [number, number] => [from, from * (1 + spread)]);

const worlds: fc.Arbitrary<World> = fc.record({
  targets: fc.integer({ min: 120, max: 160 }),
  delays: fc.record({ reaction: range(15, 40), propagation: range(15, 120), healthy: range(20, 60), gate: range(15, 20) }),
  every: fc.constantFrom(0.2, 0.25), // a span lies between four polls, and of lost ones between more: they must be short against a tenth of it
  failing: fc.constantFrom(0, 0.1, 0.3),
  clockOffset: fc.integer({ min: -5, max: 5 }),
  seed: fc.integer({ min: 0, max: 1e9 }),
});

function calibrated(world: World, parts: ReadonlyArray<'watch' | 'log' | 'histogram'>, clockOffset = world.clockOffset): Calibration {
  const { watched, log, histogram } = observe(world);
  const texts = { watch: writeWatchFile({ everySeconds: world.every, targets: watched }), log, histogram };
  const { measurements, problems } = readMeasurements(parts.map(part => ({ name: part, text: texts[part] })), { clockOffset });
  expect(problems).toEqual([]);
  return calibrate(measurements, LOAD_BALANCERS['alb-ip'], CHECK);
}

/** Whether typical value and bound are those of a range, to within a tenth. */
function expectRecovered({ delays }: Calibration, delay: string, [low, high]: readonly [number, number], factor = 1.1): void {
  const found = delays.find(each => each.delay === delay);
  if (found === undefined) throw new Error(`${delay} is missing`);
  const [middle, p95] = [(low + high) / 2, low + 0.95 * (high - low)];
  expect(found.typical).toBeGreaterThan(middle / factor);
  expect(found.typical).toBeLessThan(middle * factor);
  expect(found.bound).toBeGreaterThan(p95 / factor);
  expect(found.bound).toBeLessThan(high * factor);
}

describe('calibrate()', () => {
  test('recovers known delays to within a tenth, with polls that fail and clocks that differ', () => {
    fc.assert(fc.property(worlds, world => {
      const calibration = calibrated(world, ['watch', 'log']);
      expectRecovered(calibration, 'controllerReactionSeconds', world.delays.reaction);
      expectRecovered(calibration, 'deregistrationPropagationSeconds', world.delays.propagation);
      expectRecovered(calibration, 'gatePollSeconds', world.delays.gate);
      expect(calibration.refused).toEqual([]);
    }), { numRuns: 6 });
  });

  test('makes a profile with the registration window that was measured', () => {
    fc.assert(fc.property(worlds, world => {
      const { delays } = calibrated(world, ['watch']);
      const value = (delay: string, which: 'typical' | 'bound') => delays.find(each => each.delay === delay)![which];
      const { healthy, gate } = world.delays;
      const whole = value('registrationPropagationSeconds', 'bound') + CHECK.intervalSeconds + CHECK.timeoutSeconds + value('gatePollSeconds', 'bound');
      expect(whole).toBeGreaterThan((healthy[0] + gate[0] + 0.8 * (healthy[1] - healthy[0] + gate[1] - gate[0])) / 1.1);
      expect(whole).toBeLessThan(Math.max(healthy[1] + gate[1], CHECK.intervalSeconds + CHECK.timeoutSeconds + gate[1]) * 1.1);
    }), { numRuns: 4 });
  });

  test('does not mistake a clock that differs for a delay if it is told', () => {
    const world: World = {
      targets: 100,
      every: 0.5,
      failing: 0,
      seed: 3,
      clockOffset: 4,
      delays: { reaction: [10, 11], propagation: [20, 21], healthy: [20, 21], gate: [10, 11] },
    };
    const propagation = (offset: number) => calibrated(world, ['watch', 'log'], offset).delays.find(({ delay }) => delay === 'deregistrationPropagationSeconds')!.typical;
    expect(propagation(4)).toBeCloseTo(20.5, 0);
    expect(propagation(0)).toBeCloseTo(24.5, 0);
  });

  test('takes the histogram of the controller, to within its edges', () => {
    const world: World = {
      targets: 200,
      every: 0.5,
      failing: 0,
      seed: 5,
      clockOffset: 0,
      delays: { reaction: [10, 11], propagation: [20, 21], healthy: [25, 40], gate: [10, 14] },
    };
    const [found] = calibrated(world, ['histogram']).delays;
    expect(found.estimate).toMatchObject({ quantity: 'gateOpensSeconds', n: 200, bound: 60 }); // 95 % are below 52.6: its bucket ends at 60
    expect(found.estimate.typical).toBeCloseTo(44.5, -1);
    expect(found.bound).toBe(60 - 15 - 5 - 15);
  });

  test('refuses too few targets, with how many are needed', () => {
    const world: World = {
      targets: 58,
      every: 0.5,
      failing: 0,
      seed: 5,
      clockOffset: 0,
      delays: { reaction: [10, 11], propagation: [20, 21], healthy: [25, 40], gate: [10, 14] },
    };
    const { delays, refused } = calibrated(world, ['watch', 'log']);
    expect(delays).toEqual([]);
    expect(refused.map(({ quantity, n, needed }) => [quantity, n, needed])).toEqual([
      ['controllerReactionSeconds', 58, 59], ['gateOpensSeconds', 58, 59], ['gatePollSeconds', 58, 59], ['deregistrationPropagationSeconds', 58, 59],
    ]);
  });

  test('leaves out events that fell into long gaps, and says how many', () => {
    const world: World = {
      targets: 150,
      every: 0.25,
      failing: 0.7,
      seed: 11,
      clockOffset: 0,
      delays: { reaction: [10, 11], propagation: [20, 21], healthy: [25, 40], gate: [10, 14] },
    };
    const { delays, refused } = calibrated(world, ['watch']);
    const reaction = [...delays.map(({ estimate }) => estimate), ...refused].find(({ quantity }) => quantity === 'controllerReactionSeconds')!;
    expect(reaction.inGaps).toBeGreaterThan(20);
    expect(reaction.n + reaction.inGaps).toBe(150);
  });
});
