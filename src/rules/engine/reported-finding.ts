import type { SuppressedBy } from './workload-finding';
import type { KnownFinding } from '../../config/baseline';
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
    /** The environment that it is in, if the manifests hold several. */
    readonly scope?: string;
  };
  /** The workload that the finding is about, for grouping: `Deployment prod/web`. */
  readonly workload: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Dotted path from the root of the object: `spec.template.spec.terminationGracePeriodSeconds`. */
  readonly field: string;
  /** What users notice: `connections are refused for up to 25 s per pod`; without full stop. */
  readonly consequence: string;
  /** The message in short: the field by its last names, without the sum. */
  readonly fact: Fact;
  /** What to write, as YAML in one line: `preStop: {sleep: {seconds: 60}}`; absent if only a person can decide, or if it is long. */
  readonly suggestion?: string;
  /** Whether `fix` changes it; absent if only a person can decide. */
  readonly isFixable?: true;
  /** The template that the document was made from, if a comment of Helm above it names one. */
  readonly source?: string;
  /** The actual value, the limit, and the sum behind it; one sentence without full stop. */
  readonly message: string;
  /** The remedy, as an imperative; without full stop. */
  readonly remedy: string;
  /** The findings of the same workload that this one covers: the same change resolves them, or they follow from it. */
  readonly also: readonly Pick<ReportedFinding, 'code' | 'name' | 'message' | 'remedy'>[];
  /** The number of further findings of this rule and severity about the same object, which are left out; absent without any. */
  readonly more?: number;
  /** The reason for suppressing the finding; absent if the finding counts. */
  readonly suppressed?: string;
  /** What suppresses it, if it is not the annotation of its object. */
  readonly suppressedBy?: SuppressedBy;
}

/** A message in parts, for reports that are grouped by workload. */
export interface Fact {
  /** The name of the container that the fact is about. */
  readonly container?: string;
  /** The actual value and the limit. */
  readonly text: string;
  /** The reason for the limit. */
  readonly because?: string;
  /** Whether `because` is a sum, or repeats the consequence: a short report may leave it out. */
  readonly isDetail: boolean;
  /** The assumed values. */
  readonly assumed: readonly string[];
}

/** Where a workload is, for a report by application. */
export interface WorkloadPlace {
  /** `Deployment shop/web` */
  readonly workload: string;
  readonly file: string;
  readonly namespace?: string;
  /** The environment that it is in, if the manifests hold several. */
  readonly scope?: string;
  /** The template that its document was made from, if a comment of Helm above it names one. */
  readonly template?: string;
}

/** A workload that was not judged, and why; continues "Deployment web: ". */
export interface Unjudged {
  readonly workload: string;
  readonly reason: string;
  /** Whether the audience, or how its pods are replaced, is unknown; otherwise the workload is a helper. */
  readonly isUnknown: boolean;
  /** Whether it was judged in part. */
  readonly isPartly?: true;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The numbers of what was read and found. */
export interface CheckSummary {
  readonly documents: number;
  readonly workloads: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly suppressed: number;
  /** How many workloads get requests from users, and how many only from other pods; absent if not examined, as for a change. */
  readonly asked?: { readonly byUsers: number; readonly byPods: number };
}

/** What a baseline knows of the findings. */
export interface BaselineSummary {
  /** The path of its file. */
  readonly file: string;
  /** How many findings it knows: they fail no command. */
  readonly known: number;
  /** What it knows and is not found any more. */
  readonly gone: readonly KnownFinding[];
}

/** A file or document that could not be read; the others are still reported on. */
export interface ReadProblem {
  readonly file: string;
  /** From 1; absent if the file as a whole could not be read. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}
