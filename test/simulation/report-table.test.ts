import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportTable } from './report-table';

describe('docs/reports.md', () => {
  test('is up to date', () => {
    expect(readFileSync(join(__dirname, '..', '..', 'docs', 'reports.md'), 'utf8')).toBe(reportTable());
  });
});
