import { FailOn, RuleSeverity } from './shape';
import { ConfigPath } from './type';
import { Fleet, TimingInputs } from '../timing';

/** The name of the file, which is found upwards from the manifests. */
export const CONFIG_NAME = 'zero-downtime.yaml';

/** The default name of the baseline, beside the configuration. */
export const BASELINE_NAME = 'zero-downtime-baseline.yaml';

/** A place in the file, both from 1. */
export interface ConfigPlace {
  readonly line: number;
  readonly column: number;
}

/** What a configuration says about a rule. */
export interface RuleSetting {
  readonly severity: RuleSeverity;
  readonly reason: string;
}

/** The workloads that an entry is about: each part is a pattern, and all of them must match. */
export interface Selector {
  readonly name?: string;
  readonly namespace?: string;
  readonly kind?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What the file says about all workloads, or about those that a selector matches. */
export interface Entry {
  /** From the root of the file; empty for what is about all workloads. */
  readonly path: ConfigPath;
  readonly selector?: Selector;
  readonly defaults: Partial<TimingInputs>;
  readonly overrides: Partial<TimingInputs>;
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

/** Facts about the cluster. */
export interface ClusterFacts {
  readonly kubernetesVersion?: string;
  readonly zones?: number;
  readonly fleet?: Fleet;
  /** Paths and patterns, from the folder of the file. */
  readonly objects: readonly string[];
}

/** A configuration as it was read. */
export interface Config {
  /** The path of the file, as it is shown. */
  readonly file: string;
  readonly cluster: ClusterFacts;
  /** From the least to the most specific: a later one wins. */
  readonly entries: readonly Entry[];
  /** Patterns of paths, from the folder of the file. */
  readonly exclude: readonly string[];
  readonly failOn?: FailOn;
  /** From the folder of the file. */
  readonly baseline?: string;
  readonly placeOf: (path: ConfigPath) => ConfigPlace;
}
