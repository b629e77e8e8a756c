import { Severity } from '../timing';

/** What is to be known about a rule. */
export interface RuleInfo {
  /** Stable and never used again for anything else. */
  readonly code: string;
  /** Kebab-case. */
  readonly name: string;
  /** Of a breach that depends on nothing assumed. */
  readonly severity: Severity;
  /** When it holds, in the symbols of the timing model. */
  readonly formula: string;
  /** What users of the service see when it is broken. */
  readonly symptom: string;
  /** Why it is so. */
  readonly explanation: string;
  /** The way out, as an imperative. */
  readonly remedy: string;
  /** Primary source. */
  readonly source: string;
}
