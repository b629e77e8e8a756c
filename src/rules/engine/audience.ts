import { WorkloadFinding } from './workload-finding';
import { Audience } from '../../model/audience';

/**
 * What is asked of a workload whoever sends to it: that it is not killed while it starts, that it does not block the drain of
 * a node, that it can be reached at all, and that what is written means something. Everything else is about requests of users.
 */
const ASKED_OF_ALL: ReadonlySet<string> = new Set(['S01', 'S08', 'S09', 'R05', 'N01', 'N07', 'N08', 'N09', 'N10', 'T09', 'I01', 'I02', 'I03']);

/** How the end of one pod is handed over to the next: one gap in several fields. */
const HANDOVER: ReadonlySet<string> = new Set([
  'T01', 'T03', 'T05', 'T06', 'T07', 'T15', 'T16', 'T18', 'S06', 'S07', 'S10', 'R02', 'R03', 'R04', 'R07', 'R09',
]);

/** What of the findings of a workload concerns those who send to it, and how bad it is for them. */
export function forAudience({ who }: Audience, found: readonly WorkloadFinding[]): WorkloadFinding[] {
  if (who === 'users') return [...found];
  const asked = who === 'helpers' ? found.filter(({ rule }) => ASKED_OF_ALL.has(rule.code)) : found;
  // Callers within the cluster can ask again.
  return asked.map(item => item.severity === 'error' ? { ...item, severity: 'warning' } : item);
}

/** Whether a finding is part of what is said in one sentence of a workload that only other pods ask. */
export function isHandover({ rule }: WorkloadFinding): boolean {
  return HANDOVER.has(rule.code);
}
