import { areWithin, CodeRange, isNeverSuccess, parseSuccessCodes } from '../../src/platform/success-codes';

describe('parseSuccessCodes()', () => {
  test.each<[string, CodeRange[]]>([
    ['200', [[200, 200]]], ['200,302', [[200, 200], [302, 302]]], ['200-299', [[200, 299]]], [' 200-299 , 404', [[200, 299], [404, 404]]], ['0', [[0, 0]]],
  ])('reads %s', (text, ranges) => expect(parseSuccessCodes(text)).toEqual(ranges));

  test.each(['', '2xx', '200,', '200-', '-299', '2000', '200-2990', '200 299'])('fails on %p', text => expect(parseSuccessCodes(text)).toBeUndefined());
});

describe('areWithin()', () => {
  test.each<[string, boolean]>([
    ['200', true], ['499', true], ['200-499', true], ['199', false], ['500', false], ['199-300', false], ['300-500', false], ['299-200', false], ['200,500', false],
  ])('says of %s whether it is within 200-499: %p', (text, expected) => expect(areWithin(parseSuccessCodes(text)!, [200, 499])).toBe(expected));
});

describe('isNeverSuccess()', () => {
  test.each<[string, boolean]>([
    ['199', true], ['200', false], ['399', false], ['400', true], ['100-199,400-499', true], ['100-200', false], ['399-499', false], ['404,200', false],
  ])('says of %s whether a probe never takes it: %p', (text, expected) => expect(isNeverSuccess(parseSuccessCodes(text)!)).toBe(expected));

  test('is no more than nothing', () => expect(isNeverSuccess([])).toBe(false));
});
