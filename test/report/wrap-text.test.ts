import * as fc from 'fast-check';
import { wrapText } from '../../src/report/wrap-text';

describe('wrapText()', () => {
  test('puts what follows under what comes first', () => {
    expect(wrapText('the shutdown is cut after 45 s', 30, '  Result  ')).toEqual(['  Result  the shutdown is cut', '          after 45 s']);
  });

  test.each([
    [48, ['    G  grace period     the shutdown is cut']],
    [47, ['    G  grace period', '        the shutdown is cut']],
    [20, ['    G  grace period', '        the shutdown', '        is cut']],
    [18, ['    G grace period', '        the', '        shutdown', '        is cut']],
    [17, ['    G grace', '      period', '        the', '        shutdown', '        is cut']],
  ])('leaves room for the words at %d columns', (columns, expected) => {
    expect(wrapText('the shutdown is cut', columns, '    G  grace period     ')).toEqual(expected);
  });

  test('begins no line with what a log takes for a command', () => {
    expect(wrapText('web ::error::a ::error::b', 12, '', '  ')).toEqual(['web', '  \\u{3a}:error::a', '  \\u{3a}:error::b']);
    expect(wrapText('web ::error::a', 40, '  ')).toEqual(['  web ::error::a']);
    expect(wrapText('a', 12, '  ::error::a       A       ')).toEqual(['  \\u{3a}:error::a', '    A', '      a']);
  });

  test('keeps words, their order, and the width, unless a single word is wider', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 30 });
    const lead = fc.stringMatching(/^ {0,6}[A-Z]{1,12} {1,20}[A-Z]{1,12} {1,3}$/);
    fc.assert(fc.property(words, lead, fc.integer({ min: 1, max: 120 }), (given, first, columns) => {
      const lines = wrapText(given.join(' '), columns, first);
      expect(lines.join(' ').trim().split(/ +/)).toEqual([...first.trim().split(/ +/), ...given]);
      for (const line of lines) expect(line.length <= columns || !line.trim().includes(' ') || line.startsWith(first)).toBe(true);
    }));
  });
});
