import { FindingsReport, judgementOn } from './findings-report';
import { nameWorkloads, Section } from './sections';
import { groupBy } from '../../platform/group-by';
import { count } from '../count';

/** The number of workloads that a line names before it counts the others. */
const NAMED = 3;

/** At most three lines: what was read, what users notice, and where to begin. */
export function headOf(report: FindingsReport, sections: readonly Section[]): string[] {
  return [describeRead(report), ...describeWorst(report, sections)];
}

function describeRead({ summary: { documents, workloads, asked }, unjudged }: FindingsReport): string {
  const read = `Read ${count(documents, 'document')} with ${count(workloads, 'workload')}`;
  const parts = asked === undefined ? [] : [
    ...asked.byUsers > 0 ? [`${asked.byUsers} that users reach`] : [],
    ...asked.byPods > 0 ? [`${asked.byPods} that only other pods reach`] : [],
    ...unjudged.length > 0 ? [...groupBy(unjudged, judgementOn)].map(([verdict, { length }]) => `${length} ${verdict}`) : [],
  ];
  return parts.length === 0 ? read : `${read}: ${parts.join(', ')}`;
}

function describeWorst({ summary: { errors, warnings } }: FindingsReport, sections: readonly Section[]): string[] {
  const [worst] = sections;
  if (worst === undefined || errors + warnings === 0) return [];
  const { finding } = worst.cards[0];
  const affected = [...new Set(sections.filter(({ cards }) => cards[0].finding.severity === 'error').flatMap(({ workloads }) => workloads))];
  return [
    errors > 0
      ? `Users of ${nameWorkloads(affected, NAMED)} notice: ${finding.consequence}`
      : 'No finding is an error: an ordinary rollout loses nothing that the manifests show',
    `Start with ${nameWorkloads(worst.workloads, NAMED)}: ${finding.suggestion ?? finding.remedy}`,
  ];
}
