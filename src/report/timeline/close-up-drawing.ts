import { CloseUp } from './close-up';
import { dimensions } from './dimension-lines';
import { ticksBetween } from './layout';
import { fitText, label, LEFT, MARGIN, POD, RIGHT, scale, Shape, widthOf } from './shapes';
import { suffices } from '../budget/termination-sums';
import { roundTo } from '../round';
import { formatSeconds } from '../simulation/simulation';
import { describeLimit, describeSum } from '../simulation/simulation-text';
import { wrapText } from '../wrap-text';

const SIZE = 11.5;

/** Where the sums begin, next to their subject. */
const SUMS = MARGIN + 226;

/** The termination of one pod, with dimensions as on a technical drawing. */
export function drawCloseUp({ pod, deletedAt, to, bars: rows, dimensions: groups, sums }: CloseUp, shapes: Shape[], top: number): number {
  shapes.push({ kind: 'line', x1: MARGIN, x2: RIGHT, y1: top - 24, y2: top - 24, style: 'grid' });
  shapes.push(label(fitText(`How ${pod} ends, in seconds from its deletion at ${formatSeconds(roundTo(deletedAt, 1))}`, RIGHT - MARGIN, 15), MARGIN, top, 'title', 15));
  const x = scale(0, to, LEFT, RIGHT);
  const axis = top + 24;
  let y = axis + 12;
  const bodies: Shape[] = [];
  for (const { name, stretches } of rows) {
    const height = name === 'requests' ? 15 : POD;
    bodies.push(label(name, LEFT - 8, y + 12, 'muted', 11, 'end'));
    for (const stretch of stretches) {
      const style = name === 'requests' ? `request-${stretch.kind}` : stretch.kind;
      const [left, width] = [x(stretch.from), roundTo(x(stretch.to) - x(stretch.from), 2)];
      bodies.push({ kind: 'bar', x: left, y, width, height, style });
      if (widthOf(stretch.label, 11) + 6 <= width) bodies.push(label(stretch.label, left + width / 2, y + height / 2 + 4, stretch.kind === 'lost' ? 'on-hatch' : 'on-bar', 11, 'middle'));
    }
    y += height + 3;
  }
  const barsEnd = y;
  for (const group of groups) {
    bodies.push(label(GROUP_WORDS[group[0].symbol] ?? '', LEFT - 8, y + 18, 'muted', 11, 'end'));
    y = dimensions(group, bodies, x, barsEnd, y, RIGHT) + 2;
  }
  for (const tick of ticksBetween(0, to)) {
    shapes.push({ kind: 'line', x1: x(tick), x2: x(tick), y1: axis + 4, y2: barsEnd, style: 'grid' });
    shapes.push(label(formatSeconds(tick), x(tick), axis, 'muted', 11, 'middle'));
  }
  shapes.push(...bodies);
  y += 14;
  for (const sum of sums) {
    shapes.push(label(sum.symbol, MARGIN, y, 'name', SIZE), label(fitText(`${sum.name} ${formatSeconds(sum.seconds)}`, 196, SIZE), MARGIN + 22, y, 'ink', SIZE));
    const write = (text: string, style: string) => {
      for (const line of wrapText(text, Math.floor((RIGHT - SUMS) / widthOf('n', SIZE)))) {
        shapes.push(label(line, SUMS, y, style, SIZE));
        y += 15;
      }
    };
    if (suffices(sum)) {
      write(`${describeLimit(sum)}: ${describeSum(sum)}`, 'ink');
    } else {
      write(`${describeLimit(sum)}:`, 'ink');
      write(describeSum(sum), 'loss-text');
    }
    y += 4;
  }
  return legendOfSymbols(shapes, y + 4);
}

const GROUP_WORDS: Readonly<Record<string, string>> = {
  r: 'delays', L: 'leak window', D: 'deregistration', P: 'preStop', G: 'grace period',
};

function legendOfSymbols(shapes: Shape[], y: number): number {
  const lines = [
    'r controller reaction, X propagation: L = r + X, while new requests still come. R longest request. A shutdown.',
    'D deregistration delay, from the call on. P preStop, G grace period, both from the deletion on.',
  ];
  lines.forEach((text, index) => shapes.push(label(text, MARGIN, y + index * 14, 'muted', 10.5)));
  return y + lines.length * 14;
}
