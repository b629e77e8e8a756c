import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupByTask } from './reference';

/** Groups the reference by what people want to do, after jsii-docgen has written it by kinds of types. */
const file = join(__dirname, '..', '..', 'API.md');
writeFileSync(file, groupByTask(readFileSync(file, 'utf8')));
