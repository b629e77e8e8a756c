import { inSeconds, parseGoDuration, TimeUnit } from '../../src/platform/durations';

describe('inSeconds()', () => {
  test.each<[amount: number, unit: TimeUnit, seconds: number]>([
    [1001, 'ms', 1.001], [75, 's', 75], [1.5, 'm', 90], [2, 'h', 7200], [1, 'd', 86_400], [0, 'd', 0],
  ])('%d %s is %d s', (amount, unit, seconds) => expect(inSeconds(amount, unit)).toBe(seconds));
});

describe('parseGoDuration()', () => {
  test.each([
    ['30s', 30], ['1m30s', 90], ['1.5h', 5400], ['250ms', 0.25], ['0.1s0.2s', 0.3], ['9223372036s', 9_223_372_036],
  ])('reads %s', (text, seconds) => expect(parseGoDuration(text)).toBe(seconds));

  test.each([['a bare number', '30'], ['days', '1d'], ['a space', '1m 30s'], ['nothing', ''], ['more than Go counts', '9223372037s'], ['a part without a unit', '1m30'], ['a number', 30]])('does not take %s', (_, value) =>
    expect(parseGoDuration(value)).toBeUndefined());
});
