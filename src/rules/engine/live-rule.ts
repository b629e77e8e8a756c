import { RuleFinding } from './rule-finding';
import { RuleInfo } from './rule-info';
import { Front } from '../../model/fronts/front';
import { Live } from '../../model/live/live';
import { Model } from '../../model/model';
import { Workload } from '../../model/workload';
import { TimingInputs } from '../../timing';

/** A running cluster: its manifests, and what only it shows. */
export interface LiveSubject {
  readonly model: Model;
  readonly live: Live;
  /** The inputs of the timing model for a front of a workload, declared or assumed. */
  readonly inputs: (workload: Workload, front: Front) => TimingInputs;
}

/** A rule about a running cluster. */
export interface LiveRule extends RuleInfo {
  readonly check: (subject: LiveSubject) => readonly RuleFinding[];
}
