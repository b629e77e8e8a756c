import { isHandover } from './audience';
import { describePlace } from './rule-finding';
import { RANK, WorkloadFinding } from './workload-finding';
import { Audience } from '../../model/audience';
import { describeObject } from '../../model/objects/object';
import { groupBy } from '../../platform/group-by';
import { Severity } from '../../timing';

/** A finding that is said, with those that it stands for: whoever follows it has followed them, or sees them next. */
export interface SummedFinding {
  readonly found: WorkloadFinding;
  readonly also: readonly WorkloadFinding[];
}

/**
 * One gap, one finding: of several numbers for one field the strictest is said, a gate that is missing stands for the time that
 * a pod would have to wait without one, and a workload that only other pods ask gets one sentence about how its pods
 * hand over. What an annotation ignores is left as it is.
 */
export function sumUp(found: readonly WorkloadFinding[], audienceOf: (workload: WorkloadFinding['workload']) => Audience | undefined): SummedFinding[] {
  const counting = found.filter(({ suppressed }) => suppressed === undefined);
  const heads = new Map<WorkloadFinding, WorkloadFinding>();
  const place = (item: WorkloadFinding) => `${key(item)} ${describePlace(item.finding)}`;
  cover(heads, counting.filter(isLowerBound), place, strictest);
  cover(heads, counting.filter(isUpperBound), place, items => strictest(items, -1));
  // What comes of nodes as targets is for those who have not chosen them to know first.
  cover(heads, counting.filter(({ rule, severity }) => rule.code === 'N05' || (rule.code === 'T17' && severity === 'info')), place,
    items => items.find(({ rule }) => rule.code === 'N05'));
  cover(heads, counting.filter(({ rule }) => rule.code === 'S02' || rule.code === 'S07'), key, items => items.find(({ rule }) => rule.code === 'S02'));
  cover(heads, counting.filter(item => isHandover(item) && audienceOf(item.workload)?.who === 'pods'), key, ([first]) => first);
  const headOf = (item: WorkloadFinding): WorkloadFinding => {
    const head = heads.get(item);
    return head === undefined || head === item ? item : headOf(head);
  };
  // Each group stands where the first of it stood: worst first.
  return [...groupBy(found, headOf)].map(([head, group]) => {
    const also = group.filter(item => item !== head);
    return { found: { ...head, severity: worst([head, ...also]) }, also };
  });
}

/** Lets one of each group stand for the others. */
function cover(
  heads: Map<WorkloadFinding, WorkloadFinding>,
  found: readonly WorkloadFinding[],
  groupOf: (item: WorkloadFinding) => string,
  choose: (items: readonly WorkloadFinding[]) => WorkloadFinding | undefined,
): void {
  for (const items of groupBy(found.filter(item => !heads.has(item)), groupOf).values()) {
    const head = choose(items);
    if (head !== undefined) items.filter(item => item !== head).forEach(item => heads.set(item, head));
  }
}

function key({ workload }: WorkloadFinding): string {
  return describeObject(workload.object);
}

function isLowerBound({ finding: { relation, limit } }: WorkloadFinding): boolean {
  return (relation === 'at least' || relation === 'more than') && typeof limit === 'number';
}

function isUpperBound({ finding: { relation, limit } }: WorkloadFinding): boolean {
  return (relation === 'at most' || relation === 'less than') && typeof limit === 'number';
}

/** The strictest of those by which something is lost; what is only worth knowing asks for nothing. Of upper bounds, the least. */
function strictest(items: readonly WorkloadFinding[], sign: 1 | -1 = 1): WorkloadFinding {
  const losing = items.filter(({ severity }) => severity !== 'info');
  return (losing.length > 0 ? losing : items)
    .reduce((one, other) => sign * (Number(other.finding.limit) - Number(one.finding.limit)) > 0 ? other : one);
}

function worst(items: readonly WorkloadFinding[]): Severity {
  return items.map(({ severity }) => severity).reduce((one, other) => RANK[other] < RANK[one] ? other : one);
}
