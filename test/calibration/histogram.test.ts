import { readHistogram } from '../../src/calibration/histogram';

const metrics = (count: string) => ['10', '+Inf'].map(edge => `awslbc_readiness_gate_ready_seconds_bucket{namespace="shop",le="${edge}"} ${count}\n`).join('');

describe('readHistogram()', () => {
  test.each(['1000000', '1e6'])('takes %s events', count => {
    expect(readHistogram(metrics(count))).toMatchObject({ samples: { length: 1_000_000 } });
  });

  test.each(['1000001', '5000000000', '1e300'])('tells that %s events are too many', count => {
    expect(readHistogram(metrics(count))).toEqual({ why: `it counts ${Number(count)} gates, and no more than 1000000 can be looked at` });
  });

  test('tells what is no number', () => {
    expect(readHistogram(metrics('NaN'))).toMatchObject({ why: expect.stringMatching(/no count/) });
  });
});
