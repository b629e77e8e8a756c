import { isHandover } from './audience';
import { describePlace, RuleFinding } from './rule-finding';
import { RANK, WorkloadFinding } from './workload-finding';
import { Audience } from '../../model/audience';
import { describeObject } from '../../model/objects/object';
import { groupBy } from '../../platform/group-by';

/** A reported finding with those that it covers: its remedy resolves them too, or they are reported next. */
export interface SummedFinding {
  readonly found: WorkloadFinding;
  readonly also: readonly WorkloadFinding[];
}

/**
 * One gap, one finding: of several numbers for one field the worst is reported, with a fix for all of them; a hook that fails covers the
 * time that it does not take, and a missing gate the time that a pod would have to wait without one; a workload that gets requests from
 * other pods only has one sentence about how its pods hand over. Suppressed findings stay as they are.
 */
export function sumUp(found: readonly WorkloadFinding[], audienceOf: (workload: WorkloadFinding['workload']) => Audience | undefined): SummedFinding[] {
  const counting = found.filter(({ suppressed }) => suppressed === undefined);
  const heads = new Map<WorkloadFinding, WorkloadFinding>();
  // If nodes end before the load balancer has left a pod, no grace period helps, whatever else is too short or too long.
  cover(heads, counting.filter(({ rule }) => rule.code === 'T01' || rule.code === 'T12' || rule.code === 'T13'), key,
    items => worstIn(items).find(({ rule }) => rule.code === 'T13'));
  const [bounds, broken] = [counting.filter(isLowerBound), counting.filter(isBrokenHook)];
  cover(heads, [...broken, ...bounds], placeOf, ([first]) => broken.includes(first) ? first : undefined);
  cover(heads, bounds, placeOf, items => worstOf(items, strictestOf));
  cover(heads, counting.filter(isUpperBound), placeOf, items => worstOf(items, leastOf));
  // If nodes as targets were not chosen, that finding comes before its consequences.
  cover(heads, counting.filter(({ rule, severity }) => rule.code === 'N05' || (rule.code === 'T17' && severity === 'info')), placeOf,
    items => items.find(({ rule }) => rule.code === 'N05'));
  cover(heads, counting.filter(({ rule }) => rule.code === 'S02' || rule.code === 'S07'), key, items => worstOf(items, worst => worst.find(({ rule }) => rule.code === 'S02')));
  cover(heads, counting.filter(item => isHandover(item) && audienceOf(item.workload)?.who === 'pods'), key, ([first]) => first);
  const headOf = (item: WorkloadFinding): WorkloadFinding => {
    const head = heads.get(item);
    return head === undefined || head === item ? item : headOf(head);
  };
  // Each group takes the place of its first finding: worst first.
  return [...groupBy(found, headOf)].map(([head, group]) => {
    const also = group.filter(item => item !== head);
    return { found: { ...head, finding: { ...head.finding, fixes: fixesFor(head, also) } }, also };
  });
}

/** One value for a field that satisfies all findings about it. */
function fixesFor(head: WorkloadFinding, also: readonly WorkloadFinding[]): RuleFinding['fixes'] {
  const same = also.filter(item => isLowerBound(item) && item.severity !== 'info' && placeOf(item) === placeOf(head) && (item.finding.fixes ?? []).length > 0);
  if (same.length === 0) return head.finding.fixes;
  const strictest = strictestOf(isLowerBound(head) ? [head, ...same] : same);
  return (strictest.finding.fixes ?? []).length > 0 ? strictest.finding.fixes : head.finding.fixes;
}

/** Makes one finding of each group cover the others. */
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

/** Whether a finding is about a preStop that takes no time because it fails (T08). */
function isBrokenHook({ rule, severity }: WorkloadFinding): boolean {
  return rule.code === 'T08' && severity !== 'info';
}

/** The place that a finding is about; for a part of a hook, the whole hook. */
function placeOf(item: WorkloadFinding): string {
  const { object, path } = item.finding;
  const hook = path.indexOf('preStop');
  return `${key(item)} ${describePlace({ object, path: hook < 0 ? path : path.slice(0, hook + 1) })}`;
}

/** One of the worst findings: its consequence counts, and its severity is that of all. */
function worstOf(
  items: readonly WorkloadFinding[], choose: (worst: readonly WorkloadFinding[]) => WorkloadFinding | undefined,
): WorkloadFinding | undefined {
  const worst = worstIn(items);
  return choose(worst) ?? worst[0];
}

function worstIn(items: readonly WorkloadFinding[]): WorkloadFinding[] {
  const rank = Math.min(...items.map(({ severity }) => RANK[severity]));
  return items.filter(({ severity }) => RANK[severity] === rank);
}

/** The strictest of several upper bounds. */
function leastOf(items: readonly WorkloadFinding[]): WorkloadFinding {
  return items.reduce((one, other) => Number(other.finding.limit) < Number(one.finding.limit) ? other : one);
}

function strictestOf(items: readonly WorkloadFinding[]): WorkloadFinding {
  return items.reduce((one, other) => Number(other.finding.limit) > Number(one.finding.limit) ? other : one);
}
