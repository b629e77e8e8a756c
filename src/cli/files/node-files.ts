import {
  accessSync, chmodSync, chownSync, closeSync, constants, fstatSync, fsyncSync, ftruncateSync, lstatSync, mkdirSync, openSync, readdirSync,
  readFileSync, readSync, realpathSync, renameSync, rmSync, Stats, statSync, writeFileSync, writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FileError, Files, Kind } from './files';

const CHUNK_BYTES = 64 * 1024;

/** What tells the leftover of a killed run from a file that is being written. */
export interface Processes {
  /** The number of this process. */
  readonly own: number;
  readonly isRunning: (process: number) => boolean;
}

/** The file system of the machine. */
export function nodeFiles(stdin: () => AsyncIterable<Uint8Array>, processes: Processes = { own: 0, isRunning: () => false }): Files {
  return {
    kindOf: path => explained(() => kindOf(path)),
    identify: path => explained(() => statOf(path, statSync, ({ dev, ino }) => `${dev}:${ino}`)),
    isLink: path => explained(() => statOf(path, lstatSync, stat => stat.isSymbolicLink())) ?? false,
    list: folder => explained(() => readdirSync(folder, { withFileTypes: true })
      .map(entry => ({ name: entry.name, folder: entry.isDirectory() }))),
    read: (path, limit) => explained(() => readWhole(path, limit)),
    write: (path, text) => explained(() => replace(path, text, processes), 'written', () => ({ EACCES: 'is closed to this user, or its folder is' })),
    create: (path, text) => explained(() => moveInto(path, text, processes), 'written', () => reasonsAt(dirname(path))),
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
  return statOf(path, statSync, stat => stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other');
}

function statOf<Value>(path: string, stat: (path: string) => Stats, read: (stat: Stats) => Value): Value | undefined {
  try {
    return read(stat(path));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** Creates one folder at a time: with `recursive`, Node.js retries for ever on a file system that refuses folders, such as /proc. */
function makeFolders(path: string): void {
  const missing: string[] = [];
  for (let folder = path; explained(() => kindOf(folder)) !== 'folder' && dirname(folder) !== folder; folder = dirname(folder)) missing.unshift(folder);
  for (const folder of missing) explained(() => mkdirSync(folder), 'made', () => reasonsAt(dirname(folder)));
}

/** The possible reasons why a folder cannot take a new entry. */
function reasonsAt(folder: string): Reasons {
  const closed = `is to be in '${folder}', which is closed to this user`;
  const kind = kindOf(folder);
  const nowhere = kind === 'folder' ? `cannot be made in '${folder}'` : `is to be in '${folder}', which ${kind === undefined ? 'does not exist' : 'is not a folder'}`;
  return { ENOENT: nowhere, ENOTDIR: nowhere, EACCES: closed, EPERM: closed };
}

function replace(path: string, text: string, processes: Processes): void {
  const target = realpathSync(path); // a link stays a link
  const stat = statSync(target);
  if (!stat.isFile()) return writeFileSync(target, text); // a pipe or a device; a folder fails here
  if (!SOMEBODY_WRITES.test((stat.mode % 0o1000).toString(8))) throw new FileError('is read-only'); // which does not stop root
  accessSync(target, constants.W_OK); // a file that its user may not write could still be replaced by another of its name
  if (stat.nlink > 1) return overwrite(target, text); // another file would take only one of its names
  moveInto(target, text, processes, {
    before: temporary => copyAttributes(target, temporary),
    after: temporary => {
      keepOwner(temporary, stat);
      chmodSync(temporary, stat.mode % ABOVE_PERMISSIONS); // last: a change of the owner takes away some
    },
  });
}

const SOMEBODY_WRITES = /[2367]/;
const ABOVE_PERMISSIONS = 0o10000;

/**
 * Copies access control lists and extended attributes, for which Node.js has no call, and no content. They get lost where `cp` is not that of
 * GNU: whether there are any cannot be seen there, either.
 */
function copyAttributes(from: string, to: string): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- few commands write files
  const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
  spawnSync('cp', ['--attributes-only', '--preserve=all', '--', from, to], { stdio: 'ignore' });
}

function keepOwner(temporary: string, { uid, gid }: Stats): void {
  const made = statSync(temporary);
  if (made.uid === uid && made.gid === gid) return;
  try {
    chownSync(temporary, uid, gid);
  } catch {
    throw new FileError('belongs to another user or group, which it would lose; write it as its owner');
  }
}

/** Writes into a file itself, and puts the old content back if that fails. */
function overwrite(target: string, text: string): void {
  const before = readFileSync(target);
  const file = openSync(target, 'r+');
  const put = (content: Uint8Array) => {
    for (let at = 0; at < content.length;) at += writeSync(file, content, at, content.length - at, at);
    ftruncateSync(file, content.length);
    fsyncSync(file);
  };
  try {
    put(Buffer.from(text));
  } catch (error) {
    put(before);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** What makes a new file like the one whose place it takes: before its content is written, so that its time is that of the writing, and after. */
interface Likeness {
  readonly before: (temporary: string) => void;
  readonly after: (temporary: string) => void;
}

/** Writes to a temporary file in the same folder first, so that a failure leaves either the old content or the new. */
function moveInto(target: string, text: string, processes: Processes, likeness?: Likeness): void {
  const temporary = temporaryOf(target, processes.own);
  removeLeftovers(target, processes);
  try {
    const file = openSync(temporary, 'wx');
    try {
      likeness?.before(temporary);
      writeFileSync(file, text);
    } finally {
      closeSync(file);
    }
    likeness?.after(temporary);
    renameSync(temporary, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(temporary, { force: true }); // it is of somebody else otherwise
    throw error;
  }
}

function temporaryOf(target: string, process: number): string {
  return `${target}.zero-downtime-${process}`;
}

/** Removes what killed runs have left of a file; refuses if another run writes it now. */
function removeLeftovers(target: string, { own, isRunning }: Processes): void {
  const start = basename(temporaryOf(target, 0)).slice(0, -1);
  for (const entry of readdirSync(dirname(target), { withFileTypes: true })) {
    const { name } = entry;
    const number = entry.isFile() && name.startsWith(start) ? name.slice(start.length) : '';
    if (!/^\d+$/.test(number)) continue;
    if (Number(number) !== own && isRunning(Number(number))) throw new FileError(`is being written by process ${number} already`);
    rmSync(join(dirname(target), name), { force: true });
  }
}

/** Reads to the end rather than to the size that a file claims to have: pipes and devices claim none. */
function readWhole(path: string, limit: number): Uint8Array | undefined {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const chunks: Buffer[] = [];
    for (let length = 0; length <= limit;) {
      const chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, Math.min(size, limit) - length));
      const count = readSync(file, chunk);
      if (count === 0) return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
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
