/**
 * The memory limit of parsing, in pieces of some fifty bytes. Each line, each mark that begins a value and each escape
 * takes its share, however short it is, so that a few megabytes of them would fill the memory. Kubernetes keeps no object
 * above 1.5 MiB; a larger document is a List, of which a megabyte has some thirty thousand lines.
 */
const MAX_PIECES = 6_000_000;
const PIECES_PER_LINE = 5;

/** The most values of a document with its aliases: a fixed number, and some for each character of the text. */
const FREE_VALUES = 10_000;
const VALUES_PER_CHARACTER = 10;

const [LINE_FEED, RETURN, SPACE, COMMA, DASH, QUESTION, BRACKET, BRACE, BACKSLASH, QUOTE] = [...'\n\r ,-?[{\\\'']
  .map(character => character.charCodeAt(0));

/** Why a text is not parsed at all, determined without allocating memory. */
export function excessOf(text: string, start: number, end: number): string | undefined {
  if ((end - start) * PIECES_PER_LINE <= MAX_PIECES) return undefined;
  let [lines, marks, escapes] = [0, 0, 0];
  for (let at = start; at < end; at += 1) {
    switch (text.charCodeAt(at)) {
      case LINE_FEED: lines += 1; break;
      case RETURN: if (text.charCodeAt(at + 1) !== LINE_FEED) lines += 1; break;
      case COMMA: case BRACKET: case BRACE: marks += 1; break;
      case DASH: case QUESTION: if (text.charCodeAt(at + 1) === SPACE) marks += 1; break;
      case BACKSLASH: escapes += 1; break;
      case QUOTE: if (text.charCodeAt(at + 1) === QUOTE) escapes += 1; break;
    }
  }
  if (lines * PIECES_PER_LINE + marks + escapes <= MAX_PIECES) return undefined;
  return `is too much to be read at once (${lines} lines; ${marks} commas, dashes and brackets; ${escapes} escapes): `
    + 'give the objects as documents of their own, or in several files';
}

/**
 * Aliases make one value appear in many places. It is stored once, but a walk through the document meets it each time: a
 * few lines can mean billions of values, or a value that contains itself.
 */
export function aliasProblem(root: unknown, length: number): string | undefined {
  const limit = FREE_VALUES + VALUES_PER_CHARACTER * length;
  const sizes = new Map<object, number | 'counting'>();
  const size = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known === 'counting') return Infinity;
    if (known !== undefined) return known;
    sizes.set(value, 'counting');
    const total = Object.values(value).reduce((sum: number, child) => sum + size(child), 1);
    sizes.set(value, total);
    return total;
  };
  const total = size(root);
  if (total === Infinity) return 'contains an anchor whose value contains itself';
  return total > limit ? `stands for more than ${limit} values by its aliases` : undefined;
}
