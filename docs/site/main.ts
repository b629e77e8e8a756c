import { join } from 'node:path';
import { buildSite } from './build';
import { ROOT } from './repository';

const out = join(ROOT, 'dist', 'docs');
buildSite(out);
console.log(`open ${join(out, 'index.html')}`);
