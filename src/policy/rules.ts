import { rolloutRules, ROLLOUT_DOUBTS } from './rollout-rules';
import { Scope } from './scope';
import { startupRules } from './startup-rules';
import { terminationRules, TERMINATION_DOUBTS } from './termination-rules';
import { Doubt, Validation } from './validation';

/** The codes of the rules that one object can answer. */
export const POLICY_CODES = ['T01', 'T02', 'T03', 'T06', 'S01', 'S10', 'S11', 'S13', 'R01', 'R02'] as const;

/** The rules of a scope that refuse: an error of `check`, and nothing less. */
export function validations(scope: Scope): Validation[] {
  return [...terminationRules(scope), ...startupRules(scope), ...rolloutRules(scope)].filter(({ code }) => scope.rules.has(code));
}

/** What is warned of, since an expression cannot tell it. */
export function doubts({ rules }: Scope): Doubt[] {
  return [...TERMINATION_DOUBTS, ...ROLLOUT_DOUBTS].map(doubt => ({ ...doubt, codes: doubt.codes.filter(code => rules.has(code)) }))
    .filter(({ codes: [first] }) => first !== undefined && !(first === 'R02' && rules.get(first) === 'all'));
}
