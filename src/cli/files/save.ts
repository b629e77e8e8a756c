import { FileError } from './files';
import { visible } from '../../report/visible-characters';
import { Io } from '../io';

/** Writes or replaces a file, and reports it; false if it could not be written. */
export function saveFile(file: string, text: string, io: Io): boolean {
  try {
    if (io.files.kindOf(file) === undefined) io.files.create(file, text); else io.files.write(file, text);
    io.stderr(`wrote ${visible(file)}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    io.stderr(`cannot write ${visible(file)}: the file ${error.message}\n`);
    return false;
  }
}
