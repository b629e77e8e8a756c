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
});
