import { createColors } from 'picocolors';
import { playedToText } from './played-text';
import {
  annotationOf, BUDGET_ANNOTATION, counted, describeDoubts, describeKeepAlive, describeNoBudget, describeSpread, describeStop, describeWrong,
  RehearsalReport, seconds,
} from './rehearsal';
import { FIELDS, formatNumber, INPUT_NAMES, NumericInput, SettableField, TimingInputs } from '../../timing';
import { visible } from '../visible-characters';
import { wrapText } from '../wrap-text';

/** Longer lines are hard to read. */
const MAX_WIDTH = 100;

/** The width of the labels. */
const LABEL = 25;

/** For a person in a terminal. */
export function rehearsalToText(report: RehearsalReport, columns: number, color = false): string {
  const width = Math.min(columns, MAX_WIDTH);
  const ink = createColors(color);
  const section = (name: string, lines: readonly string[]) => lines.length === 0 ? [] : ['', ink.bold(name), ...lines];
  const labelled = (label: string, text: string) => wrapText(visible(text), width, `  ${label.padEnd(LABEL)}`);
  const item = (text: string) => wrapText(visible(text), width, '  ', '    ');
  return [
    ...wrapText(visible(title(report)), width, '', '  ').map(ink.bold),
    ...section('Measured', measuredRows(report).flatMap(([label, text]) => labelled(label, text))),
    ...section('Expected, but not so', report.wrong.flatMap(wrong => item(describeWrong(wrong, report.stopSignal))).map(ink.red)),
    ...section('How sure', describeDoubts(report).flatMap(item)),
    ...report.played ? ['', ...playedToText(report.played, width)] : [],
    ...section('Budget', budgetRows(report).flatMap(([label, text]) => labelled(label, text))),
    ...section('No budget holds', describeNoBudget(report).flatMap(item).map(ink.red)),
    ...annotationLines(report),
    ...section('Ended early', failureLines(report, item)),
    '',
  ].join('\n');
}

function title({ argv, measured, interrupted }: RehearsalReport): string {
  const { starts, idleStops, loadedStops } = measured;
  const stops = idleStops.length + loadedStops.length;
  return `Rehearsed ${argv.join(' ')}: started ${counted(starts.length, 'time')}, told to end ${counted(stops, 'time')}${interrupted ? ', and interrupted' : ''}`;
}

/** The measured numbers, each with its symbol in the model. */
function measuredRows(report: RehearsalReport): [string, string][] {
  const { measured: { requestTimes: times, keepAlive }, behaviour, stopSignal } = report;
  const { startup, acceptsAfterSigterm: accepts, shutdown, loadedExit, idleClosed, announcesClose } = behaviour;
  const stop = describeStop(report);
  const draining = [
    ...idleClosed ? [`idle ones are closed within ${seconds(idleClosed.most)}`] : [],
    ...announcesClose === undefined ? [] : [announcesClose ? 'answers say Connection: close' : 'answers do not say Connection: close'],
  ];
  return [
    ...startup ? [['Start-up (S)', describeSpread(startup)] as [string, string]] : [],
    ...times ? [['Requests (R)', `p50 ${milliseconds(times.p50Seconds)}, p99 ${milliseconds(times.p99Seconds)}, longest ${milliseconds(times.longestSeconds)}, of ${formatNumber(times.count)}`
      + `${times.failed > 0 ? `; ${formatNumber(times.failed)} failed` : ''}`] as [string, string]] : [],
    ...keepAlive ? [['Idle connections (K)', describeKeepAlive(keepAlive)] as [string, string]] : [],
    ...stop === undefined ? [] : [[`On ${stopSignal}`, stop] as [string, string]],
    ...accepts ? [['Accepts after it (W)', describeSpread(accepts)] as [string, string]] : [],
    ...shutdown ? [['Shutdown (A)', describeSpread(shutdown)] as [string, string]] : [],
    ...loadedExit ? [['With requests in flight', `has ended after ${describeSpread(loadedExit)}`] as [string, string]] : [],
    ...draining.length > 0 && behaviour.onSigterm !== 'ignore' ? [['Kept connections then', draining.join('; ')] as [string, string]] : [],
  ];
}

const INPUTS: readonly NumericInput[] = ['longestRequestSeconds', 'shutdownSeconds', 'acceptsAfterSigtermSeconds', 'startupSeconds'];

const SHOWN: readonly SettableField[] = [
  'preStopSeconds', 'terminationGracePeriodSeconds', 'deregistrationDelaySeconds', 'minReadySeconds', 'idleTimeoutSeconds', 'keepAliveTimeoutSeconds',
];

/** The inputs, where each comes from, and the numbers that follow. */
function budgetRows(report: RehearsalReport): [string, string][] {
  const { plan } = report;
  if (!plan?.ok) return [];
  const { inputs, timings } = plan.budget;
  return [
    ['For', `${inputs.loadBalancer.name}, drain policy ${inputs.drainPolicy} (${originOf(report, 'drainPolicy')})`],
    ...INPUTS.filter(key => key !== 'acceptsAfterSigtermSeconds' || inputs[key] > 0)
      .map((key): [string, string] => [`${INPUT_NAMES[key].name} (${INPUT_NAMES[key].symbol})`, `${formatNumber(inputs[key])} s, ${originOf(report, key)}`]),
    ...SHOWN.filter(field => timings[field] !== undefined).map((field): [string, string] => [FIELDS[field].name, `${formatNumber(timings[field]!)} s`]),
  ];
}

function originOf({ declaredInputs, measuredInputs }: RehearsalReport, key: keyof TimingInputs): string {
  if (declaredInputs[key] !== undefined) return 'declared';
  return measuredInputs[key] === undefined ? 'assumed' : key === 'drainPolicy' ? 'measured' : 'measured, with headroom';
}

function annotationLines(report: RehearsalReport): string[] {
  const annotation = annotationOf(report);
  return annotation === undefined ? [] : ['', 'Annotation of the workload', `  ${BUDGET_ANNOTATION}: '${annotation}'`];
}

function failureLines({ failure, interrupted }: RehearsalReport, item: (text: string) => string[]): string[] {
  return [
    ...interrupted ? item('interrupted: what came later was not measured, and all processes are ended') : [],
    ...failure ? [...item(failure.message), ...failure.output.length > 0 ? ['  Its last lines:', ...failure.output.map(({ text }) => `    ${visible(text)}`)] : []] : [],
  ];
}

function milliseconds(value: number): string {
  return value < 1 ? `${Number((value * 1000).toPrecision(2))} ms` : seconds(value);
}
