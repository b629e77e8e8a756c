import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { ONE_FILE } from './one-file';

const ROOT = join(__dirname, '..');

/** The commands that are servers: each runs from the modules of the package, and loads one file with the SDK of its protocol. */
export const SERVERS: readonly string[] = ['mcp', 'lsp'];

/** A module that is a part of one of these files. */
export interface Part {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** The text of its licence. */
  readonly text: string;
}

/** Puts the SDK of a server into the module that names what is used of it, in the place of what that was compiled to; returns its parts. */
export function buildSdk(server: string, { write = true } = {}): Part[] {
  const { metafile } = buildSync({
    entryPoints: [join(ROOT, 'src', 'cli', 'servers', `${server}-sdk.ts`)],
    outfile: join(ROOT, 'lib', 'cli', 'servers', `${server}-sdk.js`),
    absWorkingDir: ROOT,
    ...ONE_FILE,
    metafile: true,
    write,
  });
  const [{ inputs }] = Object.values(metafile.outputs);
  const used = Object.keys(inputs).filter(file => inputs[file].bytesInOutput > 0);
  const folders = new Set(used.flatMap(file => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  return [...folders].sort().map(folder => partIn(join(ROOT, folder)));
}

/** What is a part of the package without being a package in it: the parts of all these files, each once. */
export function partsOfServers(): Part[] {
  const parts = SERVERS.flatMap(server => buildSdk(server, { write: false }));
  return [...new Map(parts.map(part => [`${part.name}@${part.version}`, part])).values()];
}

function partIn(folder: string): Part {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string; license: string };
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`'${name}' has no file with its licence`);
  return { name, version, licence: license, text: readFileSync(join(folder, file), 'utf8').replaceAll('\r', '').trim() };
}
