import { Expression, formatNumber } from '../timing';

/** The largest number of seconds that policies read: those of more than a day are left to a person. */
export const LONGEST = 99_999;

/** A stretch of numbers on which a limit is a line, and worded in one form. */
interface Piece {
  readonly from: number;
  readonly limit: Expression;
  readonly slope: number;
}

/**
 * The limit as a function of one number that only the object has, in CEL: its value, and the sum in words. The sums of the model
 * are asked for their values, so that no second copy of them is written here. They are convex: where the slope
 * at both ends is the same, so it is between them.
 */
export function overNumber(
  limit: (value: number) => Expression, name: string, variable: string,
): { readonly value: string; readonly spelled: string } {
  const found = pieces(limit, 0, LONGEST);
  const choose = (of: (piece: Piece) => string) => found.slice(0, -1)
    .reduceRight(
      (rest, piece, index) => of(piece) === rest ? rest : `${variable} < ${double(found[index + 1].from)} ? ${of(piece)} : ${rest}`,
      of(found[found.length - 1]),
    );
  return {
    value: choose(({ from, limit: { value }, slope }) => slope === 0 ? double(value) : value === from ? variable : `${variable} + ${double(value - from)}`),
    spelled: choose(({ from, limit: { spelled } }) => template(spelled, { [`${formatNumber(from)} s ${name}`]: `string(${variable}) + ${text(` s ${name}`)}` })),
  };
}

function pieces(limit: (value: number) => Expression, low: number, high: number): Piece[] {
  const slopeFrom = (at: number) => Number((limit(at + 1).value - limit(at).value).toFixed(6));
  const [start, end] = [slopeFrom(low), slopeFrom(high - 1)];
  if (start === end && limit(low).formula === limit(high).formula) return [{ from: low, limit: limit(low), slope: start }];
  if (high - low === 1) return [{ from: low, limit: limit(low), slope: 0 }, { from: high, limit: limit(high), slope: 1 }];
  const middle = Math.floor((low + high) / 2);
  const [first, second] = [pieces(limit, low, middle), pieces(limit, middle, high)];
  const [last, next] = [first[first.length - 1], second[0]];
  const goesOn = last.slope === next.slope && last.limit.formula === next.limit.formula;
  return [...first, ...goesOn ? second.slice(1) : second];
}

/** A number of seconds as a double of CEL. */
export function double(value: number): string {
  const written = formatNumber(value);
  return written.includes('.') ? written : `${written}.0`;
}

/** A text of CEL. */
export function text(value: string): string {
  return JSON.stringify(value);
}

/** A text of CEL in which some parts are computed. */
export function template(whole: string, computed: Readonly<Record<string, string>>): string {
  const [part] = Object.keys(computed).filter(each => whole.includes(each)).sort((one, other) => whole.indexOf(one) - whole.indexOf(other));
  if (part === undefined) return text(whole);
  const at = whole.indexOf(part);
  const rest = whole.slice(at + part.length);
  return [
    ...at > 0 ? [text(whole.slice(0, at))] : [],
    `(${computed[part]})`,
    ...rest === '' ? [] : [template(rest, computed)],
  ].join(' + ');
}
