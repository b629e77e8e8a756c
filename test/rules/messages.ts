import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANGE_CASES, RULE_CASES } from './cases';
import { find, findIn, inWords } from './manifests';
import { WorkloadFinding } from '../../src/rules/engine/workload-finding';

const ARTICLES = 'articles';
const CASES = [...RULE_CASES, ...CHANGE_CASES];

/** The files of messages: the families of rules, and what all rules say of the articles. */
export const FAMILIES = [...new Set(CASES.map(({ family }) => family)), ARTICLES];

/** What is said in the cases of a family, a finding a line. */
export function messagesOf(family: string): string {
  if (family === ARTICLES) return messagesOfArticles();
  return CASES.filter(item => item.family === family).flatMap(item => findIn(item).map(found => line(`${item.code} ${item.name}`, found))).join('');
}

function messagesOfArticles(): string {
  const folder = join(__dirname, ARTICLES);
  return readdirSync(folder).flatMap(file => find(readFileSync(join(folder, file), 'utf8'), { inputs: { longestRequestSeconds: 30 } })
    .map(found => line(`${found.rule.code} ${file}`, found))).join('');
}

function line(name: string, found: WorkloadFinding): string {
  const { severity, message, remedy } = inWords(found);
  return `${name} → ${severity}: ${message}; ${remedy}\n`;
}
