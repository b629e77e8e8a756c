import { FileError } from './files';
import { visible } from '../../report/visible-characters';
import { Io } from '../io';

/** Writes or replaces a file, and reports it; false if it could not be written. */
export function saveFile(file: string, text: string, io: Io): boolean {
  return told(file, io, () => {
    if (io.files.kindOf(file) !== undefined) io.files.write(file, text);
    else if (io.files.isLink(file)) throw new FileError('is a link to nothing, which a new file would replace; remove it, or name what it is to lead to');
    else io.files.create(file, text);
  });
}

/** Creates a file, also in the place of another one, whose other names keep the old content. */
export function createFile(file: string, text: string, io: Io): boolean {
  return told(file, io, () => io.files.create(file, text));
}

function told(file: string, io: Io, save: () => void): boolean {
  try {
    save();
    io.stderr(`wrote ${visible(file)}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    io.stderr(`cannot write ${visible(file)}: the file ${error.message}\n`);
    return false;
  }
}
