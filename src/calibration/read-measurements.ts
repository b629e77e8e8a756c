import { lastRequests, LoggedRequest, parseLogLine } from './access-log';
import { GATE_HISTOGRAM, readHistogram, Unusable } from './histogram';
import { readProbeReport } from './probed';
import { isRehearsalReport, readRehearsalReport } from './rehearsed';
import { Measurements } from './sample';
import { isWatchFile, readWatchFile } from './watch-file';
import { delaysWatched, WatchedTarget } from './watched';
import { isRecord } from '../platform/records';

/** A file of measurements, of whatever kind; the kind is told by its content. */
export interface MeasuredFile {
  readonly name: string;
  readonly text: string;
}

export interface ReadMeasurements {
  readonly measurements: readonly Measurements[];
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

export interface ReadOptions {
  /** How many seconds the clock of AWS is ahead of the one of the polls. */
  readonly clockOffset: number;
}

/** A gap of so many intervals between polls makes an event too vague. */
const GAP = 3;

/** Reads all files; access logs mean something only together with the polls. */
export function readMeasurements(files: readonly MeasuredFile[], { clockOffset }: ReadOptions): ReadMeasurements {
  const measurements: Measurements[] = [];
  const problems: { file: string; message: string }[] = [];
  const watched: WatchedTarget[] = [];
  const requests: LoggedRequest[] = [];
  const logs: string[] = [];
  for (const { name, text } of files) {
    const add = (read: readonly Measurements[] | Unusable) => {
      if ('why' in read) problems.push({ file: name, message: read.why });
      else measurements.push(...read);
    };
    const one = (read: Measurements | Unusable) => add('why' in read ? read : [read]);
    const value = jsonIn(text);
    if (value !== undefined && isWatchFile(value)) {
      const file = readWatchFile(value);
      for (const target of file?.targets ?? []) watched.push(target); // more than a call takes
      add(file ? delaysWatched(file.targets, GAP * file.everySeconds) : { why: 'it is damaged, or another version of `calibrate watch` has written it' });
    } else if (value !== undefined && isRehearsalReport(value)) {
      add(readRehearsalReport(value));
    } else if (value !== undefined && 'windows' in value) {
      one(readProbeReport(value));
    } else if (text.includes(GATE_HISTOGRAM)) {
      one(readHistogram(text));
    } else {
      const found = text.split('\n').flatMap(line => parseLogLine(line) ?? []);
      if (found.length === 0) add({ why: `it is none of what can be read: metrics with ${GATE_HISTOGRAM}, a file of \`calibrate watch\`, a report of \`probe\` or \`rehearse\` as JSON, an access log of an Application Load Balancer` });
      else logs.push(name);
      for (const request of found) requests.push(request);
    }
  }
  if (requests.length > 0) {
    if (watched.length === 0) problems.push(...logs.map(file => ({ file, message: 'an access log needs a file of `calibrate watch` beside it, which says when targets were deregistered' })));
    else measurements.push(lastRequests(requests, watched, clockOffset));
  }
  return { measurements, problems };
}

function jsonIn(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
