import { Severity } from '../../timing';

/** What a rule says of itself, for catalogues and for reports. */
export interface RuleInfo {
  /** A letter for the family and two digits: `T01`. Never used again for another rule. */
  readonly code: string;
  /** In kebab case: `grace-covers-drain`. */
  readonly name: string;
  /** Of a finding that depends on no assumption. */
  readonly severity: Severity;
  /** When the rule holds, in the symbols of the timing model where there are any: `G ≥ max(P, L + R) + A`. */
  readonly formula: string;
  /** What a user's client or an operator sees where it does not hold. */
  readonly symptom: string;
  /** Why it is so: the mechanism, in sentences. */
  readonly explanation: string;
  /** The way out, as an imperative; without full stop. */
  readonly remedy: string;
  /** The names under which public charts take what is to be set, the most usual first; absent where they rarely do. */
  readonly charts?: readonly string[];
  /** Why `fix` leaves what it finds, where that cannot be decided from manifests; without full stop. */
  readonly undecided?: string;
  /** The primary source, as an address. */
  readonly source: string;
}
