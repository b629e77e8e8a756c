import { dirname, join, resolve } from 'node:path';
import { visible } from '../../report/visible-characters';
import { FileError, Kind } from '../files/files';
import { createFile } from '../files/save';
import { readStarter, STARTER_KINDS } from '../files/starter';
import { ExitCode, Io } from '../io';
import { parseChoice, UsageError } from '../options/parse';

/** The flags of `init`. */
export interface InitFlags {
  readonly force?: boolean;
  readonly kind: string;
}

/** `zero-downtime init`: writes a starter app: all of its files, or none if a path is already taken. */
export function runInit(folder: string, { force = false, kind: word }: InitFlags, io: Io, version: string): ExitCode {
  const kind = parseChoice('--kind', word, STARTER_KINDS);
  if (folder === '') throw new UsageError('\'folder\' is empty but must be the name of a folder; for the current one, give .');
  const files = readStarter(folder, kind, version, io.files).map(({ path, text }) => ({ path: join(folder, path), text }));
  const complaints = new Set(files.flatMap(({ path }) => inTheWayOf(path, folder, force, io) ?? []));
  if (complaints.size > 0) throw new UsageError(...complaints);
  for (const [index, { path, text }] of files.entries()) {
    if (createFolder(dirname(path), io) && createFile(path, text, io)) continue; // a hard link may lead out of the folder
    if (index > 0) io.stderr(`${index} of ${files.length} files are written; run it again with --force, or remove them\n`);
    return ExitCode.USAGE;
  }
  const change = resolve(folder) === resolve('.') ? '' : `  cd ${quoted(folder)}\n`;
  io.stdout(`\nNext:\n${change}  npm install\n  npm start\n`);
  return ExitCode.OK;
}

/** The existing entry in the place of a new file, or of a folder above it. */
function inTheWayOf(path: string, root: string, force: boolean, io: Io): string | undefined {
  const top = join(root);
  const link = stepsTo(path).find(step => step !== top && step.length > top.length && isLink(step, io));
  if (link !== undefined) return `'${link}' is a link, which may lead out of '${root}'; remove it, or name another folder`;
  for (const folder of stepsTo(dirname(path))) {
    const kind = kindOf(folder, io);
    if (kind === undefined) return undefined;
    if (kind !== 'folder') return `'${folder}' is a ${NOUNS[kind]} but must be a folder; remove it, or name another folder`;
  }
  const kind = kindOf(path, io);
  if (kind === undefined || (kind === 'file' && force)) return undefined;
  return kind === 'file'
    ? `'${path}' is there already; give --force to overwrite it, or name another folder`
    : `'${path}' is a ${NOUNS[kind]} but must be a file; remove it, or name another folder`;
}

const NOUNS: Readonly<Record<Kind, string>> = { file: 'file', folder: 'folder', other: 'special file' };

/** The path and those above it, from the top. */
function stepsTo(path: string): string[] {
  const steps = [path];
  for (let step = path; dirname(step) !== step;) steps.push(step = dirname(step));
  return steps.reverse();
}

function isLink(path: string, io: Io): boolean {
  return explained(path, () => io.files.isLink(path));
}

function kindOf(path: string, io: Io): Kind | undefined {
  return explained(path, () => io.files.kindOf(path));
}

function explained<Value>(path: string, look: () => Value): Value {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new UsageError(`'${path}' ${error.message}; name another folder`);
  }
}

function createFolder(path: string, io: Io): boolean {
  try {
    io.files.createFolder(path);
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    io.stderr(`cannot make ${visible(path)}: the folder ${error.message}\n`);
    return false;
  }
}

/** Quotes a path for a shell and for cd, to which a leading - would be a flag. */
function quoted(path: string): string {
  const shown = visible(path.startsWith('-') ? `./${path}` : path);
  return /^[\w./-]+$/.test(shown) ? shown : `'${shown.replaceAll('\'', '\'\\\'\'')}'`;
}
