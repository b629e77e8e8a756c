import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesToMarkdown } from '../../src/report/findings/rules-markdown';
import { RULES } from '../../src/rules';
import { CHANGE_RULES } from '../../src/rules/changes';

/** The catalogue of all rules, as it is to be read. */
export function catalogue(): string {
  return rulesToMarkdown([...RULES, ...CHANGE_RULES]);
}

if (require.main === module) writeFileSync(join(__dirname, '..', '..', 'docs', 'rules.md'), catalogue());
