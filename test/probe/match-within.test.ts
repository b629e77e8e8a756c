import { matchWithin } from '../../src/probe/match-within';

describe('matchWithin()', () => {
  test('gives what the expression matches, with its groups', () => {
    const matched = matchWithin(/v(\d+)/, 'version v12');
    expect(matched === 'too long' ? matched : matched.found?.slice(0)).toEqual(['v12', '12']);
  });

  test('gives nothing where it does not match', () => expect(matchWithin(/v(\d+)/, 'none')).toEqual({ found: null }));

  test('ends an expression that would take longer than the probe', () => {
    expect(matchWithin(/(a+)+$/, `${'a'.repeat(50)}b`)).toBe('too long');
    expect(matchWithin(/b/, 'b')).not.toBe('too long');
  });

  test('is not tried again after it has taken too long three times', () => {
    const hostile = /(b+)+$/;
    const begin = performance.now();
    for (let answer = 0; answer < 100; answer++) expect(matchWithin(hostile, `${'b'.repeat(50)}a`)).toBe('too long');
    expect(performance.now() - begin).toBeLessThan(100 * 200 / 4);
    expect(matchWithin(hostile, 'b')).toBe('too long');
  });
});
