import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import markdownTable from 'markdown-table';
import { configSchema, documentedKeys } from '../../src/config/schema';

const ROOT = join(__dirname, '..', '..');
export const SCHEMA_FILE = join(ROOT, 'schemas', 'zero-downtime.schema.json');
export const PAGE_FILE = join(ROOT, 'docs', 'configuration.md');

export function schemaText(): string {
  return `${JSON.stringify(configSchema(), undefined, 2)}\n`;
}

/** The page with the table of its keys anew, which stands between two marks. */
export function pageWithKeys(page: string): string {
  const table = markdownTable([
    ['key', 'value', ''],
    ...documentedKeys().map(({ key, takes, about }) => [`\`${key}\``, takes, about].map(cell => cell.replaceAll('|', '\\|'))),
  ], { align: ['l', 'l', 'l'], padding: true, alignDelimiters: false });
  return page.replace(/(<!-- keys -->\n)[\s\S]*?(<!-- end of keys -->)/, (_, first: string, last: string) => `${first}\n${table}\n\n${last}`);
}

if (require.main === module) {
  writeFileSync(SCHEMA_FILE, schemaText());
  writeFileSync(PAGE_FILE, pageWithKeys(readFileSync(PAGE_FILE, 'utf8')));
}
