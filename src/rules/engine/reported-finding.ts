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
  /** What users see of it: `connections are refused for up to 25 s per pod`; without full stop. */
  readonly consequence: string;
  /** The message in short: the field by its last names, without the sum. */
  readonly fact: Fact;
  /** What to write, as YAML in one line: `preStop: {sleep: {seconds: 60}}`; absent where only a person can decide, or it is long. */
  readonly suggestion?: string;
  /** The template that the document was made from, where Helm says so above it. */
  readonly source?: string;
  /** What is, what must be, and the sum behind it; one sentence without full stop. */
  readonly message: string;
  /** The way out, as an imperative; without full stop. */
  readonly remedy: string;
  /** What it stands for: findings of the same workload that the same change answers, or that follow when it is made. */
  readonly also: readonly Pick<ReportedFinding, 'code' | 'name' | 'message' | 'remedy'>[];
  /** The reason that the object's annotation gives for ignoring it; absent when it counts. */
  readonly suppressed?: string;
}

/** A message in parts, for a reader who looks at one workload. */
export interface Fact {
  /** The name of the container that it is about. */
  readonly container?: string;
  /** What is and what must be. */
  readonly text: string;
  /** Why it must be so. */
  readonly because?: string;
  /** Whether that is a sum, or repeats the consequence: it may be left out. */
  readonly isDetail: boolean;
  /** What was taken for granted. */
  readonly assumed: readonly string[];
}

/** A workload of whose rollout nothing is said, and why; continues "Deployment web: ". */
export interface Unjudged {
  readonly workload: string;
  readonly reason: string;
  /** Whether nothing tells who sends to it or how it is replaced, rather than that nobody waits for it. */
  readonly isUnknown: boolean;
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
  /** The workloads that users ask, and those that only other pods ask; absent where nobody looked, as for a change. */
  readonly asked?: { readonly byUsers: number; readonly byPods: number };
}

/** A file or document that could not be read; the others are reported on all the same. */
export interface ReadProblem {
  readonly file: string;
  /** From 1; absent where the file as a whole could not be read. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}
