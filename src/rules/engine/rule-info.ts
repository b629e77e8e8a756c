import { Kind } from '../../platform/kinds';
import { Severity } from '../../timing';

/** The description of a rule, for catalogues and reports. */
export interface RuleInfo {
  /** A letter for the family and two digits: `T01`. Never used again for another rule. */
  readonly code: string;
  /** In kebab case: `grace-covers-drain`. */
  readonly name: string;
  /** The severity of a finding that does not rest on an assumption. */
  readonly severity: Severity;
  /** When the rule holds, in the symbols of the timing model where there are any: `G ≥ max(P, L + R) + A`. */
  readonly formula: string;
  /** What a user's client or an operator sees if the rule does not hold. */
  readonly symptom: string;
  /** The mechanism behind the rule, in sentences. */
  readonly explanation: string;
  /** The remedy, as an imperative; without full stop. */
  readonly remedy: string;
  /** The names of the setting in the values of public charts, the most usual first; absent if charts rarely have it. */
  readonly charts?: readonly string[];
  /** Why `fix` leaves the findings of the rule, if the manifests do not decide the fix; without full stop. */
  readonly undecided?: string;
  /** The kinds of which the rule takes a missing object for one that does not exist; it says nothing where they could not be read. */
  readonly absenceOf?: readonly Kind[];
  /** The primary source, as an address. */
  readonly source: string;
}
