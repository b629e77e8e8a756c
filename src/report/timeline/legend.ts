import { Timeline } from './layout';
import { label, MARGIN, RIGHT, Shape, widthOf } from './shapes';
import { roundTo } from '../round';

/** The parts of the picture that need an explanation; one entry per colour. */
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
  ['loss', 'requests are lost here'],
  ['awaited', 'awaited while no target is in service'],
];

const SIZE = 10.5;

const LINES: readonly string[] = ['growing', 'new', 'in-flight'];

/** Explains the parts of the picture, in as many rows as necessary. */
export function legend({ lanes: drawn }: Timeline, shapes: Shape[], top: number): number {
  const used = new Set(drawn.flatMap(({ pod, target, requests }) => [...pod, ...target, ...requests].map(({ kind }): string => kind)));
  if (drawn.some(({ losses }) => losses.length > 0)) used.add('loss');
  if (drawn.some(({ awaited }) => awaited.length > 0)) used.add('awaited');
  let [x, y] = [MARGIN, top];
  for (const [style, text] of LEGEND.filter(([own, , stands = [own]]) => stands.some(kind => used.has(kind)))) {
    const width = 20 + widthOf(text, SIZE);
    if (x + width > RIGHT) [x, y] = [MARGIN, y + 16];
    if (LINES.includes(style)) shapes.push({ kind: 'line', x1: x, x2: x + 16, y1: y - 4, y2: y - 4, style });
    else shapes.push(...(style === 'loss' ? ['loss-back', 'loss'] : [style]).map((own): Shape => ({ kind: 'bar', x, y: y - 9, width: 16, height: 10, style: own })));
    shapes.push(label(text, x + 20, y, 'muted', SIZE));
    x = roundTo(x + width + 14, 2);
  }
  return y;
}
