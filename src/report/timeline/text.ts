import { CloseUp } from './close-up';
import { Dimension, labelOf } from './dimension';
import { Lane, ticksBetween, Timeline } from './layout';
import { describeRuns, storyOf } from './story';
import { Stretch } from './stretches';
import { trackRows } from './track-text';
import { formatCount } from '../budget/termination-sums';
import { roundTo } from '../round';
import { describeSearch, describeSigterm, describeTraffic, formatSeconds } from '../simulation/simulation';
import { sumTable, titleOf, unknowns } from '../simulation/simulation-text';
import { visible } from '../visible-characters';
import { wrapText } from '../wrap-text';

/** The width that every terminal, mail and comment has. */
const WIDTH = 80;
const GUTTER = 17;
const PLOT = WIDTH - GUTTER - 1;

/** One letter for each phase, instead of a colour. */
const LETTERS: Readonly<Record<string, string>> = {
  'pulling': '.',
  'starting': 's',
  'gate-closed': 'g',
  'ready': '=',
  'pre-stop': 'p',
  'sigterm': 't',
  'initial': 'i',
  'healthy': 'h',
  'draining': 'd',
  'unused': 'u',
  'growing': ':',
  'new': '>',
  'in-flight': '~',
  'lost': 'x',
  'awaited': '_',
};

const LEGEND = [
  'pod: . pulling, s starting, g gate closed, = ready, p preStop, t after SIGTERM,',
  '     then gone',
  'target: i initial, h healthy, d draining, u unused',
  'requests: : a growing share of the new ones is sent here, > a full share,',
  '          ~ the last may be in flight, x lost, _ awaited while no target is in',
  '          service',
];

/** The timelines for a terminal, one after the other, at most 80 characters wide. */
export function timelinesToText(timelines: readonly Timeline[]): string {
  return `${timelines.map(timeline => timelineToText(timeline).map(line => cut(line).trimEnd()).join('\n')).join('\n\n\n')}\n`;
}

function timelineToText(timeline: Timeline): string[] {
  const { simulated, from, to, lanes, leftOutPods, leftOutLost, closeUp } = timeline;
  const { plan } = simulated;
  const paragraph = (text: string) => wrapText(visible(text), WIDTH, '', '  ');
  const column = columns(from, to);
  return [
    ...paragraph(titleOf(simulated)),
    ...paragraph(storyOf(simulated)),
    ...unknowns(simulated).flatMap(text => paragraph(`unknown: ${text}`)),
    ...paragraph(`${describeTraffic(plan)}; on SIGTERM the application ${describeSigterm(plan)}; ${describeRuns(simulated) ?? describeSearch(simulated)}`),
    '',
    ...axis(timeline.ticks, column),
    ...trackRows(timeline, PLOT).flatMap(({ name, plot }) => [row(name, [...plot])]),
    '',
    ...lanes.flatMap(lane => laneRows(lane, column)),
    ...leftOutPods > 0 ? ['', `${leftOutPods} more pods are not drawn${leftOutLost > 0 ? `; ${formatCount(leftOutLost)} requests are lost there` : ''}`] : [],
    '',
    ...LEGEND,
    ...closeUp ? ['', ...closeUpRows(closeUp)] : [],
  ];
}

type Column = (seconds: number) => number;

function columns(from: number, to: number): Column {
  return seconds => Math.max(0, Math.min(PLOT, Math.round((seconds - from) / (to - from) * PLOT)));
}

/** A row of the picture: its name, and its content over time. */
function row(name: string, plot: readonly string[]): string {
  return `${fit(visible(name), GUTTER - 1).padEnd(GUTTER)}${plot.join('')}`;
}

function emptyPlot(): string[] {
  return new Array<string>(PLOT).fill(' ');
}

function write(plot: string[], at: number, text: string): void {
  [...text].forEach((letter, index) => {
    if (at + index < PLOT) plot[at + index] = letter;
  });
}

function axis(ticks: readonly number[], column: Column): string[] {
  const [labels, ruler] = [emptyPlot(), new Array<string>(PLOT).fill('-')];
  let free = 0;
  for (const tick of ticks) {
    const at = Math.min(column(tick), PLOT - 1);
    ruler[at] = '|';
    const text = formatSeconds(tick);
    if (at < free || at + text.length > PLOT) continue;
    write(labels, at, text);
    free = at + text.length + 2;
  }
  return [row('', labels), row('', ruler)];
}

/** A short stretch still gets one column, unless the column is taken. */
function fill(plot: string[], stretches: readonly Stretch<string>[], column: Column): void {
  for (const { kind, from, to } of stretches) {
    const start = Math.min(PLOT - 1, column(from));
    for (let at = start; at < Math.max(start + 1, column(to)); at++) plot[at] = LETTERS[kind];
  }
}

function laneRows({ name, pod, target, requests, losses, awaited }: Lane, column: Column): string[] {
  const sent = [...requests, ...awaited, ...losses];
  return [[name, pod] as const, ['  target', target] as const, ['  requests', sent] as const].map(([what, stretches]) => {
    const plot = emptyPlot();
    fill(plot, stretches, column);
    return row(what, plot);
  });
}

function closeUpRows({ pod, deletedAt, to, bars, dimensions, sums }: CloseUp): string[] {
  const column = columns(0, to);
  return [
    ...wrapText(visible(`How ${pod} ends, in seconds from its deletion at ${formatSeconds(roundTo(deletedAt, 1))}`), WIDTH),
    '',
    ...axis(ticksBetween(0, to), column),
    ...bars.map(({ name, stretches }) => {
      const plot = emptyPlot();
      fill(plot, stretches.map(stretch => ({ ...stretch, detail: '' })), column);
      return row(name, plot);
    }),
    ...dimensions.flat().map(one => dimensionRow(one, column)),
    ...sumTable(sums, WIDTH),
  ];
}

/** `|----------|`, open if it continues; with `=` to spare, with `x` missing. */
function dimensionRow(one: Dimension, column: Column): string {
  const plot = emptyPlot();
  const start = Math.min(PLOT - 2, column(one.from));
  const end = Math.max(start + 1, Math.min(PLOT - 1, column(one.to)));
  const stroke = { given: '-', margin: '=', short: 'x' }[one.kind];
  for (let at = start; at <= end; at++) plot[at] = stroke;
  plot[start] = '|';
  plot[end] = one.wholeSeconds === undefined ? '|' : '>';
  return row(`${one.kind === 'margin' ? '  ' : ''}${labelOf(one)}`, plot);
}

/** Counts characters, not their bytes or halves. */
function fit(text: string, width: number): string {
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, width - 1).join('')}~`;
}

function cut(line: string): string {
  return fit(line, WIDTH);
}
