import { Timeline } from './layout';
import { LossRow, LossSeries } from './track';
import { formatNumber } from '../../timing';
import { formatCount } from '../budget/termination-sums';
import { roundTo } from '../round';

/** Eighths of the height of a letter. */
const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One line of text: its name, and its content over time. */
export interface TrackRow { readonly name: string; readonly plot: string }

/** The lost requests per second in block characters, a line for each class and run. */
export function trackRows({ track, from, to }: Timeline, width: number): TrackRow[] {
  if (track.rows.length === 0) {
    return [{ name: 'lost', plot: `nothing${track.runs.length > 1 ? `, ${track.runs.map(({ words }) => words).join(' or ')}` : ''}` }];
  }
  const perColumn = (to - from) / width;
  const rows = track.rows.flatMap((row): TrackRow[] => lines(row).map(({ name, series, words }) => {
    const heights = columnsOf(series, track.binSeconds, from, perColumn, width);
    const plot = heights.map(height => height === 0 ? ' ' : BLOCKS[Math.min(7, Math.max(0, Math.ceil(height / track.top * 8 - 0.1) - 1))]);
    return { name, plot: labelled(plot, ` ${formatCount(series.lost)} ${track.runs.length > 1 ? words : 'lost'}`) };
  }));
  return [...rows, { name: '', plot: `a full block is ${formatNumber(roundTo(track.top, 3))} lost per second${track.topIsAll ? ', all that come' : ''}` }];

  /** The worst run first, since the pods below are those of that run. */
  function lines({ lossClass, series }: LossRow) {
    return series.map((own, index) => ({ series: own, words: track.runs[index].words })).filter(({ series: { lost } }) => lost > 0).reverse()
      .map((line, index) => ({ ...line, name: index === 0 ? lossClass : '' }));
  }
}

/** The mean of each column, so that the columns add up to all losses. */
function columnsOf({ bins }: LossSeries, binSeconds: number, from: number, perColumn: number, width: number): number[] {
  const heights = new Array<number>(width).fill(0);
  for (const bin of bins) {
    const [begin, end] = [(bin.from - from) / perColumn, (bin.from + binSeconds - from) / perColumn];
    for (let at = Math.max(0, Math.floor(begin)); at < Math.min(width, end); at++) {
      heights[at] += bin.perSecond * Math.max(0, Math.min(end, at + 1) - Math.max(begin, at));
    }
  }
  return heights;
}

/** Puts the number behind the losses, if there is room, otherwise before them. */
function labelled(plot: readonly string[], text: string): string {
  const letters = [...plot];
  const end = letters.reduce((last, letter, at) => letter === ' ' ? last : at + 1, 0);
  const start = letters.findIndex(letter => letter !== ' ');
  const room = [...text].length;
  const at = end + room <= letters.length ? end : start > room ? start - room - 1 : -1;
  if (at >= 0) [...text].forEach((letter, index) => { letters[at + index] = letter; });
  return letters.join('');
}
