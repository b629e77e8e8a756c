import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Module } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** In bytes, at the end of a file: the checksum of what stands before it. */
const CHECKSUM = 4;

interface Fresh { readonly file: string; readonly script: Script }

type Compile = (this: Module, text: string, path: string) => unknown;

/** Makes up for what later versions do by themselves; to be called before a module of the folder is loaded. */
export function prepareNode20(folder: string, process: NodeJS.Process): void {
  // Without their second compiler, a function is optimised after some hundred calls: in a run of seconds that takes longer than it saves.
  setFlagsFromString('--interrupt-budget=300000');
  keepCompiled(folder, process);
}

/**
 * Keeps what V8 compiles of the modules of a folder, with the functions that a run has called, for the runs that follow: to compile half a megabyte
 * again takes as long as to check a file. The variables that turn it off, or give it another folder, are those of Node.
 * What cannot be read or written is compiled, without a word.
 * @see https://nodejs.org/api/module.html#module-compile-cache
 */
function keepCompiled(folder: string, process: NodeJS.Process): void {
  const { env } = process;
  if (env.NODE_DISABLE_COMPILE_CACHE || env.NODE_V8_COVERAGE) return;
  const store = storeIn(env.NODE_COMPILE_CACHE || tmpdir(), process);
  if (store === undefined) return;
  const fresh: Fresh[] = [];
  const prototype = Module.prototype as unknown as { _compile: Compile };
  const compile = prototype._compile;
  prototype._compile = function (text, path) {
    if (!path.startsWith(folder)) return compile.call(this, text, path);
    const file = join(store, `${basename(path)}-${crc32(text).toString(16)}`);
    const script = new Script(Module.wrap(text), { filename: path, cachedData: readSound(file) });
    if (script.cachedDataRejected !== false) fresh.push({ file, script });
    return script.runInThisContext().call(this.exports, this.exports, Module.createRequire(path), this, path, folder);
  };
  process.once('exit', () => fresh.forEach(({ file, script }) => save(file, script.createCachedData(), `${file}.${process.pid}`)));
}

/** A folder of this user alone, since what stands in it is run; undefined if there is none. */
function storeIn(parent: string, { getuid, version, arch }: NodeJS.Process): string | undefined {
  const user = getuid?.();
  const store = join(parent, `zero-downtime-${version}-${arch}-${user ?? 'own'}`);
  try {
    mkdirSync(store, { recursive: true, mode: 0o700 });
    const stats = lstatSync(store);
    const isOwn = user === undefined || (stats.uid === user && stats.mode % 0o100 === 0);
    return stats.isDirectory() && isOwn ? store : undefined;
  } catch {
    return undefined;
  }
}

/** V8 finds out whether a file is of another version or other flags, but not whether it is damaged. */
function readSound(file: string): Buffer | undefined {
  try {
    const all = readFileSync(file);
    const data = all.subarray(0, -CHECKSUM);
    return all.length > CHECKSUM && all.readUInt32LE(data.length) === crc32(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

function save(file: string, data: Buffer, written: string): void {
  const checksum = Buffer.alloc(CHECKSUM);
  checksum.writeUInt32LE(crc32(data));
  try {
    writeFileSync(written, Buffer.concat([data, checksum]), { mode: 0o600 });
    renameSync(written, file); // two runs may end at once
  } catch {
    remove(written); // the next run compiles again
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // of a folder that cannot be written to, or is gone
  }
}
