import { template, text } from './cel';
import { RULES } from '../rules';
import { describeFinding, Finding } from '../timing';

/** An expression that has to hold, and what is said where it does not. */
export interface Validation {
  readonly code: string;
  readonly expression: string;
  /** In CEL. */
  readonly message: string;
}

/** What a policy cannot tell of some rules, which it warns of. */
export interface Doubt {
  readonly codes: readonly string[];
  readonly expression: string;
  /** Why it does not judge where the expression does not hold: a clause. */
  readonly otherwise: string;
}

/**
 * A validation with the words of `check`.
 *
 * @param computed the parts of the words that are computed, such as `{grace}`
 */
export function validation(
  code: string, expression: string, finding: Omit<Finding, 'severity'>, computed: Readonly<Record<string, string>> = {},
): Validation {
  const { symptom, remedy } = RULES.find(rule => rule.code === code)!;
  const message = template(describeFinding({ severity: 'error', ...finding, remedy: undefined }), computed);
  return {
    code,
    expression: `${expression} || variables.ignored.matches(${text(`(^|[;\\n])\\s*${code}\\s*:\\s*\\S`)})`,
    message: `${text(`${code}: ${symptom}: `)} + ${message} + ${text(`; ${finding.remedy ?? remedy}`)}`,
  };
}
