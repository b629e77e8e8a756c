import { WorkloadFinding } from './workload-finding';
import { Audience } from '../../model/audience';

/**
 * Rules for a workload with any audience: it is not killed while it starts, does not block the drain of
 * a node, can be reached at all, and its settings have an effect. All other rules are about requests of users.
 */
const ASKED_OF_ALL: ReadonlySet<string> = new Set(['S01', 'S08', 'S09', 'R05', 'N01', 'N07', 'N08', 'N09', 'N10', 'T09', 'I01', 'I02', 'I03']);

/** How the end of one pod is handed over to the next: one gap in several fields. */
const HANDOVER: ReadonlySet<string> = new Set([
  'T01', 'T03', 'T05', 'T06', 'T07', 'T15', 'T16', 'T18', 'S06', 'S07', 'S10', 'R02', 'R03', 'R04', 'R07', 'R09',
]);

/** The findings of a workload that concern its audience, with their severity for it. */
export function forAudience({ who }: Audience, found: readonly WorkloadFinding[]): WorkloadFinding[] {
  if (who === 'users') return [...found];
  const asked = who === 'helpers' ? found.filter(({ rule }) => ASKED_OF_ALL.has(rule.code)) : found;
  // Callers within the cluster can retry.
  return asked.map(item => item.severity === 'error' ? { ...item, severity: 'warning' } : item);
}

/** Whether a finding is part of the one sentence about a workload that gets requests from other pods only. */
export function isHandover({ rule }: WorkloadFinding): boolean {
  return HANDOVER.has(rule.code);
}
