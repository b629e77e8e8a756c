import { CloseUp } from './close-up';
import { Dimension, labelOf } from './dimension';
import { Lane, Stretch, ticksBetween, Timeline } from './layout';
import { Bar, fitText, label, rowWithRoom, scale, Shape, widthOf } from './shapes';
import { describeScenario, describeSearch, describeSigterm, describeTraffic, formatSeconds, LOSS_WORDS } from '../simulation';
import { describeNeeds, describeSum, titleOf, verdict } from '../simulation-text';
import { formatCount, holds } from '../termination-sums';
import { wrapText } from '../wrap-text';

/** A picture and its size. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  readonly title: string;
  readonly description: string;
}

const WIDTH = 1000;
const LEFT = 132;
const RIGHT = WIDTH - 24;
const MARGIN = 20;

/** Heights of the rows of a lane. */
const POD = 17;
const TARGET = 13;
const REQUESTS = 8;
const GAP = 12;
const DIMENSION = 20;

type X = (seconds: number) => number;

/** Draws a timeline: what is said of it, the lanes, the close-up. */
export function draw(timeline: Timeline): Drawing {
  const { simulated } = timeline;
  const shapes: Shape[] = [];
  let y = heading(timeline, shapes);
  y = legend(shapes, y + 22);
  y = lanes(timeline, shapes, y + 18);
  if (timeline.closeUp) y = closeUp(timeline.closeUp, shapes, y + 40);
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
  const { plan, outcome } = simulated;
  const room = RIGHT - MARGIN;
  const write = (text: string, y: number, style: string, size: number) => shapes.push(label(fitText(text, room, size), MARGIN, y, style, size));
  write(titleOf(simulated), 34, 'title', 17);
  write(`${capital(describeScenario(plan))} in ${formatSeconds(Math.ceil(outcome.rolloutSeconds))}: ${verdict(simulated)}`, 56, outcome.lost > 0 ? 'loss-text' : 'good-text', 13);
  const more = `${describeTraffic(plan)}; on SIGTERM the application ${describeSigterm(plan)}; ${describeSearch(simulated)}`;
  const lines = wrapText(more, Math.floor(room / widthOf('n', 10)));
  lines.forEach((line, index) => write(line, 74 + 14 * index, 'muted', 10));
  return 60 + 14 * lines.length;
}

const LEGEND: readonly (readonly [style: string, text: string])[] = [
  ['pulling', 'pulling'], ['starting', 'starting'], ['gate-closed', 'gate closed'], ['ready', 'ready, healthy'], ['pre-stop', 'preStop, draining'], ['sigterm', 'after SIGTERM'],
  ['initial', 'initial'], ['unused', 'unused'], ['new', 'new requests'], ['in-flight', 'in flight'], ['loss', 'requests are lost'],
];

function legend(shapes: Shape[], y: number): number {
  let x = MARGIN;
  for (const [style, text] of LEGEND) {
    if (style === 'new' || style === 'in-flight') shapes.push({ kind: 'line', x1: x, x2: x + 16, y1: y - 4, y2: y - 4, style });
    else shapes.push({ kind: 'bar', x, y: y - 9, width: 16, height: 10, style });
    shapes.push(label(text, x + 20, y, 'muted', 9.5));
    x += 34 + widthOf(text, 9.5);
  }
  return y;
}

function lanes(timeline: Timeline, shapes: Shape[], top: number): number {
  const x = scale(timeline.from, timeline.to, LEFT, RIGHT);
  const begin = lossLabels(timeline, shapes, x, top);
  const axis = begin + 12;
  let y = axis + 14;
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

function lossBands({ losses }: Timeline, x: X, top: number, bottom: number): Bar[] {
  return losses.flatMap(({ fromSeconds, toSeconds, lossClass, lost, pods }): Bar[] => {
    const left = x(fromSeconds);
    const width = Number(Math.max(LEAST_BAND, x(toSeconds) - left).toFixed(2));
    const place = { kind: 'bar' as const, x: left, y: top, width, height: bottom - top };
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
    const text = `${formatCount(lost)} ${lossClass}`;
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
    const [left, width] = [x(from), Number((x(to) - x(from)).toFixed(2))];
    shapes.push({ kind: 'bar', x: left, y, width, height, style: kind, detail });
    const text = words[kind] ?? kind;
    if (widthOf(text, size) + 6 <= width) shapes.push(label(text, left + width / 2, y + height / 2 + size * 0.35, 'on-bar', size, 'middle'));
  }
}

/**
 * Dimension lines below `bottom`, in as many rows as keep their labels apart; extension lines come down from `top`. A
 * label stands above its line where it fits, else beside it.
 */
function dimensions(measured: readonly Dimension[], shapes: Shape[], x: X, top: number, bottom: number, right: number): number {
  const rows: { left: number; right: number }[][] = [];
  const size = 10;
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

function closeUp({ pod, deletedAt, to, bars: rows, dimensions: groups, sums }: CloseUp, shapes: Shape[], top: number): number {
  shapes.push({ kind: 'line', x1: MARGIN, x2: RIGHT, y1: top - 24, y2: top - 24, style: 'grid' });
  shapes.push(label(fitText(`How ${pod} ends, in seconds from its deletion at ${formatSeconds(Number(deletedAt.toFixed(1)))}`, RIGHT - MARGIN, 14), MARGIN, top, 'title', 14));
  const x = scale(0, to, LEFT, RIGHT);
  const axis = top + 24;
  let y = axis + 12;
  const bodies: Shape[] = [];
  for (const { name, stretches } of rows) {
    const height = name === 'requests' ? 15 : POD;
    bodies.push(label(name, LEFT - 8, y + 12, 'muted', 10, 'end'));
    for (const stretch of stretches) {
      const style = name === 'requests' ? `request-${stretch.kind}` : stretch.kind;
      const [left, width] = [x(stretch.from), Number((x(stretch.to) - x(stretch.from)).toFixed(2))];
      bodies.push({ kind: 'bar', x: left, y, width, height, style });
      if (widthOf(stretch.label, 10) + 6 <= width) bodies.push(label(stretch.label, left + width / 2, y + height / 2 + 3.5, 'on-bar', 10, 'middle'));
    }
    y += height + 3;
  }
  const barsEnd = y;
  for (const group of groups) {
    bodies.push(label(GROUP_WORDS[group[0].symbol] ?? '', LEFT - 8, y + 18, 'muted', 10, 'end'));
    y = dimensions(group, bodies, x, barsEnd, y, RIGHT) + 2;
  }
  for (const tick of ticksBetween(0, to)) {
    shapes.push({ kind: 'line', x1: x(tick), x2: x(tick), y1: axis + 4, y2: barsEnd, style: 'grid' });
    shapes.push(label(formatSeconds(tick), x(tick), axis, 'muted', 10, 'middle'));
  }
  shapes.push(...bodies);
  y += 14;
  for (const sum of sums) {
    shapes.push(label(sum.symbol, MARGIN, y, 'name', 11), label(fitText(`${sum.name} ${formatSeconds(sum.seconds)}`, 184, 11), MARGIN + 18, y, 'ink', 11));
    const text = `${describeNeeds(sum)}: ${describeSum(sum)}`;
    shapes.push(label(fitText(text, RIGHT - MARGIN - 210, 11), MARGIN + 210, y, holds(sum) ? 'good-text' : 'loss-text', 11));
    y += 17;
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
  lines.forEach((text, index) => shapes.push(label(text, MARGIN, y + index * 14, 'muted', 10)));
  return y + lines.length * 14;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

