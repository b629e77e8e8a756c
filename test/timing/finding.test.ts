import { formatNumber } from '../../src/timing';

describe('formatNumber()', () => {
  test.each([[0.1 + 0.2, '0.3'], [1e-7, '0'], [2 ** 53, '9007199254740992'], [1e21, '1000000000000000000000'], [-1e22, '-10000000000000000000000'], [NaN, 'NaN']])(
    'writes %p as %s', (value, expected) => expect(formatNumber(value)).toBe(expected),
  );
});
