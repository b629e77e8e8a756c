import { Severity } from '../../timing';

/** A rule that does not hold, with everything that a report needs. */
export interface ReportedFinding {
  readonly code: string;
  /** Kebab-case name of the rule. */
  readonly name: string;
  readonly severity: Severity;
  readonly object: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
  };
  /** What it is about, for grouping: `Deployment prod/web`. */
  readonly workload: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Dotted path from the root of the object: `spec.template.spec.terminationGracePeriodSeconds`. */
  readonly field: string;
  /** What is, what must be, and the sum behind it; one sentence without full stop. */
  readonly message: string;
  /** The way out, as an imperative; without full stop. */
  readonly remedy: string;
  /** What it stands for: findings of the same workload that the same change answers, or that follow when it is made. */
  readonly also: readonly Pick<ReportedFinding, 'code' | 'name' | 'message' | 'remedy'>[];
  /** The reason that the object's annotation gives for ignoring it; absent when it counts. */
  readonly suppressed?: string;
}

/** A workload of whose rollout nothing is said, and why; continues "Deployment web: ". */
export interface Unjudged {
  readonly workload: string;
  readonly reason: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** What was read and found. */
export interface CheckSummary {
  readonly documents: number;
  readonly workloads: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly suppressed: number;
}

/** A file or document that could not be read; the others are reported on all the same. */
export interface ReadProblem {
  readonly file: string;
  /** From 1; absent where the file as a whole could not be read. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}
