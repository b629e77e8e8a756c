import { withoutCommands } from './visible-characters';

/** The least room for text next to its lead; with less, the text starts below the lead. */
const LEAST_ROOM = 24;

/**
 * Lines of at most `columns` characters, where the words allow it: words, and so paths and addresses, are never broken,
 * because a reader copies them; nor is a number parted from its unit.
 *
 * @param first the beginning of the first line; if it takes most of the line, the text begins below it
 * @param rest the beginning of all other lines
 */
export function wrapText(text: string, columns: number, first = '', rest = ' '.repeat(first.length)): string[] {
  const crowded = first.trim() !== '' && first.length > columns / 2 && columns - first.length < LEAST_ROOM;
  if (!crowded) return wrapWords(text.split(/(?<!\d) | (?!s\b)/), columns, first, rest);
  const lead = first.trimEnd();
  const indent = ' '.repeat(Math.min(lead.search(/\S/), 4));
  return [
    ...lead.length <= columns ? [lead] : wrapWords(lead.trim().split(/ +/), columns, indent, `${indent}  `),
    ...wrapText(text, columns, `${indent}    `),
  ];
}

function wrapWords(words: readonly string[], columns: number, first: string, rest: string): string[] {
  const lines: string[] = [];
  const begin = (lead: string, word: string) => lead.trim() === '' ? lead + withoutCommands(word) : lead + word;
  let line = first;
  let empty = true;
  for (const word of words) {
    if (!empty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = begin(rest, word);
    } else {
      line = empty ? begin(line, word) : `${line} ${word}`;
    }
    empty = false;
  }
  return [...lines, line].map(each => each.trimEnd());
}

/** The text without the ends of its lines, and the space around them. */
export function inOneLine(text: string): string {
  return text.includes('\n') ? text.split('\n').map(line => line.trim()).filter(line => line !== '').join(' ') : text;
}
