import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** A file of the package as it is published. */
export interface PackedFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

/** The package as it would be published from what is compiled now: the tarball and what it contains. */
export function packTo(folder: string): { readonly tarball: string; readonly files: readonly PackedFile[]; readonly bundled: readonly string[] } {
  const output = execFileSync('npm', ['pack', '--ignore-scripts', '--offline', '--json', '--pack-destination', folder], {
    cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [{ filename, files, bundled }] = JSON.parse(output);
  return { tarball: join(folder, filename), files, bundled };
}
