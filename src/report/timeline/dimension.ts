import { roundTo } from '../round';
import { formatSeconds } from '../simulation/simulation';

/** A stretch of time with arrows at its ends and a name, as on a technical drawing. */
export interface Dimension {
  /** Short, such as `P`. */
  readonly symbol: string;
  readonly from: number;
  readonly to: number;
  readonly kind: 'given' | 'margin' | 'short';
  /** The real length, if it continues beyond the picture. */
  readonly wholeSeconds?: number;
}

export function dimension(symbol: string, from: number, to: number, rest: Partial<Dimension> = {}): Dimension {
  return { symbol, kind: 'given', from, to, ...rest };
}

/** `P 40 s` */
export function labelOf({ symbol, from, to, kind, wholeSeconds = to - from }: Dimension): string {
  const seconds = formatSeconds(roundTo(wholeSeconds, 1));
  return kind === 'short' ? `${symbol} short by ${seconds}` : `${symbol} ${seconds}`;
}
