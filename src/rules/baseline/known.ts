import { dirname, relative, resolve, sep } from 'node:path';
import { Baseline, identityOf, KnownFinding } from '../../config/baseline';
import { describeObject } from '../../model/objects/object';
import { formatPath } from '../../model/objects/view';
import { append } from '../../platform/group-by';
import { RANK, WorkloadFinding } from '../engine/workload-finding';

/** Findings against a baseline. */
export interface Compared {
  /** The same findings; those that the baseline knows are suppressed. */
  readonly found: readonly WorkloadFinding[];
  readonly known: number;
  /** What the baseline knows and is not found any more, in the files that were looked at. */
  readonly gone: readonly KnownFinding[];
}

const IN_BASELINE = 'in the baseline';

/**
 * Suppresses what a baseline knows. A finding that has become worse is new, and so is each beyond the number that is known of its place.
 *
 * @param isLookedAt whether a file is among those that were read, by its path from the working directory
 */
export function compareWithBaseline(found: readonly WorkloadFinding[], baseline: Baseline, isLookedAt: (file: string) => boolean): Compared {
  const left = new Map<string, { entry: KnownFinding; count: number }[]>();
  for (const entry of baseline.findings) append(left, identityOf(entry), { entry, count: entry.count ?? 1 });
  let known = 0;
  const compared = found.map((item): WorkloadFinding => {
    if (item.suppressed !== undefined) return item;
    const match = left.get(identityOf(describe(item)))?.find(({ entry, count }) => count > 0 && RANK[entry.severity] <= RANK[item.severity]);
    if (match === undefined) return item;
    match.count -= 1;
    known += 1;
    return { ...item, suppressed: match.entry.reason ?? IN_BASELINE, suppressedBy: 'baseline' };
  });
  const folder = dirname(resolve(baseline.file));
  const gone = [...left.values()].flat().filter(({ entry, count }) => count > 0 && isLookedAt(pathFrom(folder, entry.file)))
    .map(({ entry, count }) => ({ ...entry, count }));
  return { found: compared, known, gone };
}

/** A baseline of what is found now. */
export interface Update {
  readonly findings: readonly KnownFinding[];
  /** What the former one did not know. */
  readonly added: readonly KnownFinding[];
  /** How many leave it. */
  readonly removed: number;
}

/** What a baseline is to hold now: reasons stay, and so does what was not looked at. */
export function updateBaseline(found: readonly WorkloadFinding[], before: Baseline, isLookedAt: (file: string) => boolean): Update {
  const folder = dirname(resolve(before.file));
  const { found: compared, gone } = compareWithBaseline(found, before, isLookedAt);
  const reasons = new Map(before.findings.flatMap(entry => entry.reason === undefined ? [] : [[identityOf(entry), entry.reason]]));
  const now = collect(compared.filter(({ suppressed, suppressedBy }) => suppressed === undefined || suppressedBy === 'baseline'), folder)
    .map(entry => reasons.has(identityOf(entry)) ? { ...entry, reason: reasons.get(identityOf(entry)) } : entry);
  const identities = new Set(now.map(identityOf));
  const unseen = before.findings.filter(entry => !isLookedAt(pathFrom(folder, entry.file)) && !identities.has(identityOf(entry)));
  return {
    findings: [...now, ...unseen],
    added: collect(compared.filter(({ suppressed }) => suppressed === undefined), folder),
    removed: gone.reduce((total, { count = 1 }) => total + count, 0),
  };
}

/** The findings as a baseline holds them, those of one place counted. */
function collect(found: readonly WorkloadFinding[], folder: string): KnownFinding[] {
  const entries = new Map<string, KnownFinding>();
  for (const item of found) {
    const entry = { ...describe(item), severity: item.severity, file: pathTo(folder, item.finding.object.source.file) };
    const key = identityOf(entry);
    const before = entries.get(key);
    const worst = before !== undefined && RANK[before.severity] < RANK[entry.severity] ? before : entry;
    entries.set(key, before === undefined ? entry : { ...worst, count: (before.count ?? 1) + 1 });
  }
  return [...entries.values()];
}

function describe({ rule, finding, application }: WorkloadFinding): Pick<KnownFinding, 'code' | 'application' | 'object' | 'field'> {
  const { object, field, path } = finding;
  return { code: rule.code, ...application !== undefined && { application }, object: describeObject(object), field: field ?? formatPath(path) };
}

const STDIN = '-';

function pathTo(folder: string, file: string): string {
  return file === STDIN ? file : relative(folder, resolve(file)).split(sep).join('/');
}

function pathFrom(folder: string, file: string): string {
  return file === STDIN ? file : relative(resolve('.'), resolve(folder, file));
}
