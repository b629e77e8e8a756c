import { CHANGE_CASES, RULE_CASES } from './cases';
import { findIn, inWords } from './manifests';

const CASES = [...RULE_CASES, ...CHANGE_CASES];

export const FAMILIES = [...new Set(CASES.map(({ family }) => family))];

/** What is said in the cases of a family, a finding a line. */
export function messagesOf(family: string): string {
  return CASES.filter(item => item.family === family).flatMap(item =>
    findIn(item).map(inWords).map(({ severity, message, remedy }) => `${item.code} ${item.name} → ${severity}: ${message}; ${remedy}\n`)).join('');
}
