import { Timeline } from './layout';
import { fitText, label, LEFT, MARGIN, RIGHT, Shape, widthOf, X } from './shapes';
import { LossRow, LossSeries, LossTrack } from './track';
import { formatNumber } from '../../timing';
import { formatCount } from '../budget/termination-sums';
import { roundTo } from '../round';
import { LOSS_WORDS } from '../simulation/simulation';

/** The heights of a row, of the text above it, and of the space below it. */
const HEIGHT = 30;
const WORDS = 19;
const GAP = 9;
const SIZE = 13;

/** The least size, so that even a small or short loss is visible. */
const LEAST_HEIGHT = 2;
const LEAST_WIDTH = 2.5;

/** The subject of the track, and how to distinguish its runs. */
export function trackHead({ track: { top, topIsAll, rows, runs, binSeconds } }: Timeline, shapes: Shape[], y: number): number {
  const rate = `${formatNumber(roundTo(top, 3))}/s`;
  const bins = binSeconds > 1 ? `, means of ${formatNumber(binSeconds)} s` : '';
  shapes.push(label('Lost requests per second', MARGIN, y, 'name', SIZE));
  if (rows.length === 0) return y;
  let x = MARGIN + widthOf('Lost requests per second', SIZE) + 14;
  for (const { words, kind } of runs) {
    shapes.push({ kind: 'bar', x: roundTo(x, 2), y: y - 10, width: 18, height: 10, style: `lost-${kind}` });
    shapes.push(label(words, x + 23, y, 'ink', 11));
    x += 23 + widthOf(words, 11) + 16;
  }
  const scale = `full height: ${rate}${topIsAll ? ', all that come' : ''}${bins}`;
  if (x + widthOf(scale, 11) <= RIGHT) shapes.push(label(scale, RIGHT, y, 'muted', 11, 'end'));
  else shapes.push(label(scale, MARGIN, y += 17, 'muted', 11));
  return y;
}

/** A row for each class, or one that says that there is none. */
export function drawTrack({ track, from, to }: Timeline, shapes: Shape[], x: X, top: number): number {
  if (track.rows.length === 0) {
    const base = top + HEIGHT;
    frame(shapes, top, base);
    const runs = track.runs.length > 1 ? `, ${track.runs.map(({ words }) => words).join(' or ')}` : '';
    shapes.push(label(`nothing is lost${runs}`, (LEFT + RIGHT) / 2, base - HEIGHT / 2 + 4.5, 'ink', SIZE, 'middle'));
    return base + GAP;
  }
  let y = top;
  for (const row of track.rows) {
    const [ceiling, base] = [y + WORDS, y + WORDS + HEIGHT];
    frame(shapes, ceiling, base);
    shapes.push(label(row.lossClass, MARGIN, y + SIZE, 'name', SIZE));
    row.series.forEach((series, index) => {
      const { kind, words } = track.runs[index];
      const detail = `${formatCount(series.lost)} lost ${words}, ${row.lossClass}: ${LOSS_WORDS[row.lossClass]}`;
      for (const steps of stepsOf(series, track, x, from, to)) shapes.push({ kind: 'area', y: base, ...steps, style: `lost-${kind}`, detail });
    });
    shapes.push(label(fitText(wordsOf(row, track), RIGHT - LEFT, SIZE), LEFT, y + SIZE, 'ink', SIZE));
    y = base + GAP;
  }
  return y;
}

function frame(shapes: Shape[], ceiling: number, base: number): void {
  shapes.push({ kind: 'line', x1: LEFT, x2: RIGHT, y1: base, y2: base, style: 'base' });
  shapes.push({ kind: 'line', x1: LEFT, x2: RIGHT, y1: ceiling, y2: ceiling, style: 'grid' });
}

/** `4,612 at worst, 3,300 typically: sent to a pod that no longer listens` */
export function wordsOf({ lossClass, series }: LossRow, { runs }: LossTrack): string {
  const counts = series.map(({ lost }) => formatCount(lost));
  const told = counts.length === 1 ? counts[0]
    : runs.map(({ words }, index) => `${counts[index]} ${words}`).join(', ');
  return `${told}: ${LOSS_WORDS[lossClass]}`;
}

/** Adjacent bins are one area. */
function stepsOf({ bins }: LossSeries, { binSeconds, top }: LossTrack, x: X, from: number, to: number) {
  const areas: { steps: { x: number; height: number }[]; right: number; until: number }[] = [];
  for (const bin of bins) {
    const until = bin.from + binSeconds;
    if (until <= from || bin.from >= to) continue;
    const left = x(Math.max(from, bin.from));
    const right = roundTo(Math.max(left + LEAST_WIDTH, x(Math.min(to, until))), 2);
    const step = { x: left, height: roundTo(Math.min(HEIGHT, Math.max(LEAST_HEIGHT, bin.perSecond / top * HEIGHT)), 2) };
    const last = areas[areas.length - 1];
    if (last?.until === bin.from) {
      last.steps.push(step);
      [last.right, last.until] = [right, until];
    } else {
      areas.push({ steps: [step], right, until });
    }
  }
  return areas.map(({ steps, right }) => ({ steps, right }));
}
