import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packTo } from './tarball';
import setup from '../global-setup';

/** Packs once what all tests of the package look at. */
export default function setupPackage(): void {
  setup();
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  const packed = join(folder, 'packed.json');
  writeFileSync(packed, JSON.stringify(packTo(folder)));
  process.env.PACKED = packed; // workers inherit it
}
