import { RuleFinding } from './rule-finding';
import { RuleInfo } from './rule-info';
import { Workload } from '../../model/workload';
import { Severity } from '../../timing';

/** The worst first. */
export const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** A finding with the rule and the workload it belongs to; where there is none, the object stands for itself. */
export interface WorkloadFinding {
  readonly rule: RuleInfo;
  readonly workload: Pick<Workload, 'object'>;
  readonly finding: RuleFinding;
  readonly severity: Severity;
  /** The reason for which it is ignored; absent when it counts. */
  readonly suppressed?: string;
}
