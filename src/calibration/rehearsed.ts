import { Unusable } from './histogram';
import { exactly, isSeconds, Measurements, MeasuredInput, Sample } from './sample';
import { isRecord } from '../platform/records';

const SOURCE = 'reports of rehearse';

export function isRehearsalReport(value: Readonly<Record<string, unknown>>): boolean {
  return isRecord(value.measured) && isRecord(value.behaviour) && Array.isArray(value.measured.starts);
}

/**
 * The start-up and the shutdown of the application out of a report of `rehearse`, one measurement for each process. The load balancer of
 * a rehearsal has the delays of its profile: its part of the report measures nothing.
 */
export function readRehearsalReport({ measured, behaviour }: Readonly<Record<string, unknown>>): readonly Measurements[] | Unusable {
  const { starts, stops } = measured as Readonly<Record<string, unknown>>;
  const { onSigterm, acceptsAfterSigterm } = behaviour as Readonly<Record<string, unknown>>;
  const accepts = isRecord(acceptsAfterSigterm) ? acceptsAfterSigterm.most : 0;
  // With requests in flight, it also takes as long as these.
  const idle = (Array.isArray(stops) ? stops.filter(isRecord) : []).filter(({ traffic }) => traffic === undefined);
  const ended = idle.map(({ exitSeconds }) => exitSeconds).filter(exit => exit !== undefined);
  const begun = starts as readonly unknown[];
  if (!isSeconds(accepts) || !ended.every(isSeconds) || !begun.every(isSeconds)) return { why: 'one of its times is not a number of seconds' };
  const exits = onSigterm === 'ignore' ? [] : ended.map(exit => Math.max(0, exit - accepts));
  const of = (quantity: MeasuredInput, times: readonly number[]): Measurements[] =>
    times.length === 0 ? [] : [{ quantity, source: SOURCE, samples: times.map((time): Sample => exactly(time)) }];
  const found = [...of('startupSeconds', begun), ...of('shutdownSeconds', exits)];
  return found.length > 0 ? found : { why: 'no process of this rehearsal has started, or ended' };
}
