import { formatNumber, formatQuantity, Term, Unit } from './finding';

/**
 * A number with its derivation. Every derived field is one expression, evaluated and explained from the
 * same object, so that the explanation cannot differ from the computation.
 */
export interface Expression {
  readonly value: number;
  /** In symbols: `max(L, X + R) + m` */
  readonly formula: string;
  /** In numbers: `max(25, 50) + 10` */
  readonly numbers: string;
  /** In words: `max(25 s leakWindow, 50 s deregistrationDelay) + 10 s margin` */
  readonly spelled: string;
  /** The named numbers in it, in order of appearance. */
  readonly terms: readonly Term[];
  /** How tightly the outermost operator binds: 2 for a name or a call, 1 for a product, 0 for a sum. */
  readonly binding: 0 | 1 | 2;
}

/** A named number: an input, a property of the profile or a field derived before. */
export function quantity(symbol: string, name: string, value: number, unit: Unit = 's'): Expression {
  return new Quantity(value, symbol, name, unit, false);
}

/** A named time that is neither published nor measured. */
export function assumption(symbol: string, name: string, seconds: number): Expression {
  return new Quantity(seconds, symbol, name, 's', true);
}

/**
 * A number of the model itself, which formulas show as its value.
 *
 * @param name of a time, if the value alone does not explain it
 */
export function constant(value: number, name?: string): Expression {
  return new Constant(value, name);
}

export function sum(...parts: Expression[]): Expression {
  return infix(' + ', 0, parts, parts.reduce((total, part) => total + part.value, 0));
}

/** One number minus others, none of which is a sum. */
export function difference(whole: Expression, ...parts: Expression[]): Expression {
  return infix(' - ', 0, [whole, ...parts], parts.reduce((rest, part) => rest - part.value, whole.value));
}

export function product(...parts: Expression[]): Expression {
  return infix(' · ', 1, parts, parts.reduce((total, part) => total * part.value, 1));
}

export function quotient(dividend: Expression, divisor: Expression): Expression {
  return infix(' / ', 1, [dividend, divisor], dividend.value / divisor.value);
}

export function maximum(...parts: Expression[]): Expression {
  return call('max', parts, Math.max(...parts.map(part => part.value)));
}

export function minimum(...parts: Expression[]): Expression {
  return call('min', parts, Math.min(...parts.map(part => part.value)));
}

export function clamp(part: Expression, low: Expression, high: Expression): Expression {
  return call('clamp', [part, low, high], Math.min(high.value, Math.max(low.value, part.value)));
}

export function ceiling(part: Expression): Expression {
  return call('ceil', [part], roundUp(part.value));
}

export function floor(part: Expression): Expression {
  return call('floor', [part], Math.floor(part.value + TOLERANCE));
}

/** Whole seconds, rounded up: the model rounds every derived value to the safe side. */
export function roundUp(value: number): number {
  return Math.ceil(value - TOLERANCE) + 0; // + 0: never -0
}

/** A microsecond: sums of decimal fractions miss whole numbers by less, and no timing here is finer. */
export const TOLERANCE = 1e-6;

function infix(operator: string, binding: 0 | 1, parts: readonly Expression[], value: number): Expression {
  return new Compound(value, binding, parts, '', operator);
}

function call(name: string, parts: readonly Expression[], value: number): Expression {
  return new Compound(value, 2, parts, name, ', ');
}

// Most expressions are only evaluated, and there are many: their explanations are computed on demand.

class Quantity implements Expression {
  public readonly binding = 2;

  public constructor(
    public readonly value: number, private readonly symbol: string, private readonly name: string, private readonly unit: Unit,
    private readonly assumed: boolean,
  ) {}

  public get formula(): string { return this.symbol; }
  public get numbers(): string { return formatNumber(this.value); }
  public get spelled(): string { return `${formatQuantity(this.value, this.unit)} ${this.assumed ? 'assumed ' : ''}${this.name}`; }
  public get terms(): readonly Term[] {
    return [{ symbol: this.symbol, name: this.name, value: this.value, unit: this.unit, ...this.assumed && { assumed: true } }];
  }
}

class Constant implements Expression {
  public readonly binding = 2;

  public constructor(public readonly value: number, private readonly name: string | undefined) {}

  public get formula(): string { return formatNumber(this.value); }
  public get numbers(): string { return formatNumber(this.value); }
  public get spelled(): string { return this.name === undefined ? this.numbers : `${formatQuantity(this.value, 's')} ${this.name}`; }
  public get terms(): readonly Term[] { return []; }
}

/** Parts joined by an operator, or by commas after the name of a function. */
class Compound implements Expression {
  public constructor(
    public readonly value: number, public readonly binding: Expression['binding'], private readonly parts: readonly Expression[],
    private readonly name: string, private readonly separator: string,
  ) {}

  public get formula(): string { return this.join(part => part.formula); }
  public get numbers(): string { return this.join(part => part.numbers); }
  public get spelled(): string { return this.join(part => part.spelled); }
  public get terms(): readonly Term[] { return mergeTerms(this.parts); }

  private join(text: (part: Expression) => string): string {
    if (this.name !== '') return `${this.name}(${this.parts.map(text).join(this.separator)})`;
    return this.parts.map(part => part.binding < this.binding ? `(${text(part)})` : text(part)).join(this.separator);
  }
}

function mergeTerms(parts: readonly Expression[]): Term[] {
  const merged: Term[] = [];
  for (const part of parts) {
    for (const term of part.terms) {
      if (!merged.some(known => known.name === term.name)) merged.push(term);
    }
  }
  return merged;
}
