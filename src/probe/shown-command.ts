import { MASK, shownAddress } from './shown-url';

/** Parts of names that tell a secret wherever they stand, and those that do so as a word of their own: `pin`, but not `ping`. */
const SECRET = /token|secret|passw|passphrase|credential|api-?key|access-?key|authori[sz]ation|signature|jwt|cookie|bearer/;
const SECRET_WORDS = /(?<![a-z])(?:auth|key|pass|pwd|pw|pin|pat|hmac|sig|creds?|session|sid|otp|code)(?![a-z])/;

/** A value that a name leads to: of a flag, a variable or a header. */
const NAMED = /(?<![\w.-])([\w.-]+)(["']?\s*[:=]\s*|\s+)(?=\S)/g;

/** The words of a command as reports and logs may show them: without the values of what is named like a secret, and of headers. */
export function shownCommand(argv: readonly string[]): readonly string[] {
  return argv.map((word, index) => shownWord(word, argv[index - 1] ?? ''));
}

function shownWord(word: string, before: string): string {
  if (/^(?:-H|--header)$/.test(before)) return word.replace(/^([^:]*:\s*)?[^]*/, (_, name = '') => `${name}${MASK}`);
  if (/^(?:-u|--user)$/.test(before) && word.includes(':')) return `${word.slice(0, word.indexOf(':') + 1)}${MASK}`;
  if (isFlag(before) && isSecret(before) && !word.startsWith('-')) return MASK;
  return withoutValues(word).replace(/[a-z][a-z0-9+.-]{0,20}:\/\/[^\s'"]+/gi, shownAddress);
}

/** A word may be a whole script: what follows a secret is not shown, since nobody knows where a value ends. */
function withoutValues(word: string): string {
  for (const { 0: lead, 1: name, 2: between, index } of word.matchAll(NAMED)) {
    const leads = between.trim() !== '' ? isSecret(name) : (isFlag(name) && isSecret(name)) || /^bearer$/i.test(name);
    if (leads) return `${word.slice(0, index + lead.length)}${MASK}`;
  }
  return word;
}

function isFlag(name: string): boolean {
  return /^--?[a-z]/i.test(name) && !name.includes('=');
}

function isSecret(name: string): boolean {
  const words = name.replace(/([a-z])([A-Z])/g, '$1-$2').replace(/_/g, '-').toLowerCase();
  return SECRET.test(words) || SECRET_WORDS.test(words);
}
