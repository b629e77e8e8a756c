import { describeObject, KubernetesObject } from '../model/objects/object';
import { describePlace } from '../rules/engine/rule-finding';
import { WorkloadFinding } from '../rules/engine/workload-finding';

/** Rules about the termination of a pod: a number that one of them raises may exceed the limit of another. */
const TERMINATION = /^(T\d\d|N04|N06)$/;

/** Rules that check whether the grace period covers its parts. */
const HOLDS_PRE_STOP: ReadonlySet<string> = new Set(['T01', 'T02', 'N06']);

/**
 * Findings that fixes have caused, and that are then fixed as well, even if they are only warnings: a preStop
 * that was written takes its time from the grace period, and a raised delay may keep an address for too long, or
 * outlast a preStop that promises to outlast it.
 */
export class Consequences {
  private readonly before: ReadonlySet<string>;
  private readonly rewritten = new Set<string>();
  private readonly delayed = new Set<string>();

  /** @param found the findings before any change */
  public constructor(found: readonly WorkloadFinding[]) {
    this.before = new Set(found.filter(isOfConcern).map(identity));
  }

  /** Records the changes for a finding. */
  public note({ workload, rule, finding: { fixes = [] } }: WorkloadFinding): void {
    if (rule.code === 'T04') this.delayed.add(withFile(workload.object));
    if (fixes.some(fix => fix.kind === 'set' && fix.path.includes('preStop'))) this.rewritten.add(withFile(workload.object));
  }

  /** Whether a finding is a consequence of the changes, and so has to be fixed with them. */
  public has(found: WorkloadFinding): boolean {
    const { rule, finding, workload } = found;
    if (!isOfConcern(found) || !TERMINATION.test(rule.code)) return false;
    if (this.isNew(found) || (rule.code === 'T06' && this.delayed.has(withFile(workload.object)))) return true;
    const held = HOLDS_PRE_STOP.has(rule.code) && finding.path.includes('terminationGracePeriodSeconds');
    return held && this.rewritten.has(withFile(workload.object));
  }

  /** Whether a finding appeared only after the changes. */
  public isNew(found: WorkloadFinding): boolean {
    return isOfConcern(found) && !this.before.has(identity(found));
  }
}

function isOfConcern({ severity, suppressed }: WorkloadFinding): boolean {
  return severity !== 'info' && suppressed === undefined;
}

/** The identity of a finding, independent of its current numbers. */
export function identity({ rule, finding }: WorkloadFinding): string {
  return `${finding.object.source.file} ${rule.code} ${describePlace(finding)}`;
}

function withFile(object: KubernetesObject): string {
  return `${object.source.file} ${describeObject(object)}`;
}
