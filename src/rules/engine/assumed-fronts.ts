import { RuleFinding, describePlace } from './rule-finding';
import { RuleInfo } from './rule-info';
import { clusterFront } from '../../model/fronts/front';
import { Workload } from '../../model/workload';
import { Severity } from '../../timing';

/** A finding with its rule. */
interface PlacedFinding {
  readonly rule: RuleInfo;
  readonly finding: RuleFinding;
  readonly severity: Severity;
}

/**
 * Checks a workload whose front is assumed. A finding that does not also appear with the Service alone as its front rests
 * on that assumption: it is at most a warning, and names the assumption.
 */
export function withAssumedFronts<Item extends PlacedFinding>(
  workload: Workload, find: (workload: Workload) => readonly Item[],
): readonly Item[] {
  const assumed = [...new Set(workload.fronts.map(front => front.assumed).filter(text => text !== undefined))];
  const found = find(workload);
  if (assumed.length === 0) return found;
  const certain = find({ ...workload, fronts: workload.fronts.map(front => front.assumed === undefined ? front : clusterFront(front.service)) });
  const known = new Set(certain.map(sentence));
  const broken = new Set(certain.filter(({ severity }) => severity === 'error').map(place));
  return found.map(item => known.has(sentence(item)) ? item : {
    ...item,
    severity: item.severity === 'error' && !broken.has(place(item)) ? 'warning' : item.severity,
    finding: { ...item.finding, assumed: [...item.finding.assumed ?? [], ...assumed] },
  });
}

function place({ rule, finding }: PlacedFinding): string {
  return `${rule.code} ${describePlace(finding)}`;
}

function sentence(item: PlacedFinding): string {
  const { severity, finding: { says, actual, relation, limit, because, assumed = [] } } = item;
  return [place(item), severity, says, actual, relation, limit, because, ...assumed].join(' ');
}
