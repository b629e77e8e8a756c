import { dimensions } from './dimension-lines';
import { Lane, Timeline } from './layout';
import { fitText, label, LEFT, MARGIN, POD, RIGHT, Shape, widthOf, X } from './shapes';
import { Stretch } from './stretches';
import { formatCount } from '../budget/termination-sums';
import { roundTo } from '../round';

/** Heights of the other rows of a lane, and below it. */
const TARGET = 14;
const REQUESTS = 9;
const GAP = 11;

/** The least width, so that losses at one moment are visible. */
const LEAST_LOSS = 3;

export function drawLanes({ lanes, leftOutPods, leftOutLost }: Timeline, shapes: Shape[], x: X, top: number): number {
  let y = top;
  for (const lane of lanes) y = drawLane(lane, shapes, x, y);
  const bottom = y - GAP / 2;
  if (leftOutPods === 0) return bottom;
  const lost = leftOutLost > 0 ? `; ${formatCount(leftOutLost)} requests are lost there` : '';
  shapes.push(label(`${leftOutPods} more pod${leftOutPods === 1 ? ' is' : 's are'} not drawn${lost}`, LEFT, bottom + 14, 'muted', 11));
  return bottom + 20;
}

function drawLane(lane: Lane, shapes: Shape[], x: X, top: number): number {
  shapes.push(label(fitText(lane.name, LEFT - MARGIN - 8, 12), MARGIN, top + 13, 'name', 12));
  bars(lane.pod, shapes, x, top, POD, 11, POD_WORDS);
  if (lane.gone !== undefined && x(lane.gone) + 5 + widthOf('gone', 10) <= RIGHT) shapes.push(label('gone', x(lane.gone) + 5, top + 13, 'muted', 10));
  const target = top + POD + 2;
  shapes.push(label('target', LEFT - 8, target + 10.5, 'muted', 10, 'end'));
  bars(lane.target, shapes, x, target, TARGET, 10, {});
  const requests = target + TARGET + 3;
  shapes.push(label('requests', LEFT - 8, requests + 8, 'muted', 10, 'end'));
  drawRequests(lane, shapes, x, requests);
  const bottom = requests + REQUESTS + 3;
  return GAP + dimensions(lane.dimensions, shapes, x, bottom - 4, bottom, RIGHT);
}

/** A line for the requests to the pod; hatched where they are lost, with their number. */
function drawRequests({ requests, losses, lost, awaited }: Lane, shapes: Shape[], x: X, top: number): void {
  const middle = top + REQUESTS / 2;
  for (const { kind, from, to } of requests) shapes.push({ kind: 'line', x1: x(from), x2: x(to), y1: middle, y2: middle, style: kind });
  for (const { from, to, detail } of awaited) {
    shapes.push({ kind: 'bar', x: x(from), y: top, width: roundTo(Math.max(LEAST_LOSS, x(to) - x(from)), 2), height: REQUESTS, style: 'awaited', detail });
  }
  let end = LEFT;
  for (const { from, to, detail } of losses) {
    const place = { kind: 'bar' as const, x: x(from), y: top, width: roundTo(Math.max(LEAST_LOSS, x(to) - x(from)), 2), height: REQUESTS };
    shapes.push({ ...place, style: 'loss-back' }, { ...place, style: 'loss', detail });
    end = Math.max(end, place.x + place.width);
  }
  if (losses.length === 0) return;
  const text = lost.map(([lossClass, count]) => `${formatCount(count)} ${lossClass}`).join(', ');
  // The line of requests that continues behind the label would strike it through.
  const free = !requests.some(({ to }) => x(to) > end + 2);
  if (free && end + 6 + widthOf(text, 10) <= RIGHT) shapes.push(label(text, end + 6, top + 8, 'loss-text', 10));
}

const POD_WORDS: Readonly<Record<string, string>> = {
  'pulling': 'pulling', 'starting': 'starting', 'gate-closed': 'gate closed', 'ready': 'ready', 'pre-stop': 'preStop', 'sigterm': 'SIGTERM',
};

function bars(
  stretches: readonly Stretch<string>[], shapes: Shape[], x: X, y: number, height: number, size: number, words: Readonly<Record<string, string>>,
): void {
  for (const { kind, from, to, detail } of stretches) {
    const [left, width] = [x(from), roundTo(x(to) - x(from), 2)];
    shapes.push({ kind: 'bar', x: left, y, width, height, style: kind, detail });
    const text = words[kind] ?? kind;
    if (widthOf(text, size) + 6 <= width) shapes.push(label(text, left + width / 2, y + height / 2 + size * 0.35, 'on-bar', size, 'middle'));
  }
}
