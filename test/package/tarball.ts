import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** A file of the package as it is published. */
export interface PackedFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

/** The package as it would be published: the tarball and what it contains. */
export interface Packed {
  readonly tarball: string;
  readonly files: readonly PackedFile[];
  readonly bundled: readonly string[];
}

/** What was packed before the tests, by `pack.ts`. */
export function packed(): Packed {
  const { PACKED } = process.env;
  if (PACKED === undefined) throw new Error('nothing is packed: run the tests of the package by npm run test:package');
  return JSON.parse(readFileSync(PACKED, 'utf8'));
}

/** Packs what is compiled now into a folder. */
export function packTo(folder: string): Packed {
  const output = execFileSync('npm', ['pack', '--ignore-scripts', '--offline', '--json', '--pack-destination', folder], {
    cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [{ filename, files, bundled }] = JSON.parse(output);
  return { tarball: join(folder, filename), files, bundled };
}
