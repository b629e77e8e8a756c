import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicSurface } from './surface';

/** Lists what is public now; the difference is there to be reviewed. */
writeFileSync(join(__dirname, 'surface.txt'), publicSurface());
