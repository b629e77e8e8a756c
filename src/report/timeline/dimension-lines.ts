import { Dimension, labelOf } from './dimension';
import { label, rowWithRoom, Shape, widthOf, X } from './shapes';

/** The height of a row. */
const DIMENSION = 23;

/**
 * Dimension lines below `bottom`, in as many rows as keep their labels apart; extension lines come down from `top`. A
 * label is above its line if it fits, otherwise next to it.
 */
export function dimensions(measured: readonly Dimension[], shapes: Shape[], x: X, top: number, bottom: number, right: number): number {
  const rows: { left: number; right: number }[][] = [];
  const size = 11;
  for (const one of measured) {
    const [from, to] = [x(one.from), x(one.to)];
    const text = labelOf(one);
    const width = widthOf(text, size);
    const above = width <= to - from - 4;
    const after = to + 5 + width <= right;
    const extent = above ? [from, to] : after ? [from, to + 5 + width] : [from - 5 - width, to];
    // Lines that follow one another may touch; labels keep their distance.
    const row = rowWithRoom(rows, extent[0], extent[1], above ? 0 : 4);
    const y = bottom + 15 + row * DIMENSION;
    shapes.push({ kind: 'arrow', x1: from, x2: to, y, style: one.kind, open: one.wholeSeconds !== undefined });
    for (const end of [from, to]) shapes.push({ kind: 'line', x1: end, x2: end, y1: top, y2: y + 3, style: 'extension' });
    const style = one.kind === 'short' ? 'loss-text' : one.kind === 'margin' ? 'good-text' : 'ink';
    shapes.push(above ? label(text, (from + to) / 2, y - 5, style, size, 'middle')
      : after ? label(text, to + 5, y + 3.5, style, size) : label(text, from - 5, y + 3.5, style, size, 'end'));
  }
  return bottom + rows.length * DIMENSION;
}
