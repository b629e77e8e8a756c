import { rulesToText, ruleToText } from '../../report/findings/rule-text';
import { RULES } from '../../rules';
import { CHANGE_RULES } from '../../rules/changes';
import { LIVE_RULES } from '../../rules/live';
import { ExitCode, Io } from '../io';
import { UsageError } from '../options/parse';

/** `zero-downtime rules`: prints the catalogue of rules, or one rule. */
export function runRules(code: string | undefined, io: Io): ExitCode {
  if (code === undefined) {
    io.stdout(rulesToText([...RULES, ...CHANGE_RULES, ...LIVE_RULES], io.columns));
    return ExitCode.OK;
  }
  const rule = [...RULES, ...CHANGE_RULES, ...LIVE_RULES].find(known => known.code === code.toUpperCase() || known.name === code);
  if (!rule) throw new UsageError(`'${code}' is not a rule; 'zero-downtime rules' lists them`);
  io.stdout(ruleToText(rule, io.columns));
  return ExitCode.OK;
}
