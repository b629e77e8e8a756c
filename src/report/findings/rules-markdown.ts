import markdownTable from 'markdown-table';
import { ruleTitle } from './findings-report';
import { byFamily } from './rule-families';
import { RuleInfo } from '../../rules/engine/rule-info';
import { SYMBOLS, symbolsIn } from '../budget/formula-symbols';
import { inOneLine } from '../wrap-text';

/** A finding that shows a rule in numbers. */
export interface RuleExample {
  /** The situation in the manifests: `one second below preStop + declared shutdown`. */
  readonly title: string;
  /** The message, with the remedy. */
  readonly text: string;
}

/**
 * The catalogue of rules as a page: contents by family, the symbols, then a section per rule.
 *
 * @param examples by code
 */
export function rulesToMarkdown(rules: readonly RuleInfo[], examples: ReadonlyMap<string, RuleExample> = new Map()): string {
  const families = byFamily(rules);
  return [
    '# Rules',
    'A finding is an **error** where requests are expected to be lost, a **warning** where they are lost under a condition that the '
    + 'manifests do not show or where a disruption gets stuck, an **info** where something is worth knowing. What depends on an assumed value says '
    + 'so and is a warning at most, unless no value would do; a shutdown that is not declared counts at its default as soon as the longest request is.',
    ...families.map(([{ title }, members]) => [`**${title}**`, '', ...members.map(contentsEntry)].join('\n')),
    '## Symbols',
    symbolTable(),
    ...families.flatMap(([{ title }, members]) => [`## ${title}`, ...members.flatMap(rule => section(rule, examples.get(rule.code)))]),
  ].join('\n\n') + '\n';
}

/** The description of a rule below its title, on a page and in a code scanner. */
export function ruleToMarkdown(rule: RuleInfo, example?: RuleExample): string {
  const symbols = symbolsIn(rule.formula).map(({ symbol, name }) => `${codeSpan(symbol)} ${escapeMarkdown(name)}`).join(', ');
  return [
    `**Users see** ${escapeMarkdown(rule.symptom)}`,
    `**Holds when** ${codeSpan(rule.formula)}${symbols ? ` with ${symbols}` : ''}`,
    ...example === undefined ? [] : [`**For example** ${escapeMarkdown(example.title)}: ${escapeMarkdown(example.text)}`],
    `**Why** ${escapeMarkdown(rule.explanation)}`,
    `**To fix** ${escapeMarkdown(rule.remedy)}`,
    ...rule.charts === undefined ? [] : [`**In charts** ${rule.charts.map(codeSpan).join(', ')}`],
    ...rule.undecided === undefined ? [] : [`**Not fixed** by \`fix\`: ${escapeMarkdown(rule.undecided)}`],
    `**Source** ${linkAddresses(rule.source)}`,
  ].join('\n\n');
}

/** The anchor that GitHub makes from a rule's heading, for links to it. */
export function ruleAnchor(rule: Pick<RuleInfo, 'code' | 'name'>): string {
  return ruleTitle(rule).toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replace(/ /g, '-');
}

/** The address of a rule's section of the catalogue. */
export function rulePage(rule: Pick<RuleInfo, 'code' | 'name'>): string {
  return `${HOME}/blob/main/docs/rules.md#${encodeURIComponent(ruleAnchor(rule))}`;
}

/** The page of the project. */
export const HOME = 'https://github.com/cdk8s-zero-downtime/cdk8s-zero-downtime';

function contentsEntry(rule: RuleInfo): string {
  return `- [${escapeMarkdown(ruleTitle(rule))}](#${ruleAnchor(rule)}) (${rule.severity})`;
}

function section(rule: RuleInfo, example: RuleExample | undefined): string[] {
  return [`### ${escapeMarkdown(ruleTitle(rule))}`, `Severity: ${rule.severity}`, ruleToMarkdown(rule, example)];
}

function symbolTable(): string {
  return markdownTable([['Symbol', 'Meaning'], ...SYMBOLS.map(({ symbol, name }) => [codeSpan(symbol), codeSpan(name)])]);
}

/** Fenced with more backticks than the text has in a row. */
function codeSpan(text: string): string {
  const fence = '`'.repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  const padding = /^`|`$/.test(text) ? ' ' : '';
  return fence + padding + inOneLine(text) + padding + fence;
}

/** Rules are plain text, so markup characters are escaped. Underscores within words are not markup. */
function escapeMarkdown(text: string): string {
  return inOneLine(text).replace(/[\\`*[\]<&]|(?<!\w)_|_(?!\w)/g, '\\$&');
}

function linkAddresses(text: string): string {
  return text.split(/(https?:\/\/[^\s,;]+)/).map((part, index) => index % 2 === 1 ? `<${part}>` : escapeMarkdown(part)).join('');
}
