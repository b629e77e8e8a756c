import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportTable } from './report-table';

const folder = join(__dirname, '..', '..', 'docs');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'reports.md'), reportTable());
