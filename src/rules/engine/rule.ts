import { Assumptions } from './assumptions';
import { Ignored } from './ignore';
import { RuleFinding } from './rule-finding';
import { RuleInfo } from './rule-info';
import { Model } from '../../model/model';
import { Workload } from '../../model/workload';
import { TimingInputs } from '../../timing';

/** What a rule looks at: one workload with everything around it. */
export interface Subject {
  readonly model: Model;
  readonly workload: Workload;
  readonly assumptions: Assumptions;
  /** What the workload asks to ignore. */
  readonly ignored: Ignored;
  /** The Kubernetes version that the manifests are for, such as `1.32`, where the user says it. */
  readonly kubernetesVersion?: string;
}

/** One invariant of zero downtime, over the model of a workload. */
export interface Rule extends RuleInfo {
  readonly check: (subject: Subject) => readonly RuleFinding[];
}

/** One over the set of manifests as a whole, for what belongs to no workload in it. A rule may be of both kinds. */
export interface ModelRule extends RuleInfo {
  readonly checkModel: (model: Model) => readonly RuleFinding[];
}

/** One about the step from one version of the manifests to the next. */
export interface ChangeRule extends RuleInfo {
  /** @param inputs what the user says of the application beside the manifests */
  readonly check: (old: Model, now: Model, inputs?: Partial<TimingInputs>) => readonly RuleFinding[];
}
