/** Whole numbers, and all others, of the core schema of YAML 1.2, with the binary numbers that js-yaml and Kubernetes read, too. */
const WHOLE = /^([-+]?)(?:0b([01]+)|0o([0-7]+)|0x([0-9a-fA-F]+)|[0-9]+)$/;
const DECIMAL = /^(?:[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9]+(?:[eE][-+]?[0-9]+)?)$/;
const INFINITE = /^([-+]?)\.(?:inf|Inf|INF)$/;
const NO_NUMBER = /^\.(?:nan|NaN|NAN)$/;

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...['', '~', 'null', 'Null', 'NULL'].map(word => [word, null] as const),
  ...['true', 'True', 'TRUE'].map(word => [word, true] as const),
  ...['false', 'False', 'FALSE'].map(word => [word, false] as const),
]);
const LONGEST_WORD = 5;

const [PLUS, NINE] = [...'+9'].map(character => character.charCodeAt(0));

/** The value of a plain scalar: `on` and a timestamp are texts. */
export function resolvePlain(written: string): unknown {
  if (written.length <= LONGEST_WORD) {
    const word = WORDS.get(written);
    if (word !== undefined) return word;
  }
  const first = written.charCodeAt(0);
  // All numbers begin with one of `+,-./` and the digits, which follow each other.
  return first < PLUS || first > NINE ? written : resolveNumber(written);
}

function resolveNumber(written: string): unknown {
  const whole = WHOLE.exec(written);
  if (whole !== null) {
    const [, sign, binary, octal, hexadecimal] = whole;
    const [digits, base] = binary !== undefined ? [binary, 2] : octal !== undefined ? [octal, 8] : hexadecimal !== undefined ? [hexadecimal, 16]
      : [written.slice(sign.length), 10];
    const value = parseInt(digits, base);
    if (Number.isFinite(value)) return sign === '-' ? -value : value;
  }
  if (DECIMAL.test(written)) {
    const value = parseFloat(written);
    if (Number.isFinite(value)) return value;
  }
  const infinite = INFINITE.exec(written);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  return NO_NUMBER.test(written) ? NaN : written;
}
