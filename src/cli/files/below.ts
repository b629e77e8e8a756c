import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { FileError, Files } from './files';

/** Whether a path is that of a folder or in it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}

/** Whether a path, or all that a pattern matches, is in a folder or is the folder itself; links are not followed. */
export function isBelow(path: string, folder: string): boolean {
  return isWithin(resolve(folder, path), folder) && !/(^|[\\/{,(|])\.\.([\\/},)|]|$)/.test(path);
}

/**
 * Files of which those below a folder are really there: a link from it to elsewhere is not read. The configuration may stand above the
 * folder, and name files where it likes: it is not what a caller names.
 */
export function withoutLinksOut(files: Files, folder: string): Files {
  const real = realpathSync(folder);
  const stays = (path: string) => {
    if (!isBelow(path, folder)) return;
    let target: string;
    try {
      target = realpathSync(resolve(folder, path));
    } catch {
      return; // the reader says what is wrong
    }
    if (!isBelow(target, real)) throw new FileError(`is a link to '${target}', which is outside of the working directory`);
  };
  return {
    ...files,
    list: path => {
      stays(path);
      return files.list(path);
    },
    read: (path, limit) => {
      stays(path);
      return files.read(path, limit);
    },
  };
}
