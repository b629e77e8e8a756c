import { firstOfEach, nameSome } from '../../../src/platform/limits/and-more';

describe('nameSome()', () => {
  test.each([[['a'], 'a'], [['a', 'b'], 'a, b'], [['a', 'b', 'c'], 'a, b and 1 more']])('%j', (names, text) => expect(nameSome(names, 2)).toBe(text));
});

describe('firstOfEach()', () => {
  test.each([
    ['at its limit', ['a1', 'a2', 'b1'], [['a1', 0], ['a2', 0], ['b1', 0]]],
    ['above its limit', ['a1', 'b1', 'a2', 'a3', 'a4'], [['a1', 0], ['b1', 0], ['a2', 2]]],
  ])('of a group %s', (_, items, expected) =>
    expect(firstOfEach(items, item => item[0], 2).map(({ item, more }) => [item, more])).toEqual(expected));
});
