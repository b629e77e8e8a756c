import { Assumptions } from './assumptions';
import { Ignored } from './ignore';
import { RuleFinding } from './rule-finding';
import { RuleInfo } from './rule-info';
import { Model } from '../../model/model';
import { Workload } from '../../model/workload';
import { TimingInputs } from '../../timing';

/** The subject of a rule: one workload with everything around it. */
export interface Subject {
  readonly model: Model;
  readonly workload: Workload;
  readonly assumptions: Assumptions;
  /** The suppressed rules of the workload. */
  readonly ignored: Ignored;
  /** The declared Kubernetes version that the manifests are for, such as `1.32`. */
  readonly kubernetesVersion?: string;
}

/** One invariant of zero downtime, over the model of a workload. */
export interface Rule extends RuleInfo {
  readonly check: (subject: Subject) => readonly RuleFinding[];
}

/** A rule about the set of manifests as a whole, for objects that belong to no workload. A rule may be of both kinds. */
export interface ModelRule extends RuleInfo {
  readonly checkModel: (model: Model) => readonly RuleFinding[];
}

/** A rule about the step from one version of the manifests to the next. */
export interface ChangeRule extends RuleInfo {
  /** @param inputs declared by flags, in addition to the manifests */
  readonly check: (old: Model, now: Model, inputs?: Partial<TimingInputs>) => readonly RuleFinding[];
}
