import { LONGEST_PATTERN, matches, PatternError } from '../../src/config/patterns';

describe('matches()', () => {
  test.each([
    ['web', 'web', true],
    ['web', 'web-2', false],
    ['web-*', 'web-2', true],
    ['web-?', 'web-22', false],
    ['charts/**', 'charts/web/templates/service.yaml', true],
    ['**/dev-*-{a,b}-*.yaml', 'charts/dev-web-a-1.yaml', true],
    ['**/dev-*-{a,b}-*.yaml', 'charts/dev-web-c-1.yaml', false],
  ])('%s, %s: %s', (pattern, text, expected) => expect(matches(pattern, text)).toBe(expected));

  test('takes the longest pattern', () => expect(matches('?'.repeat(LONGEST_PATTERN), 'a'.repeat(LONGEST_PATTERN))).toBe(true));

  test('refuses a longer one', () => expect(() => matches('?'.repeat(LONGEST_PATTERN + 1), 'a')).toThrow(PatternError));

  test('gives up one that goes over a text again and again', () => {
    const begin = performance.now();
    expect(() => matches('*a*a*a*a*a*a*b', 'a'.repeat(253))).toThrow(/^the pattern "\*a\*a\*a\*a\*a\*a\*b" takes too long for "a{59}…; write it with fewer '\*'$/);
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
