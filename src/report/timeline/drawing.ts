import { drawCloseUp } from './close-up-drawing';
import { dimensions } from './dimension-lines';
import { Lane, Stretch, Timeline } from './layout';
import { legend } from './legend';
import { Bar, fitText, label, LEFT, MARGIN, POD, RIGHT, rowWithRoom, scale, Shape, WIDTH, widthOf, X } from './shapes';
import { LossClass } from '../../simulation';
import { formatCount } from '../budget/termination-sums';
import { roundTo } from '../round';
import { isClean } from '../simulation/simulated';
import { describeCourse, describeScenario, describeSearch, describeSigterm, describeTraffic, formatSeconds, LOSS_WORDS } from '../simulation/simulation';
import { titleOf, unknowns, verdict } from '../simulation/simulation-text';
import { wrapText } from '../wrap-text';

/** A picture and its size. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  readonly title: string;
  readonly description: string;
}

/** Heights of the other rows of a lane, and below it. */
const TARGET = 13;
const REQUESTS = 8;
const GAP = 12;

/** Draws a timeline: what is said of it, the lanes, the close-up. */
export function draw(timeline: Timeline): Drawing {
  const { simulated } = timeline;
  const shapes: Shape[] = [];
  let y = heading(timeline, shapes);
  y = legend(timeline, shapes, y + 22);
  y = lanes(timeline, shapes, y + 18);
  if (timeline.closeUp) y = drawCloseUp(timeline.closeUp, shapes, y + 40);
  return {
    width: WIDTH,
    height: Math.ceil(y + MARGIN),
    shapes: shapes.sort((a, b) => layerOf(a) - layerOf(b)),
    title: titleOf(simulated),
    description: `${describeScenario(simulated.plan)}, simulated: ${verdict(simulated)}.`,
  };
}

/** What lies above what: bars above hatching, lines above bars, labels above everything. */
function layerOf(shape: Shape): number {
  switch (shape.kind) {
    case 'bar': return { 'loss-back': 0, 'loss': 4 }[shape.style] ?? 2;
    case 'line': return shape.style === 'grid' ? 1 : 3;
    case 'arrow': return 3;
    case 'label': return 5;
  }
}

function heading({ simulated }: Timeline, shapes: Shape[]): number {
  const { plan } = simulated;
  const room = RIGHT - MARGIN;
  const write = (text: string, y: number, style: string, size: number) => shapes.push(label(fitText(text, room, size), MARGIN, y, style, size));
  let y = 34;
  const paragraph = (text: string, style: string, size: number, leading: number) => {
    for (const line of wrapText(text, Math.floor(room / widthOf('n', size)))) {
      write(line, y, style, size);
      y += leading;
    }
  };
  paragraph(titleOf(simulated), 'title', 17, 22);
  paragraph(
    `${capital(describeCourse(simulated))}: ${verdict(simulated)}`,
    isClean(simulated) ? 'good-text' : 'loss-text', 13, 18,
  );
  for (const text of unknowns(simulated)) paragraph(`Unknown: ${text}`, 'loss-text', 10, 14);
  paragraph(`${describeTraffic(plan)}; on SIGTERM the application ${describeSigterm(plan)}; ${describeSearch(simulated)}`, 'muted', 10, 14);
  return y - 14;
}

function lanes(timeline: Timeline, shapes: Shape[], top: number): number {
  const x = scale(timeline.from, timeline.to, LEFT, RIGHT);
  const axis = top + 12;
  const begin = lossLabels(timeline, shapes, x, axis + 10);
  let y = begin + 10;
  const bodies: Shape[] = [];
  for (const lane of timeline.lanes) y = drawLane(lane, bodies, x, y);
  const bottom = y - GAP / 2;
  for (const tick of timeline.ticks) {
    shapes.push({ kind: 'line', x1: x(tick), x2: x(tick), y1: axis + 4, y2: bottom, style: 'grid' });
    shapes.push(label(formatSeconds(tick), x(tick), axis, 'muted', 10, 'middle'));
  }
  shapes.push(label('time', MARGIN, axis, 'muted', 10), ...bodies, ...lossBands(timeline, x, begin, bottom));
  if (timeline.leftOutPods > 0) {
    shapes.push(label(`${timeline.leftOutPods} more pod${timeline.leftOutPods === 1 ? ' is' : 's are'} not drawn`, LEFT, bottom + 14, 'muted', 10));
    return bottom + 18;
  }
  return bottom;
}

/** A band is seen however short the time is. */
const LEAST_BAND = 2;

/** What is lost all the time and in few places: a strip above the lanes says so, and leaves the lanes alone. */
const SPORADIC: readonly LossClass[] = ['keep-alive-race', 'idle-timeout'];
const STRIP = 5;

function lossBands({ losses }: Timeline, x: X, top: number, bottom: number): Bar[] {
  return losses.flatMap(({ fromSeconds, toSeconds, lossClass, lost, pods }): Bar[] => {
    const left = x(fromSeconds);
    const width = roundTo(Math.max(LEAST_BAND, x(toSeconds) - left), 2);
    const place = { kind: 'bar' as const, x: left, y: top, width, height: SPORADIC.includes(lossClass) ? STRIP : bottom - top };
    const detail = `${formatCount(lost)} lost, ${lossClass}: ${LOSS_WORDS[lossClass]}, from ${formatSeconds(fromSeconds)} until ${formatSeconds(toSeconds)}`
      + (pods.length > 0 ? ` (${pods.join(', ')})` : '');
    return [{ ...place, style: 'loss-back' }, { ...place, style: 'loss', detail }];
  });
}

/** Says above each band what is lost in it, in as many rows as that takes. */
function lossLabels({ losses }: Timeline, shapes: Shape[], x: X, top: number): number {
  if (losses.length === 0) return top;
  const rows: { left: number; right: number }[][] = [];
  const placed = losses.slice(0, MAX_LOSS_LABELS).map(({ fromSeconds, lossClass, lost }) => {
    const text = `${formatCount(lost)} ${lossClass}${SPORADIC.includes(lossClass) && lost > 1 ? ', now and then' : ''}`;
    const width = widthOf(text, 11);
    const left = Math.max(LEFT, Math.min(x(fromSeconds), RIGHT - width));
    return { text, left, row: rowWithRoom(rows, left, left + width, 12), from: x(fromSeconds) };
  });
  const bottom = top + rows.length * 15 + 4;
  shapes.push(label('lost', MARGIN, top + 11, 'loss-text', 11));
  for (const { text, left, row, from } of placed) {
    shapes.push(label(text, left, top + 11 + row * 15, 'loss-text', 11));
    shapes.push({ kind: 'line', x1: from, x2: from, y1: top + 13 + row * 15, y2: bottom, style: 'short-line' });
  }
  if (losses.length > MAX_LOSS_LABELS) {
    shapes.push(label(`and ${losses.length - MAX_LOSS_LABELS} more times`, LEFT, bottom + 8, 'loss-text', 11));
    return bottom + 15;
  }
  return bottom;
}

const MAX_LOSS_LABELS = 24;

function drawLane(lane: Lane, shapes: Shape[], x: X, top: number): number {
  shapes.push(label(fitText(lane.name, LEFT - MARGIN - 8, 11), MARGIN, top + 12, 'name', 11));
  bars(lane.pod, shapes, x, top, POD, 10, POD_WORDS);
  if (lane.gone !== undefined && x(lane.gone) + 5 + widthOf('gone', 9) <= RIGHT) shapes.push(label('gone', x(lane.gone) + 5, top + 12, 'muted', 9));
  const target = top + POD + 2;
  shapes.push(label('target', LEFT - 8, target + 10, 'muted', 9, 'end'));
  bars(lane.target, shapes, x, target, TARGET, 9, {});
  const requests = target + TARGET + REQUESTS / 2 + 1;
  shapes.push(label('requests', LEFT - 8, requests + 5, 'muted', 9, 'end'));
  for (const { kind, from, to } of lane.requests) shapes.push({ kind: 'line', x1: x(from), x2: x(to), y1: requests, y2: requests, style: kind });
  const bottom = requests + REQUESTS;
  return GAP + dimensions(lane.dimensions, shapes, x, bottom - 4, bottom, RIGHT);
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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
