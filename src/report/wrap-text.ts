/**
 * Lines of at most `columns` characters, where the words allow it: words, and so paths and addresses, are never broken,
 * because a reader copies them; nor is a number parted from its unit.
 *
 * @param first what the first line begins with
 * @param rest what all others begin with
 */
export function wrapText(text: string, columns: number, first = '', rest = ' '.repeat(first.length)): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/(?<!\d) | (?!s\b)/)) {
    if (!empty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = rest + word;
    } else {
      line += empty ? word : ` ${word}`;
    }
    empty = false;
  }
  return [...lines, line].map(each => each.trimEnd());
}
