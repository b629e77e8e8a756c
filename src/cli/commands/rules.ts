import { rulesToText, ruleToText } from '../../report/findings/rule-text';
import { RULES } from '../../rules';
import { CHANGE_RULES } from '../../rules/changes';
import { RuleInfo } from '../../rules/engine/rule-info';
import { LIVE_RULES } from '../../rules/live';
import { ExitCode, Io } from '../io';
import { UsageError } from '../options/parse';

/** `zero-downtime rules`: prints the catalogue of rules, or one rule. */
export function runRules(code: string | undefined, io: Io): ExitCode {
  if (code === undefined) {
    io.stdout(rulesToText(ALL_RULES, io.columns));
    return ExitCode.OK;
  }
  const rule = findRule(code);
  if (!rule) throw new UsageError(`'${code}' is not a rule; 'zero-downtime rules' lists them`);
  io.stdout(ruleToText(rule, io.columns));
  return ExitCode.OK;
}

export const ALL_RULES: readonly RuleInfo[] = [...RULES, ...CHANGE_RULES, ...LIVE_RULES];

/** The rule with a code or a name. */
export function findRule(code: string): RuleInfo | undefined {
  return ALL_RULES.find(known => known.code === code.toUpperCase() || known.name === code);
}
