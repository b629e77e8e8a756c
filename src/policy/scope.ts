import { LoadBalancerName, TimingInputs } from '../timing';

/** A part of a policy with a name: a variable, or a condition. */
export interface Named {
  readonly name: string;
  readonly expression: string;
}

/** Workloads that the same entries of a configuration are about, with what these say. */
export interface Scope {
  readonly conditions: readonly Named[];
  readonly inputs: TimingInputs;
  /** The declared start-up; what a container may take is not in question without. */
  readonly startupSeconds?: number;
  /** The inputs whose values no annotation of an object takes the place of. */
  readonly overridden: ReadonlySet<string>;
  /** The name by which the annotation of an object means the profile that is in force, too; none if its delays are others than those of that name. */
  readonly profile?: LoadBalancerName;
  /** The rules that refuse here: those that are errors by themselves, or `all` that a configuration makes an error of. */
  readonly rules: ReadonlyMap<string, Refuses>;
}

/** Whether a rule refuses what `check` by itself calls an error, or all that it finds. */
export type Refuses = 'errors' | 'all';
