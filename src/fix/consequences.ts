import { describeObject, KubernetesObject } from '../model/objects/object';
import { describePlace } from '../rules/engine/rule-finding';
import { WorkloadFinding } from '../rules/engine/workload-finding';

/** Rules about how long a pod takes to end: a number that one of them has raised may be too much for another. */
const TERMINATION = /^(T\d\d|N04|N06)$/;

/** Rules that ask whether the grace period holds what is in it. */
const HOLDS_PRE_STOP: ReadonlySet<string> = new Set(['T01', 'T02', 'N06']);

/**
 * What the fixes have changed for the worse, which is then to be fixed, too, even where it is only a warning: a preStop
 * that was written takes its time from the grace period, and a delay that was raised may keep an address for too long, or
 * outlast a preStop that promises to outlast it.
 */
export class Consequences {
  private readonly before: ReadonlySet<string>;
  private readonly rewritten = new Set<string>();
  private readonly delayed = new Set<string>();

  /** @param found what there was to find before anything was changed */
  public constructor(found: readonly WorkloadFinding[]) {
    this.before = new Set(found.filter(isOfConcern).map(identity));
  }

  /** Notes what was changed for a finding. */
  public note({ workload, rule, finding: { fixes = [] } }: WorkloadFinding): void {
    if (rule.code === 'T04') this.delayed.add(withFile(workload.object));
    if (fixes.some(fix => fix.kind === 'set' && fix.path.includes('preStop'))) this.rewritten.add(withFile(workload.object));
  }

  /** Whether it is to be fixed with what was changed. */
  public has(found: WorkloadFinding): boolean {
    const { rule, finding, workload } = found;
    if (!isOfConcern(found) || !TERMINATION.test(rule.code)) return false;
    if (this.isNew(found) || (rule.code === 'T06' && this.delayed.has(withFile(workload.object)))) return true;
    const held = HOLDS_PRE_STOP.has(rule.code) && finding.path.includes('terminationGracePeriodSeconds');
    return held && this.rewritten.has(withFile(workload.object));
  }

  /** Whether it is found only since something was changed. */
  public isNew(found: WorkloadFinding): boolean {
    return isOfConcern(found) && !this.before.has(identity(found));
  }
}

function isOfConcern({ severity, suppressed }: WorkloadFinding): boolean {
  return severity !== 'info' && suppressed === undefined;
}

/** What makes two findings the same, whatever the numbers are by now. */
export function identity({ rule, finding }: WorkloadFinding): string {
  return `${finding.object.source.file} ${rule.code} ${describePlace(finding)}`;
}

function withFile(object: KubernetesObject): string {
  return `${object.source.file} ${describeObject(object)}`;
}
