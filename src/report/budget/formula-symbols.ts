import { DELAYS, FIELDS, INPUT_NAMES } from '../../timing';

/** A symbol of the timing model with its name for users. */
export interface FormulaSymbol {
  readonly symbol: string;
  readonly name: string;
}

/** The symbols that are shorter than their names: inputs, then delays, then derived timings. */
export const SYMBOLS: readonly FormulaSymbol[] = [
  ...Object.values(INPUT_NAMES), ...Object.values(DELAYS), ...Object.values(FIELDS),
].filter(({ symbol }) => /^[A-Za-z][a-z]?$/.test(symbol)).map(({ symbol, name }) => ({ symbol, name }));

/**
 * The symbols in a formula, in the order of {@link SYMBOLS}. A letter counts only next to an operator, a bracket or a
 * comma: formulas are partly sentences, and `A` and `I` are words too.
 */
export function symbolsIn(formula: string): FormulaSymbol[] {
  return SYMBOLS.filter(({ symbol }) =>
    new RegExp(`[≥≤<>=+·(,/−-] ?${symbol}(?!\\w)|(?<!\\w)${symbol} ?[≥≤<>=+·),/−-]`).test(formula));
}
