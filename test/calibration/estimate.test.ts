import fc from 'fast-check';
import { estimate, isEstimate, neededSamples, rankOfBound, ranksOfMedian } from '../../src/calibration/estimate';
import { exactly } from '../../src/calibration/sample';

describe('neededSamples()', () => {
  // The known table of one-sided tolerance limits without a distribution.
  test.each([[0.9, 0.9, 22], [0.9, 0.95, 29], [0.95, 0.95, 59], [0.99, 0.95, 299], [0.95, 0.99, 90], [0.5, 0.5, 1]])(
    'of %d with confidence %d are %d', (coverage, confidence, needed) => {
      expect(neededSamples({ coverage, confidence })).toBe(needed);
      expect(rankOfBound(needed, { coverage, confidence })).toBe(needed);
      expect(rankOfBound(needed - 1, { coverage, confidence })).toBeUndefined();
    });
});

describe('rankOfBound()', () => {
  // The least n with which the second largest, and the third largest, is a bound.
  test.each([[92, 92], [93, 92], [123, 122], [124, 122], [1000, 962], [5000, 4776]])('of %d measurements is %d', (n, rank) => {
    expect(rankOfBound(n, { coverage: 0.95, confidence: 0.95 })).toBe(rank);
  });

  test('covers as much as it says, as often as it says', () => {
    const demand = { coverage: 0.9, confidence: 0.9 };
    let state = 7;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const runs = 2000;
    const covered = Array.from({ length: runs }, () => {
      const result = estimate({ quantity: 'gatePollSeconds', source: '', samples: Array.from({ length: 100 }, () => exactly(random())) }, demand);
      return isEstimate(result) && result.bound >= 0.9;
    }).filter(Boolean).length;
    expect(covered / runs).toBeGreaterThan(0.88);
  });
});

describe('ranksOfMedian()', () => {
  test.each([[6, [1, 6]], [10, [2, 9]], [20, [6, 15]], [100, [40, 61]], [5000, [2431, 2570]]])('of %d measurements', (n, ranks) => {
    expect(ranksOfMedian(n, 0.95)).toEqual(ranks);
  });
});

describe('estimate()', () => {
  test('says how many measurements are needed', () => {
    expect(estimate({ quantity: 'gatePollSeconds', source: 'polls', samples: Array(58).fill(exactly(1)), inGaps: 3 }))
      .toEqual({ quantity: 'gatePollSeconds', source: 'polls', n: 58, needed: 59, inGaps: 3 });
  });

  test('lies within what was measured, and a bound is never below the typical value', () => {
    const upTo = (max: number) => fc.double({ min: 0, max, noNaN: true });
    const sample = fc.tuple(upTo(500), upTo(50)).map(([low, width]) => ({ low, high: low + width }));
    fc.assert(fc.property(fc.array(sample, { minLength: 59, maxLength: 200 }), samples => {
      const result = estimate({ quantity: 'gatePollSeconds', source: '', samples });
      if (!isEstimate(result)) throw new Error('59 measurements suffice');
      const [low, high] = result.typicalInterval;
      expect(low).toBeLessThanOrEqual(result.typical);
      expect(result.typical).toBeLessThanOrEqual(high);
      expect(result.typical).toBeLessThanOrEqual(result.bound);
      expect(result.bound).toBeLessThanOrEqual(Math.max(...samples.map(each => each.high)));
    }));
  });
});
