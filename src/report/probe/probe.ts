import type { Ending } from '../../probe/engine';
import { PERCENTILES } from '../../probe/latencies';
import { Counts } from '../../probe/outcome';
import { Measurement } from '../../probe/recorder';
import { allowedFailures, availabilityPercent, sloHolds } from '../../probe/verdict';
import { DowntimeWindow } from '../../probe/windows';
import { roundSeconds, roundTo } from '../round';
import { jsonText, visible } from '../visible-characters';

/** The content of a report on a probe: what was probed, how, and what was measured. */
export interface ProbeReport {
  readonly url: string;
  readonly rate: number;
  readonly connections: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly sloPercent: number;
  readonly ending: Ending;
  readonly measurement: Measurement;
  /** The command that ran meanwhile. */
  readonly command?: CommandReport;
}

export interface CommandReport {
  /** Without secrets. */
  readonly argv: readonly string[];
  /** Null if a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** How long the command ran. */
  readonly seconds: number;
  /** Whether the probe ended first and stopped the command. */
  readonly cutShort: boolean;
}

/** For a program. Shares are between 0 and 1. */
export function probeToJson(report: ProbeReport): string {
  const { url, rate, connections, startedAt, sloPercent, ending, measurement, command } = report;
  const { seconds, requests, ok, failed, unsent, abandoned, late, failuresByKind, firstFailures, statuses, windows, versions } = measurement;
  return jsonText({
    url,
    rate,
    connections,
    startedAt: instant(startedAt),
    seconds: roundSeconds(seconds),
    endedBy: ending,
    requests,
    ok,
    failed,
    availability: share(availabilityPercent(measurement)),
    slo: share(sloPercent),
    holds: sloHolds(measurement, sloPercent),
    downtimeSeconds: roundSeconds(downtimeSeconds(measurement)),
    failuresByKind,
    firstFailures,
    statuses,
    windows: windows.map(window => jsonWindow(window, startedAt)),
    latencyMilliseconds: jsonLatency(measurement),
    versions: versions.map(({ version, count, firstSeen, lastSeen }) => ({
      version, count, firstSeen: roundSeconds(firstSeen), lastSeen: roundSeconds(lastSeen),
    })),
    ...command && { command: { ...command, seconds: roundSeconds(command.seconds) } },
    late,
    unsent,
    abandoned,
  });
}

function jsonWindow({ from, to, recovered, failed, kinds, statuses }: DowntimeWindow, startedAt: number) {
  return {
    from: roundSeconds(from),
    to: roundSeconds(to),
    fromTime: instant(startedAt + from * 1000),
    toTime: instant(startedAt + to * 1000),
    recovered,
    requests: failed, // a good one would have ended it
    failed,
    kinds,
    statuses,
  };
}

function jsonLatency({ latency }: Measurement) {
  return {
    ...Object.fromEntries(PERCENTILES.map((percent, index) => [`p${percent}`, latency ? roundMilliseconds(latency.percentiles[index]) : null])),
    max: latency ? roundMilliseconds(latency.max) : null,
    mean: latency ? roundMilliseconds(latency.mean) : null,
  };
}

/** The verdict in one sentence. */
export function describeVerdict({ measurement, sloPercent }: ProbeReport): string {
  const { requests, failed } = measurement;
  const allowed = allowedFailures(requests, sloPercent);
  return `${countOf(failed, 'request')} of ${number(requests)} failed, and ${sloPercent} % availability allows ${allowed === 0 ? 'none' : number(allowed)}`;
}

/** The reasons to doubt the result, in sentences. */
export function describeDoubts({ measurement, ending }: ProbeReport): string[] {
  const { late, unsent, abandoned, firstUnsent, requests, failuresByKind, firstFailures } = measurement;
  return [
    ...requests > 0 && failuresByKind.tls === requests && firstFailures.tls.includes('certificate')
      ? ['no certificate was accepted, and nothing is known of what is behind it; \'--insecure\' takes any'] : [],
    ...late > 0 ? [`${countOf(late, 'request')} ${late === 1 ? 'was' : 'were'} sent late or not at all because the prober lagged: latencies and windows are less sure; lower '--rate' or give the prober more CPU`] : [],
    ...unsent > 0 ? [`${countOf(unsent, 'request')} could not be sent by this machine (${visible(firstUnsent!)}) and ${unsent === 1 ? 'says' : 'say'} nothing about the server; lower '--rate' or use '--connections keep-alive'`] : [],
    ...abandoned > 0 ? [`${countOf(abandoned, 'request')} had no answer yet when the wait was cut short and ${abandoned === 1 ? 'is' : 'are'} not counted`] : [],
    ...ending === 'signal' ? ['the probe was interrupted: what came later was not seen'] : [],
  ];
}

/** Why the command makes the probe fail; undefined if it does not. */
export function describeCommandFailure({ command }: ProbeReport): string | undefined {
  if (!command || command.exitCode === 0 && !command.cutShort) return undefined;
  const end = command.exitCode === null ? `ended by ${command.signal}` : `exit code ${command.exitCode}`;
  return command.cutShort
    ? `was still running when the probe ended and was told to end: ${end} after ${formatSeconds(command.seconds)}`
    : `failed: ${end} after ${formatSeconds(command.seconds)}`;
}

/** The kinds of a window or a probe, the most frequent first: `12 status (502: 9, 503: 3), 2 refused`. */
export function describeKinds(kinds: Counts, statuses: Counts): string {
  return sorted(kinds)
    .map(([kind, times]) => kind === 'status' ? `${number(times)} status (${describeStatuses(statuses)})` : `${number(times)} ${kind}`)
    .join(', ');
}

/** Every code with its count, or the code alone if there is one only. */
function describeStatuses(statuses: Counts): string {
  const codes = sorted(statuses);
  return codes.length === 1 ? codes[0][0] : codes.map(([code, times]) => `${code}: ${number(times)}`).join(', ');
}

function sorted(counts: Counts): [string, number][] {
  return Object.entries(counts).sort(([, one], [, other]) => other - one);
}

export function downtimeSeconds({ windows }: Pick<Measurement, 'windows'>): number {
  return windows.reduce((total, { from, to }) => total + to - from, 0);
}

/** Statuses of the failed requests. */
export function failedStatuses({ windows }: Pick<Measurement, 'windows'>): Counts {
  const total: Record<string, number> = {};
  for (const { statuses } of windows) {
    for (const [code, times] of Object.entries(statuses)) total[code] = (total[code] ?? 0) + times;
  }
  return total;
}

/** Never 100 % if a request failed: rounded down, with enough digits to show the difference. */
export function formatAvailability(measurement: Measurement): string {
  const { requests, failed } = measurement;
  const digits = failed === 0 ? 0 : Math.max(2, Math.ceil(Math.log10(requests / failed)));
  const scale = 10 ** digits;
  return `${Math.floor(availabilityPercent(measurement) * scale + 1e-6) / scale} %`;
}

export function formatSeconds(seconds: number): string {
  return `${roundTo(seconds, seconds < 10 ? 2 : 1)} s`;
}

export function countOf(times: number, noun: string): string {
  return `${number(times)} ${noun}${times === 1 ? '' : 's'}`;
}

export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** ISO 8601, UTC. */
export function instant(milliseconds: number): string {
  // eslint-disable-next-line no-restricted-globals -- of a given moment: the wall clock is not read
  return new Date(milliseconds).toISOString();
}


function share(percent: number): number {
  return roundTo(percent / 100, 9);
}

/** To the microsecond. */
function roundMilliseconds(value: number): number {
  return roundTo(value, 3);
}
