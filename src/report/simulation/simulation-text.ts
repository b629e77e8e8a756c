import { createColors } from 'picocolors';
import { Simulated } from './simulated';
import { describeConclusion, describeCourse, describeMargin, describeSearch, describeSigterm, describeTraffic, formatSeconds, LOSS_WORDS, SimulationReport } from './simulation';
import { nameSome } from '../../platform/limits/and-more';
import { Distribution, finishesInTime, LeftOut, LossWindow, Plan, startupPatience } from '../../simulation';
import { CheckedSum, formatCount, suffices, sumsOf } from '../budget/termination-sums';
import { visible } from '../visible-characters';
import { wrapText } from '../wrap-text';

/** The most windows and pods of one table; with permanent losses, more rows add nothing. */
const MAX_WINDOWS = 12;
const MAX_PODS = 4;

type Colors = ReturnType<typeof createColors>;

/** Longer lines are hard to read. */
const MAX_WIDTH = 100;

/** For a person in a terminal. */
export function simulationToText({ simulated, leftOut }: SimulationReport, columns: number, color = false): string {
  const width = Math.min(columns, MAX_WIDTH);
  const ink = createColors(color);
  const sections = simulated.map(one => section(one, width, ink));
  const rest = leftOutToText(leftOut, width);
  const nothing = simulated.length > 0 ? [] : [leftOut.length > 0 ? 'Nothing was simulated' : 'Nothing was simulated: there is no workload in what could be read'];
  return `${[...sections, ...rest.length > 0 ? [rest] : [], ...nothing.length > 0 ? [nothing] : []].map(lines => lines.join('\n')).join('\n\n')}\n`;
}

export function leftOutToText(leftOut: readonly LeftOut[], width: number): string[] {
  return leftOut.flatMap(({ workload, reason }) => wrapText(visible(`${workload} was not simulated: ${reason}`), width, '', '  '));
}

/** `Deployment prod/web behind Ingress web (alb-ip)` */
export function titleOf({ plan: { subject, service } }: Simulated): string {
  return visible(`${subject.workload} behind ${subject.front} (${service.loadBalancer.name})`);
}

/** Colours repeat what the words say: nothing is lost without them. */
function section(simulated: Simulated, width: number, ink: Colors): string[] {
  const { plan } = simulated;
  const labelled = (label: string, text: string) => wrapText(visible(text), width, `  ${label.padEnd(11)}`);
  return [
    ...wrapText(titleOf(simulated), width, '', '  ').map(ink.bold),
    ...labelled('Result', verdict(simulated)).map(isGood(simulated) ? ink.green : ink.red),
    ...labelled('Scenario', describeCourse(simulated)),
    ...labelled('Requests', describeTraffic(plan)),
    ...labelled('On SIGTERM', `the application ${describeSigterm(plan)}`),
    ...labelled('Searched', describeSearch(simulated)),
    ...labelled('Therefore', describeConclusion(simulated)),
    ...trouble(simulated).flatMap(text => labelled('But', text)),
    ...unknowns(simulated).flatMap(text => labelled('Unknown', text)),
    ...lossTable(simulated, width),
    ...sumTable(sumsOf(plan), width),
    ...assumptions(plan.subject.assumed, width),
  ];
}

/** Whether no run lost a request, and all runs ended in time. */
function isGood({ outcome, typical, distribution }: Simulated): boolean {
  if (distribution) return distribution.clean === distribution.runs;
  return [outcome, ...typical ? [typical] : []].every(one => one.lost === 0 && finishesInTime(one));
}

/** What was lost, in a few words. */
export function verdict(simulated: Simulated): string {
  return [verdictOnRequests(simulated), ...cutsOf(simulated)].join('; ');
}

/** How often connections that outlast the rollout are cut, which no setting prevents. */
function cutsOf({ outcome: { longLived }, distribution }: Simulated): string[] {
  if (longLived === undefined) return [];
  const { open, cut, cutAtDelay, cutAtEnd } = longLived;
  const how = [
    ...cutAtDelay > 0 ? [`${formatCount(cutAtDelay)} when the deregistration delay ended`] : [],
    ...cutAtEnd > 0 ? [`${formatCount(cutAtEnd)} when the application ended`] : [],
  ];
  const where = distribution ? 'in the worst run ' : '';
  return [`${where}${formatCount(open)} long-lived connections are cut ${formatCount(cut)} times${how.length > 0 ? `, ${how.join(', ')}` : ''}`];
}

function verdictOnRequests(simulated: Simulated): string {
  const { outcome, typical, distribution } = simulated;
  if (distribution) return verdictOfMany(distribution, outcome.seed);
  const finishes = [outcome, ...typical ? [typical] : []].every(finishesInTime);
  if (outcome.lost === 0 && (typical === undefined || typical.lost === 0)) {
    const none = `none of ${formatCount(outcome.requests)} requests was lost`;
    return finishes ? none : `DID NOT FINISH${outcome.completed ? ' IN TIME' : ''}: ${none}${outcome.completed ? '' : ', as far as it came'}`;
  }
  const all = `${formatCount(outcome.lost)} of ${formatCount(outcome.requests)}`;
  const unfinished = finishes ? '' : ', and did not finish in time';
  if (typical === undefined) return `LOST ${all} requests${unfinished}`;
  // If old pods go before the new ones serve, slow delays can lose less than fast ones.
  const most = typical.lost > outcome.lost ? 'with every delay at its bound' : 'at worst';
  return `LOST typically ${formatCount(typical.lost)} of ${formatCount(typical.requests)}, ${most} ${all} requests${unfinished}`;
}

function verdictOfMany({ runs, clean, unfinished, requests, lost: perRun }: Distribution, worstSeed: number): string {
  if (clean === runs) return `none of ${formatCount(requests)} requests was lost`;
  const late = unfinished === 0 ? '' : `${formatCount(unfinished)} of ${formatCount(runs)} runs DID NOT FINISH IN TIME`;
  if (perRun.max === 0) return `${late}; none of ${formatCount(requests)} requests was lost until then`;
  return `LOST requests in ${formatCount(runs - clean)} of ${formatCount(runs)} runs${late && ', of which some did not finish in time'}: p50 ${formatCount(perRun.p50)}, p95 ${formatCount(perRun.p95)}, `
    + `p99 ${formatCount(perRun.p99)}, at most ${formatCount(perRun.max)} of about ${formatCount(Math.round(requests / runs))}; `
    + `the worst is told below (again: --seed ${worstSeed} --runs 1)`;
}

/** Problems that did not lose a request. */
export function trouble({ plan, outcome: { completed, progressDeadlineExceededAt, shutdownsCut } }: Simulated): string[] {
  return [
    ...completed ? [] : [`${plan.scenario.kind} never comes to its end${startsTooSlowly(plan)}`],
    ...progressDeadlineExceededAt === undefined ? [] : [`ProgressDeadlineExceeded at ${formatSeconds(progressDeadlineExceededAt)}`],
    ...shutdownsCut.length === 0 ? [] : [`SIGKILL cuts the shutdown of ${podList(shutdownsCut)}`],
  ];
}

/** Both ends of the answer, if it depends on undocumented behaviour of AWS. */
export function unknowns({ outcome, stoppingAtDelay, plan: { service } }: Simulated): string[] {
  return stoppingAtDelay === undefined ? [] : [
    `whether AWS still sends to a target whose deregistration delay of ${formatSeconds(service.deregistrationDelaySeconds!)} is over: `
    + `${formatCount(outcome.lost)} requests are lost if it does, ${formatCount(stoppingAtDelay.lost)} if it does not`,
  ];
}

/** Why no new pod becomes ready, if the start is too slow. */
export function startsTooSlowly({ service, application: { startupSeconds } }: Plan): string {
  const patience = startupPatience(service);
  return startupSeconds <= patience ? ''
    : `: the probes give a new container ${formatSeconds(patience)} to start, and the application may take ${formatSeconds(startupSeconds)}`;
}

function lossTable({ outcome: { windows } }: Simulated, width: number): string[] {
  if (windows.length === 0) return [];
  const { shown, more } = worstWindows(windows);
  const rows = shown.map(({ fromSeconds, toSeconds, lost, lossClass }) =>
    [`${fromSeconds.toFixed(1)} s`, `${toSeconds.toFixed(1)} s`, formatCount(lost), lossClass]);
  const cells = [['From', 'To', 'Lost', 'Class'], ...rows];
  const widths = [0, 1, 2, 3].map(column => Math.max(...cells.map(row => row[column].length)));
  const line = (row: readonly string[]) => `    ${row.slice(0, 3).map((cell, column) => cell.padStart(widths[column])).join('  ')}  ${row[3].padEnd(widths[3])}`;
  return [
    '',
    ...wrapText('What happened', width, `${line(cells[0])}  `),
    ...shown.flatMap((window, index) => wrapText(happened(window), width, `${line(rows[index])}  `)),
    ...more > 0 ? [`    and ${more} windows in which fewer were lost`] : [],
  ];
}

/** The windows in which most was lost, in the order of time, and how many others there are. */
export function worstWindows(windows: readonly LossWindow[]): { readonly shown: readonly LossWindow[]; readonly more: number } {
  const shown = [...windows].sort((a, b) => b.lost - a.lost).slice(0, MAX_WINDOWS).sort((a, b) => a.fromSeconds - b.fromSeconds);
  return { shown, more: windows.length - shown.length };
}

export function happened({ lossClass, pods }: LossWindow): string {
  if (pods.length === 0) return LOSS_WORDS[lossClass];
  return `${LOSS_WORDS[lossClass]}${lossClass === 'no-target' ? '; awaited' : ':'} ${podList(pods)}`;
}

function podList(pods: readonly string[]): string {
  return nameSome(pods, pods.length === MAX_PODS + 1 ? pods.length : MAX_PODS);
}

/** Each number with its limit and the sum. */
export function sumTable(sums: readonly CheckedSum[], width: number): string[] {
  if (sums.length === 0) return [];
  const [symbols, name] = [Math.max(...sums.map(({ symbol }) => symbol.length)), Math.max(...sums.map(sum => sum.name.length))];
  const have = Math.max(...sums.map(({ seconds }) => formatSeconds(seconds).length));
  return ['', ...sums.flatMap(sum => {
    const { symbol, name: called, seconds } = sum;
    const first = `    ${symbol.padEnd(symbols)}  ${called.padEnd(name)}  ${formatSeconds(seconds).padStart(have)}  `;
    return wrapText(`${describeLimit(sum)}: ${describeSum(sum)}`, width, first, ' '.repeat(Math.max(0, Math.min(first.length, width - 44))));
  })];
}

/** `margin 10 s`, or the missing seconds with the consequence. */
export function describeSum(sum: CheckedSum): string {
  return `${describeMargin(sum)}${suffices(sum) ? '' : `, ${sum.consequence}`}`;
}

/** `needs r + X = 5 + 20 = 25 s` */
export function describeLimit({ needs, exceeds }: CheckedSum): string {
  const numbers = needs.terms.length > 1 ? [needs.numbers] : [];
  return `needs ${exceeds ? 'more than ' : ''}${[...new Set([needs.formula, ...numbers, formatSeconds(needs.value)])].join(' = ')}`;
}

function assumptions(assumed: readonly string[], width: number): string[] {
  return assumed.length === 0 ? [] : ['', '  Assumed', ...assumed.flatMap(text => wrapText(visible(text), width, '    '))];
}
