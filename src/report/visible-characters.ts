/**
 * Characters that a terminal interprets instead of showing: controls, line separators, halves of characters, and the format
 * characters that change the direction of the following text. Joiners stay, since scripts and emoji need them.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;

/**
 * Characters that XML 1.0 cannot hold, not even as a reference, and those that it discourages: controls that XML 1.1 took for ends of lines,
 * as some parsers do to this day.
 *
 * @see https://www.w3.org/TR/xml/#charsets
 */
const NOT_XML = /[^\t\n\r\u0020-\u007e\u00a0-\u2027\u2029-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * Manifests are written by anyone. What they contain must neither move the cursor nor colour the screen nor begin a line
 * that looks like a finding of ours, so it is shown the way a string literal would write it.
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, escape);
}

/** The same for characters that XML cannot hold; all others are left to the writer of XML. */
export function visibleInXml(text: string): string {
  return text.replace(NOT_XML, escape);
}

function escape(character: string): string {
  return SHORT[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
