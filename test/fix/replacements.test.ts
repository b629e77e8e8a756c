import * as fc from 'fast-check';
import { replacements } from '../../src/fix/diff';

function apply(before: string, all: ReturnType<typeof replacements>): string {
  return [...all].reverse().reduce((text, { start, end, text: now }) => text.slice(0, start) + now + text.slice(end), before);
}

describe('replacements()', () => {
  test.each([
    ['a\nb\nc\n', 'a\nx\nc\n', [{ start: 2, end: 4, text: 'x\n' }]],
    ['a\nb\n', 'a\nx\nb\n', [{ start: 2, end: 2, text: 'x\n' }]],
    ['a\nb\nc\n', 'a\nc\n', [{ start: 2, end: 4, text: '' }]],
    ['a\nb', 'a\nb\nc', [{ start: 2, end: 3, text: 'b\nc' }]],
    ['a\n', 'a\n', []],
    ['', 'a\n', [{ start: 0, end: 0, text: 'a\n' }]],
  ])('from %j to %j', (before, after, expected) => expect(replacements(before, after)).toEqual(expected));

  const line = fc.constantFrom('a: 1\n', 'b: 2\n', '---\n', '- x\n', '\r\n', '🚀\n', 'kind: List\n', 'items:\n', '  c: 3');
  const text = fc.array(line, { maxLength: 12 }).map(lines => lines.join(''));

  test('make one text of the other, without meeting each other', () => {
    fc.assert(fc.property(text, text, (before, after) => {
      const all = replacements(before, after);
      expect(apply(before, all)).toBe(after);
      all.slice(1).forEach(({ start }, index) => expect(start).toBeGreaterThan(all[index].end));
    }));
  });
});
