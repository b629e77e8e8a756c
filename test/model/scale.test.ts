import { resolvePods } from '../../src/model/scale';

describe('resolvePods()', () => {
  test.each([[25, 4, 1, 1], [25, 5, 2, 1], [25, 3, 1, 0], [0, 3, 0, 0], [100, 3, 3, 3]])('%d %% of %d are %d rounded up and %d rounded down', (percent, replicas, up, down) => {
    expect([resolvePods(`${percent}%`, replicas, Math.ceil), resolvePods(`${percent}%`, replicas, Math.floor)]).toEqual([up, down]);
  });

  test('a number', () => expect(resolvePods(3, 2, Math.ceil)).toBe(3));

  test.each(['3', 'half', '2.5%'])('knows no pods that %j means', value => expect(resolvePods(value, 4, Math.ceil)).toBeUndefined());
});
