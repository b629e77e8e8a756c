import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, readSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { FileError, Files } from './files';

const CHUNK_BYTES = 64 * 1024;

/** The file system of the machine. */
export function nodeFiles(stdin: () => AsyncIterable<Uint8Array>): Files {
  return {
    kindOf: path => explained(() => {
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat === undefined ? undefined : stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
    }),
    list: folder => explained(() => readdirSync(folder, { withFileTypes: true })
      .map(entry => ({ name: entry.name, folder: entry.isDirectory() }))),
    read: (path, limit) => explained(() => readWhole(path, limit)),
    write: (path, text) => explained(() => replace(path, text)),
    create: (path, text) => explained(() => moveInto(path, text)),
    createFolder: path => explained(() => void mkdirSync(path, { recursive: true })),
    readStdin: limit => collect(stdin(), limit),
    glob: pattern => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded by those who use a pattern only
      const { glob } = require('fast-glob') as typeof import('fast-glob');
      return glob(pattern, { onlyFiles: false, followSymbolicLinks: false, ignore: ['**/node_modules/**'], suppressErrors: true });
    },
  };
}

function replace(path: string, text: string): void {
  const target = realpathSync(path); // a link stays a link
  moveInto(target, text, temporary => chmodSync(temporary, statSync(target).mode));
}

/** Into a file beside it first, so that whatever happens there is either the old content or the new, or none or all. */
function moveInto(target: string, text: string, prepare: (temporary: string) => void = () => undefined): void {
  const temporary = `${target}.zero-downtime`;
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    prepare(temporary);
    renameSync(temporary, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(temporary, { force: true });
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

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'is closed to this user',
  EPERM: 'is closed to this user',
  EROFS: 'is on a file system that cannot be written to',
  ENOSPC: 'does not fit on its file system',
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  ELOOP: 'is a link that leads back to itself',
  ENAMETOOLONG: 'has too long a name',
  EISDIR: 'is a folder',
  EEXIST: 'is being written already',
};

function explained<Value>(action: () => Value): Value {
  try {
    return action();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new FileError(REASONS[code] ?? `cannot be read (${code})`);
  }
}
