/**
 * Characters that a terminal interprets instead of showing: controls, line separators, halves of characters, and the format
 * characters that change the direction of the following text. Joiners stay, since scripts and emoji need them.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;

/** Most texts hold nothing to look at: letters of Latin script, and the signs that our own sentences use. */
const SEEN = String.raw` -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u2190-\u22ff`;
const PLAIN = new RegExp(`^[${SEEN}]*$`);

/** The same of several lines. */
const PLAIN_LINES = new RegExp(String.raw`^[\n${SEEN}]*$`);

/**
 * Characters that XML 1.0 cannot hold, not even as a reference, and those that it discourages: controls that XML 1.1 took for ends of lines,
 * as some parsers do to this day.
 *
 * @see https://www.w3.org/TR/xml/#charsets
 */
const NOT_XML = /[^\t\n\r\u0020-\u007e\u00a0-\u2027\u2029-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * What the log of GitHub Actions takes for a command: `::` at the beginning of a line, after any space, and `##[` within one.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
const COMMAND = /:(?<=^\s*:)(?=:)|\[(?<=##\[)/gm;

/**
 * Manifests are written by anyone. What they contain must neither move the cursor nor colour the screen nor begin a line
 * that looks like a finding of ours, nor give a command to a log, so it is shown the way a string literal would write it.
 */
export function visible(text: string): string {
  return withoutCommands(visibleInCommand(text));
}

/** The same within a command to a log, which ends with its line and holds any text until then. */
export function visibleInCommand(text: string): string {
  return PLAIN.test(text) ? text : text.replace(UNSEEN, escape);
}

/** The text of a line or several, in which no log finds a command. */
export function withoutCommands(text: string): string {
  return text.replace(COMMAND, escape);
}

/** The same for XML, whose writer leaves the ends of lines, and for characters that XML cannot hold. */
export function visibleInXml(text: string): string {
  const seen = PLAIN_LINES.test(text) ? text
    : text.replace(NOT_XML, escape).replace(UNSEEN, character => Object.hasOwn(SHORT, character) ? character : escape(character));
  return withoutCommands(seen);
}

/**
 * The same for Markdown, in which a name must not become a link, a heading, a formula, a mention or another cell either. GitHub looks for
 * mentions in what comes of the text, where no escape is left: a space without width parts them.
 */
export function visibleInMarkdown(text: string): string {
  return visible(text).replace(/[\\`*_[\]<>|#~$&]/g, '\\$&').replace(LINKED, '&#8203;');
}

/** Within what Markdown makes a link of: an address, somebody's name, the number of an issue. */
const LINKED = /(?<=:)(?=\/\/)|(?<=www\.|@)|(?<=#)(?=\d)/gi;

/** A value as JSON of several lines, in which such characters are escaped: a log shows it as it is. */
export function jsonText(value: unknown): string {
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  const seen = PLAIN_LINES.test(text) ? text : text.replace(UNSEEN, character => character === '\n' ? character : jsonEscape(character));
  return seen.replace(COMMAND, jsonEscape);
}

function jsonEscape(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
}

function escape(character: string): string {
  return SHORT[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
