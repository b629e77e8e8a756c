import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawPicture, PICTURES } from './pictures';

async function write(): Promise<void> {
  for (const name of Object.keys(PICTURES) as (keyof typeof PICTURES)[]) {
    writeFileSync(join(__dirname, '..', '..', 'docs', name), await drawPicture(name));
  }
}

void write();
