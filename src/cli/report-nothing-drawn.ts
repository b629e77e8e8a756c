import { Io } from './io';
import { leftOutToText } from '../report/simulation/simulation-text';
import { LeftOut } from '../simulation';

/** Reports on stderr the workloads that the picture does not show. */
export function reportNothingDrawn(drawn: number, leftOut: readonly LeftOut[], io: Io): void {
  for (const line of leftOutToText(leftOut, Infinity)) io.stderr(`${line}\n`);
  if (drawn > 0) return;
  io.stderr(leftOut.length > 0 ? 'Nothing was drawn\n' : 'Nothing was drawn: there is no workload in what could be read\n');
}
