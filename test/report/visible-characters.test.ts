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
  test('is shown in Markdown, where no link, mention, formula or reference is left', () => {
    expect(visibleInMarkdown('@octocat https://a www.b.c ~~s~~ $x$ &lt;b&gt; org/repo#1'))
      .toBe('@&#8203;octocat https:&#8203;//a www.&#8203;b.c \\~\\~s\\~\\~ \\$x\\$ \\&lt;b\\&gt; org/repo\\#&#8203;1');
  });
  test('is shown in Markdown, in which nothing is markup', () => expect(visibleInMarkdown('# [a](b) |\u0007 *c* `d` <e>\n')).toBe('\\# \\[a\\](b) \\|\\\\u{7} \\*c\\* \\`d\\` \\<e\\>\\\\n'));
});

describe('what the log of GitHub Actions would act on', () => {
  test.each([
    ['::error::a', '\\u{3a}:error::a'],
    ['\u00a0 ::error::a', '\u00a0 \\u{3a}:error::a'],
    ['a ##[error]b', 'a ##\\u{5b}error]b'],
    ['a ::1 b::c #[d]', 'a ::1 b::c #[d]'],
  ])('%j is shown', (text, expected) => {
    expect(visible(text)).toBe(expected);
    expect(visibleInXml(`a\n${text}`)).toBe(`a\n${expected}`);
    expect(JSON.parse(jsonText(text))).toBe(text);
  });

  test('is escaped in JSON', () => expect(jsonText('##[error]')).toBe('"##\\u005berror]"\n'));
});
