import { isSeconds } from './sample';
import { WatchedTarget } from './watched';
import { isRecord } from '../platform/records';

/** The mark of a file that `calibrate watch` has written. */
const KIND = 'zero-downtime/watch';
const VERSION = 1;

export interface WatchFile {
  /** In seconds; events between polls that lie farther apart than three of these are left out. */
  readonly everySeconds: number;
  readonly targets: readonly WatchedTarget[];
}

export function writeWatchFile({ everySeconds, targets }: WatchFile): string {
  return `${JSON.stringify({ kind: KIND, version: VERSION, everySeconds, targets }, undefined, 2)}\n`;
}

export function isWatchFile(value: Readonly<Record<string, unknown>>): boolean {
  return value.kind === KIND;
}

/** The content of a watch file; undefined if it is damaged, or of another version. */
export function readWatchFile({ version, everySeconds, targets }: Readonly<Record<string, unknown>>): WatchFile | undefined {
  if (version !== VERSION || !isSeconds(everySeconds) || !Array.isArray(targets) || !targets.every(isTarget)) return undefined;
  return { everySeconds, targets };
}

function isTarget(value: unknown): value is WatchedTarget {
  return isRecord(value) && typeof value.target === 'string'
    && Object.entries(value).every(([key, part]) => key === 'target' || (key === 'pod' ? typeof part === 'string' : isMoment(part)));
}

function isMoment(value: unknown): boolean {
  return isRecord(value) && isSeconds(value.low) && isSeconds(value.high) && value.low <= value.high;
}
