import {
  CommandReport, countOf, describeCommandFailure, describeDoubts, describeKinds, describeVerdict, downtimeSeconds, failedStatuses,
  formatAvailability, formatSeconds, instant, number, ProbeReport,
} from './probe';
import { PERCENTILES } from '../../probe/latencies';
import { Measurement, Progress, VersionSeen } from '../../probe/recorder';
import { sloHolds } from '../../probe/verdict';
import { DowntimeWindow } from '../../probe/windows';
import { inColumns } from '../columns';
import { visible } from '../visible-characters';

/** The most rows of one table, since a server that fails every other request has too many windows to read. */
const MAX_ROWS = 20;

/** For a person in a terminal. */
export function probeToText(report: ProbeReport): string {
  const { measurement } = report;
  return [
    title(report),
    '',
    ...verdict(report),
    ...section('Downtime', windows(report)),
    ...section('Latency of good requests, from when each was due', latency(measurement)),
    ...section('Versions', versions(measurement.versions)),
    ...section('Command', report.command ? [command(report, report.command)] : []),
    ...section('Note', describeDoubts(report)),
    '',
  ].join('\n');
}

/** The state of a running probe, in a limited number of characters. */
export function progressToText(elapsedSeconds: number, progress: Progress, columns: number): string {
  const { requests, failed, p99Milliseconds, downtimeSeconds: downtime } = progress;
  return [
    formatSeconds(Math.floor(elapsedSeconds)),
    countOf(requests, 'request'),
    `${number(failed)} failed`,
    `p99 ${p99Milliseconds === undefined ? '-' : formatMilliseconds(p99Milliseconds)}`,
    `downtime ${formatSeconds(downtime)}`,
  ].join('  ').slice(0, columns);
}

function title({ url, rate, connections, startedAt, measurement: { seconds } }: ProbeReport): string {
  return `Probed ${visible(url)} for ${formatSeconds(seconds)} from ${instant(startedAt)}, ${number(rate)}/s, ${CONNECTIONS[connections] ?? connections}`;
}

const CONNECTIONS: Readonly<Record<string, string>> = {
  'new': 'a new connection for each request',
  'keep-alive': 'connections kept alive',
  'mixed': 'new connections and ones kept alive in turn',
};

function verdict(report: ProbeReport): string[] {
  const { measurement, sloPercent } = report;
  const { failed, failuresByKind, firstFailures } = measurement;
  const holds = sloHolds(measurement, sloPercent);
  return [
    `Objective ${sloPercent} %: ${holds ? 'holds' : 'DOES NOT HOLD'} (${describeVerdict(report)})`,
    `Availability ${formatAvailability(measurement)}`,
    ...failed === 0 ? [] : [`Failed ${describeKinds(failuresByKind, failedStatuses(measurement))}`],
    // The number of a status is enough; an error may have a message.
    ...Object.entries(firstFailures).filter(([kind]) => kind !== 'status').map(([kind, detail]) => `  ${kind}: ${visible(detail)}`),
  ];
}

function windows({ measurement, startedAt }: ProbeReport): string[] {
  const all = measurement.windows;
  if (all.length === 0) return [];
  const longest = Math.max(...all.map(({ from, to }) => to - from));
  // The longest windows matter; in order of time they can be compared with other events.
  const shown = [...all]
    .sort((one, other) => (other.to - other.from) - (one.to - one.from))
    .slice(0, MAX_ROWS)
    .sort((one, other) => one.from - other.from);
  return [
    `${formatSeconds(downtimeSeconds(measurement))} in ${countOf(all.length, 'window')}${all.length > 1 ? `, the longest ${formatSeconds(longest)}` : ''}`,
    ...table(
      ['From', 'To', 'Length', 'At (UTC)', 'Failed'], ['right', 'right', 'right', 'left', 'left'],
      shown.map(window => windowRow(window, startedAt)),
    ),
    ...shown.length < all.length ? [`and ${countOf(all.length - shown.length, 'shorter window')}`] : [],
  ];
}

function windowRow({ from, to, recovered, kinds, statuses }: DowntimeWindow, startedAt: number): string[] {
  return [
    `${from.toFixed(3)} s`,
    recovered ? `${to.toFixed(3)} s` : 'the end',
    `${(to - from).toFixed(3)} s`,
    instant(startedAt + from * 1000).slice(11, 23),
    describeKinds(kinds, statuses),
  ];
}

function latency({ latency: summary }: Measurement): string[] {
  if (!summary) return [];
  const values: [string, number][] = [
    ...PERCENTILES.map((percent, index): [string, number] => [`p${percent}`, summary.percentiles[index]]),
    ['max', summary.max], ['mean', summary.mean],
  ];
  return [values.map(([name, value]) => `${name} ${formatMilliseconds(value)}`).join('  ')];
}

function versions(seen: readonly VersionSeen[]): string[] {
  if (seen.length === 0) return [];
  const rows = seen.slice(0, MAX_ROWS).map(({ version, count: times, firstSeen, lastSeen }) => [
    version === null ? '(none in the body)' : visible(version.slice(0, 60)),
    number(times),
    `${firstSeen.toFixed(2)} s`,
    `${lastSeen.toFixed(2)} s`,
  ]);
  return [
    ...table(['Version', 'Answers', 'First', 'Last'], ['left', 'right', 'right', 'right'], rows),
    ...seen.length > MAX_ROWS ? [`and ${countOf(seen.length - MAX_ROWS, 'version')} more`] : [],
  ];
}

function command(report: ProbeReport, { argv, seconds }: CommandReport): string {
  return `${visible(argv.join(' '))}: ${describeCommandFailure(report) ?? `exit code 0 after ${formatSeconds(seconds)}`}`;
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', name, ...lines.map(line => `  ${line}`)];
}

function formatMilliseconds(value: number): string {
  return value < 1000 ? `${Number(value.toPrecision(3))} ms` : `${Number((value / 1000).toPrecision(3))} s`;
}

function table(head: readonly string[], aligns: readonly ('left' | 'right')[], rows: readonly (readonly string[])[]): string[] {
  return inColumns([head, ...rows], aligns.map(align => ({ align })));
}
