import { ruleTitle } from './findings-report';
import { byFamily } from './rule-families';
import { RuleInfo } from '../../rules/engine/rule-info';
import { symbolsIn } from '../budget/formula-symbols';
import { inOneLine, wrapText } from '../wrap-text';

/** One rule for a person in a terminal. */
export function ruleToText(rule: RuleInfo, columns: number): string {
  const symbols = symbolsIn(rule.formula).map(({ symbol, name }) => `${symbol} ${name}`).join(', ');
  return [
    `${ruleTitle(rule)} (${rule.severity})`,
    '',
    ...entry('Users see', rule.symptom, columns),
    ...entry('Holds when', rule.formula, columns),
    ...symbols ? wrapText(`with ${symbols}`, columns, INDENT) : [],
    ...entry('Why', rule.explanation, columns),
    ...entry('To fix', rule.remedy, columns),
    ...rule.charts === undefined ? [] : entry('In charts', rule.charts.join(', '), columns),
    ...rule.undecided === undefined ? [] : entry('Not fixed', rule.undecided, columns),
    ...entry('Source', rule.source, columns),
  ].map(line => `${line}\n`).join('');
}

/** All rules for a person in a terminal, a line each. */
export function rulesToText(rules: readonly RuleInfo[], columns: number): string {
  const width = Math.max(0, ...rules.map(rule => ruleTitle(rule).length));
  return byFamily(rules).map(([family, members]) => [
    family.title,
    ...members.flatMap(rule => wrapText(rule.formula, columns, `  ${ruleTitle(rule).padEnd(width)}  ${rule.severity.padEnd(7)}  `)),
  ].map(line => `${line}\n`).join('')).join('\n');
}

/** The width of the longest label and its distance from the text. */
const INDENT = ' '.repeat('Holds when  '.length);

function entry(label: string, text: string, columns: number): string[] {
  return wrapText(inOneLine(text), columns, label.padEnd(INDENT.length), INDENT);
}
