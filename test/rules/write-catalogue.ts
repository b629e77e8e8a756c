import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuleExample, rulesToMarkdown } from '../../src/report/findings/rules-markdown';
import { RULES } from '../../src/rules';
import { CHANGE_RULES } from '../../src/rules/changes';
import { LIVE_RULES } from '../../src/rules/live';

const MESSAGES = join(__dirname, 'messages');

/** The catalogue of all rules, as it is to be read: the first message about each is its example. */
export function catalogue(): string {
  return rulesToMarkdown([...RULES, ...CHANGE_RULES, ...LIVE_RULES], examples());
}

function examples(): Map<string, RuleExample> {
  const found = new Map<string, RuleExample>();
  for (const file of readdirSync(MESSAGES).filter(name => name !== 'articles.txt').sort()) {
    for (const line of readFileSync(join(MESSAGES, file), 'utf8').split('\n')) {
      const [, code, title, text] = /^(\w\d\d) (.*?) → \w+: (.*)$/.exec(line) ?? [];
      if (code !== undefined && !found.has(code)) found.set(code, { title, text });
    }
  }
  return found;
}

if (require.main === module) writeFileSync(join(__dirname, '..', '..', 'docs', 'rules.md'), catalogue());
