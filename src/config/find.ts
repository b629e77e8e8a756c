import { dirname, join, relative, resolve } from 'node:path';
import { CONFIG_NAME } from './config';

/** The argument for standard input. */
const STDIN = '-';

/** The folder in which the search for a configuration begins, for a path that a command is given: a file, a folder, a pattern, or `-`. */
export function searchFrom(path: string, isFolder: (path: string) => boolean): string {
  if (path === STDIN) return '.';
  if (isFolder(path)) return path;
  const [fixed] = /^[^*?[\]{}!()]*/.exec(path) ?? [path];
  return fixed === path ? dirname(path) : dirname(`${fixed}x`);
}

/** The nearest configuration in a folder or above it, as a path from the working directory. */
export function findUpwards(folder: string, isFile: (path: string) => boolean): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, CONFIG_NAME);
    if (isFile(file)) return shorter(relative(resolve('.'), file), file);
    if (dirname(at) === at) return undefined;
  }
}

function shorter(one: string, other: string): string {
  return one.length <= other.length ? one : other;
}
