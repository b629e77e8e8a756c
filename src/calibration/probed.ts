import { Unusable } from './histogram';
import { exactly, isSeconds, Measurements } from './sample';
import { isRecord } from '../platform/records';

/**
 * The leak window out of reports of `probe`, one measurement each: from its start, with which the command deletes a pod that ends at
 * once, until the last request that failed. A report without a command, or whose end nobody waited for, measures nothing.
 */
export function readProbeReport(value: Readonly<Record<string, unknown>>): Measurements | Unusable {
  const { command, windows } = value;
  if (!isRecord(command) || !Array.isArray(command.argv) || !command.argv.every(word => typeof word === 'string')) return { why: 'no command ran during the probe, so that it is not known when a pod was deleted' };
  if (!command.argv.some(word => word === 'delete' || word === 'kill')) return { why: `its command '${command.argv.slice(0, 3).join(' ')}' deletes no pod` };
  const found = Array.isArray(windows) ? windows.filter(isRecord) : [];
  if (found.length === 0) return { why: 'no request failed: the pod went on to answer while requests reached it; delete one that ends at once' };
  if (found.some(({ recovered }) => recovered !== true)) return { why: 'requests still failed when the probe ended' };
  const ends = found.map(({ to }) => to).filter(isSeconds);
  if (ends.length < found.length) return { why: 'the end of one of its windows is not a number of seconds' };
  return { quantity: 'leakWindowSeconds', source: 'reports of probe', samples: [exactly(ends.reduce((last, end) => Math.max(last, end)))] };
}
