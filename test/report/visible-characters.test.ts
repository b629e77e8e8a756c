import { jsonText, visible, visibleInMarkdown, visibleInXml } from '../../src/report/visible-characters';

describe('what a terminal would act on', () => {
  const HOSTILE = 'a\u001b[31m\u0007\u202e\u2028\ufeffb';

  test('is shown', () => expect(visible(HOSTILE)).toBe('a\\u{1b}[31m\\u{7}\\u{202e}\\u{2028}\\u{feff}b'));
  test('is shown in XML, whose writer keeps the ends of lines', () => expect(visibleInXml(`${HOSTILE}\n`)).toBe('a\\u{1b}[31m\\u{7}\\u{202e}\\u{2028}\\u{feff}b\n'));
  test('is escaped in JSON, which means the same', () => {
    const text = jsonText({ name: `${HOSTILE}\ud800` });
    expect(text).toBe('{\n  "name": "a\\u001b[31m\\u0007\\u202e\\u2028\\ufeffb\\ud800"\n}\n');
    expect(JSON.parse(text)).toEqual({ name: `${HOSTILE}\ud800` });
  });
  test('is shown in Markdown, in which nothing is markup', () => expect(visibleInMarkdown('# [a](b) |\u0007 *c* `d` <e>\n')).toBe('\\# \\[a\\](b) \\|\\\\u{7} \\*c\\* \\`d\\` \\<e\\>\\\\n'));
});
