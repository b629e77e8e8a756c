import { LOSS_CLASSES, LossClass, Outcome } from '../../simulation';
import { Simulated } from '../simulation/simulated';

/** Requests that are lost per second over time, a row for each class. */
export interface LossTrack {
  /** The time that one value covers. */
  readonly binSeconds: number;
  /** Requests per second at full height. */
  readonly top: number;
  /** Whether full height means all incoming requests. */
  readonly topIsAll: boolean;
  /** In the order in which the losses begin. */
  readonly rows: readonly LossRow[];
  /** The runs that are shown, by the mode of their delays: solid ones first. */
  readonly runs: readonly TrackRun[];
}

export interface TrackRun {
  /** Adverbial: `typically`. */
  readonly words: string;
  /** Solid, or an outline that may surround a solid one. */
  readonly kind: 'solid' | 'outline';
  readonly lost: number;
}

export interface LossRow {
  readonly lossClass: LossClass;
  /** One series for each run of the track, in their order. */
  readonly series: readonly LossSeries[];
}

export interface LossSeries {
  readonly lost: number;
  readonly bins: readonly LossBin[];
}

/** From a second on, for the width of a bin. */
export interface LossBin { readonly from: number; readonly perSecond: number }

/** The possible widths of a bin, and the most bins of a picture. */
const BIN_SECONDS = [1, 2, 5, 10, 15, 30, 60, 300, 900, 3600, 21_600, 86_400];
const MAX_BINS = 360;

/** The losses of the runs, in bins that are wide enough to be visible in a picture of that many seconds. */
export function trackOf(simulated: Simulated, pictureSeconds: number): LossTrack {
  const { plan: { traffic: { ratePerSecond } } } = simulated;
  const played = runsOf(simulated);
  const binSeconds = BIN_SECONDS.find(seconds => pictureSeconds / seconds <= MAX_BINS) ?? BIN_SECONDS[BIN_SECONDS.length - 1];
  const rows = LOSS_CLASSES
    .filter(lossClass => played.some(({ outcome }) => outcome.lostByClass[lossClass] > 0))
    .map((lossClass): LossRow => ({ lossClass, series: played.map(({ outcome }) => seriesOf(outcome, lossClass, binSeconds)) }))
    .sort((one, other) => beginOf(one) - beginOf(other));
  const peak = Math.max(0, ...rows.flatMap(({ series }) => series.flatMap(({ bins }) => bins.map(({ perSecond }) => perSecond))));
  const topIsAll = peak === 0 || (peak >= ratePerSecond / 2 && peak <= ratePerSecond * (1 + TOLERANCE));
  return {
    binSeconds,
    top: topIsAll ? ratePerSecond : roundedUp(peak),
    topIsAll,
    rows,
    runs: played.map(({ words, kind, outcome }) => ({ words, kind, lost: outcome.lost })),
  };
}

/** With a rate that is not a whole number, some seconds have one request more. */
const TOLERANCE = 0.01;

/** The first moment of a row, in the run whose pods are shown if it loses any. */
function beginOf({ series }: LossRow): number {
  const begins = series.flatMap(({ bins }) => bins.slice(0, 1).map(({ from }) => from));
  return begins[begins.length - 1];
}

function runsOf({ plan: { delays }, outcome, typical, measured }: Simulated): { readonly words: string; readonly kind: TrackRun['kind']; readonly outcome: Outcome }[] {
  const main = { words: measured ? 'as measured' : wordsOf(delays.mode, typical !== undefined && typical.lost > outcome.lost), outcome };
  if (typical === undefined) return [{ ...main, kind: 'solid' }];
  return [{ words: 'typically', kind: 'solid', outcome: typical }, { ...main, kind: 'outline' }];
}

/** If old pods go before new ones serve, slow delays can lose less than fast ones, and are not the worst. */
function wordsOf(mode: Simulated['plan']['delays']['mode'], isLess: boolean): string {
  switch (mode) {
    case 'worst': return isLess ? 'with every delay at its bound' : 'at worst';
    case 'adversarial': return 'at worst';
    case 'typical': return 'typically';
    case 'random': return 'in this run';
    case 'constant': return 'with these delays';
  }
}

function seriesOf({ spells, lostByClass }: Outcome, lossClass: LossClass, binSeconds: number): LossSeries {
  const counts = new Map<number, number>();
  for (const spell of spells) {
    if (spell.lossClass !== lossClass) continue;
    for (const { second, lost } of spell.bySecond) {
      const from = Math.floor(second / binSeconds) * binSeconds;
      counts.set(from, (counts.get(from) ?? 0) + lost);
    }
  }
  return {
    lost: lostByClass[lossClass],
    bins: [...counts].sort(([a], [b]) => a - b).map(([from, lost]) => ({ from, perSecond: lost / binSeconds })),
  };
}

/** 1, 2 or 5 times a power of ten. */
function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(digit => digit * power).find(step => step >= value * (1 - TOLERANCE))!;
}
