import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, readSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FileError, Files, Kind } from './files';

const CHUNK_BYTES = 64 * 1024;

/** The file system of the machine. */
export function nodeFiles(stdin: () => AsyncIterable<Uint8Array>): Files {
  return {
    kindOf: path => explained(() => kindOf(path)),
    list: folder => explained(() => readdirSync(folder, { withFileTypes: true })
      .map(entry => ({ name: entry.name, folder: entry.isDirectory() }))),
    read: (path, limit) => explained(() => readWhole(path, limit)),
    write: (path, text) => explained(() => replace(path, text), 'written', () => ({ EACCES: 'is closed to this user, or its folder is' })),
    create: (path, text) => explained(() => moveInto(path, text), 'written', () => reasonsAt(dirname(path))),
    createFolder: makeFolders,
    readStdin: limit => collect(stdin(), limit),
    glob: pattern => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only for a pattern
      const { glob } = require('fast-glob') as typeof import('fast-glob');
      return glob(pattern, { onlyFiles: false, followSymbolicLinks: false, ignore: ['**/node_modules/**'], suppressErrors: true });
    },
  };
}

function kindOf(path: string): Kind | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** Creates one folder at a time: with `recursive`, Node.js retries for ever on a file system that refuses folders, such as /proc. */
function makeFolders(path: string): void {
  const above = dirname(path);
  if (above !== path) makeFolders(above);
  explained(() => {
    if (kindOf(path) !== 'folder') mkdirSync(path);
  }, 'made', () => reasonsAt(above));
}

/** The possible reasons why a folder cannot take a new entry. */
function reasonsAt(folder: string): Reasons {
  const closed = `is to be in '${folder}', which is closed to this user`;
  const kind = kindOf(folder);
  const nowhere = kind === 'folder' ? `cannot be made in '${folder}'` : `is to be in '${folder}', which ${kind === undefined ? 'does not exist' : 'is not a folder'}`;
  return { ENOENT: nowhere, ENOTDIR: nowhere, EACCES: closed, EPERM: closed };
}

function replace(path: string, text: string): void {
  const target = realpathSync(path); // a link stays a link
  if (!statSync(target).isFile()) return writeFileSync(target, text); // a pipe or a device; a folder fails here
  moveInto(target, text, temporary => chmodSync(temporary, statSync(target).mode));
}

/** Writes to a temporary file in the same folder first, so that a failure leaves either the old content or the new. */
function moveInto(target: string, text: string, prepare: (temporary: string) => void = () => undefined): void {
  const temporary = `${target}.zero-downtime`;
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    prepare(temporary);
    renameSync(temporary, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new FileError(`is being written already, by what has made '${temporary}'; remove that where nothing runs any more`);
    }
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Reads to the end rather than to the size that a file claims to have: pipes and devices claim none. */
function readWhole(path: string, limit: number): Uint8Array | undefined {
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let length = 0; length <= limit;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const count = readSync(file, chunk);
      if (count === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, count));
      length += count;
    }
    return undefined;
  } finally {
    closeSync(file);
  }
}

async function collect(stream: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) return undefined;
  }
  return Buffer.concat(chunks);
}

/** The action on a path that failed. */
type Deed = 'read' | 'written' | 'made';

type Reasons = Readonly<Record<string, string>>;

const REASONS: Reasons = {
  EACCES: 'is closed to this user',
  EPERM: 'is closed to this user',
  EROFS: 'is on a file system that cannot be written to',
  ENOSPC: 'does not fit on its file system',
  EDQUOT: 'does not fit into what this user may fill',
  EFBIG: 'is larger than its file system takes',
  EBUSY: 'cannot be replaced while it is mounted or in use',
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  ELOOP: 'is a link that leads back to itself',
  ENAMETOOLONG: 'has too long a name',
  EISDIR: 'is a folder',
};

function explained<Value>(action: () => Value, deed: Deed = 'read', own: () => Reasons = () => ({})): Value {
  try {
    return action();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error; // not a system error, or already explained
    throw new FileError(own()[code] ?? REASONS[code] ?? `cannot be ${deed} (${code})`);
  }
}
