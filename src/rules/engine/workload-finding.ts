import { RuleFinding } from './rule-finding';
import { RuleInfo } from './rule-info';
import { Workload } from '../../model/workload';
import { Severity } from '../../timing';

/** The worst first. */
export const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** What suppresses a finding beside the annotation of its object. */
export type SuppressedBy = 'configuration' | 'baseline';

/** A finding with its rule and its workload; without a workload, the object takes its place. */
export interface WorkloadFinding {
  readonly rule: RuleInfo;
  readonly workload: Pick<Workload, 'object'>;
  readonly finding: RuleFinding;
  readonly severity: Severity;
  /** The reason for which the finding is suppressed; absent if it counts. */
  readonly suppressed?: string;
  /** What suppresses it, if it is not an annotation of its object. */
  readonly suppressedBy?: SuppressedBy;
  /** The application of its object, if the manifests hold several. */
  readonly application?: string;
}
