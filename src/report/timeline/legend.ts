import { Timeline } from './layout';
import { label, MARGIN, RIGHT, Shape, widthOf } from './shapes';
import { roundTo } from '../round';

/** What of the picture wants explaining; one colour is one entry. */
const LEGEND: readonly (readonly [style: string, text: string, stands?: readonly string[]])[] = [
  ['pulling', 'pulling'],
  ['starting', 'starting; target initial', ['starting', 'initial']],
  ['gate-closed', 'gate closed'],
  ['ready', 'ready; target healthy', ['ready', 'healthy']],
  ['pre-stop', 'preStop; target draining', ['pre-stop', 'draining']],
  ['sigterm', 'after SIGTERM'],
  ['unused', 'target unused'],
  ['growing', 'new requests, share still growing'],
  ['new', 'new requests'],
  ['in-flight', 'the last in flight'],
  ['loss', 'requests are lost'],
];

const LINES: readonly string[] = ['growing', 'new', 'in-flight'];

/** Explains what is in the picture, in as many rows as that takes. */
export function legend({ lanes: drawn, losses }: Timeline, shapes: Shape[], top: number): number {
  const used = new Set(drawn.flatMap(({ pod, target, requests }) => [...pod, ...target, ...requests].map(({ kind }): string => kind)));
  if (losses.length > 0) used.add('loss');
  let [x, y] = [MARGIN, top];
  for (const [style, text] of LEGEND.filter(([own, , stands = [own]]) => stands.some(kind => used.has(kind)))) {
    const width = 20 + widthOf(text, 9.5);
    if (x + width > RIGHT) [x, y] = [MARGIN, y + 16];
    if (LINES.includes(style)) shapes.push({ kind: 'line', x1: x, x2: x + 16, y1: y - 4, y2: y - 4, style });
    else shapes.push({ kind: 'bar', x, y: y - 9, width: 16, height: 10, style });
    shapes.push(label(text, x + 20, y, 'muted', 9.5));
    x = roundTo(x + width + 14, 2);
  }
  return y;
}
