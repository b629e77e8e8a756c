import { FileError, Kind } from './files';
import { Io } from '../io';

/** The kind of entry at a path; undefined also if it cannot be looked at, which its reader or writer says. */
export function kindOf(path: string, { files }: Pick<Io, 'files'>): Kind | undefined {
  try {
    return files.kindOf(path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return undefined;
  }
}
