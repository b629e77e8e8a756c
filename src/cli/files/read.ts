import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import { FileError, Files } from './files';
import { ReadProblem } from '../../rules/engine/reported-finding';

/** One file's text, or why there is none. */
export type Read =
  | { readonly file: string; readonly text: string; /** Not by its name, but in a folder or by a pattern. */ readonly found: boolean }
  | { readonly file: string; readonly problem: ReadProblem };

const MEBIBYTE = 1024 * 1024;

/** Kubernetes keeps no object above 1.5 MiB; a file beyond this is not a manifest. */
const LIMIT_MEBIBYTES = 64;

/** The most bytes that are read of a file. */
export const LIMIT = LIMIT_MEBIBYTES * MEBIBYTE;

/** A manifest has no NUL; git, too, decides by the first 8 KiB. */
const SNIFFED_BYTES = 8 * 1024;

/** Metadata that cdk8s-cli writes next to the manifests if it validates them. */
const NO_MANIFEST = 'construct-metadata.json';

/** The argument for standard input. */
export const STDIN = '-';

/**
 * The texts of the files that the arguments name: single files, folders with all their YAML and JSON files, patterns, and `-` for standard
 * input. Each file is read once, whatever its names are: what was read may be gone then, as it is from a pipe.
 */
export async function* readFiles(paths: readonly string[], files: Files): AsyncGenerator<Read> {
  for await (const found of findFiles(paths, files)) yield 'problem' in found ? found : await read(found, files);
}

/** The files that the arguments name, each by the first of its names. */
export async function* findFiles(paths: readonly string[], files: Files): AsyncGenerator<ReadableFile> {
  const seen = new Set<string>();
  for (const path of paths) {
    for await (const found of find(path, files)) {
      const key = identityOf(found.file, files) ?? join(found.file);
      if (seen.has(key)) continue;
      seen.add(key);
      yield found;
    }
  }
}

/** What a name leads to, as far as that can be seen. */
export function identityOf(file: string, files: Files): string | undefined {
  try {
    return files.identify(file === STDIN ? STDIN_DEVICE : file) ?? (file === STDIN ? STDIN : undefined);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return undefined;
  }
}

const STDIN_DEVICE = '/dev/stdin';

export type ReadableFile = { readonly file: string; readonly found: boolean } | Extract<Read, { problem: ReadProblem }>;

/** The files of an argument, which is a pattern only if no file has that name. */
async function* find(path: string, files: Files): AsyncGenerator<ReadableFile> {
  try {
    const kind = path === STDIN ? 'file' : files.kindOf(path);
    if (kind === 'folder') {
      let any = false;
      for (const found of walk(path, files)) {
        any = true;
        yield found;
      }
      if (!any) yield problem(path, 'the folder contains no file *.yaml, *.yml or *.json');
    } else if (kind !== undefined) {
      yield { file: path, found: false };
    } else if (expansions(path) > MOST_PATTERNS) {
      yield problem(path, `the braces of the pattern stand for more than ${MOST_PATTERNS} patterns`);
    } else if (/[*?[\]{}!()]/.test(path)) {
      const matches = [...await files.glob(path)].filter(match => isFile(match, files)).sort(byCodeUnits);
      if (matches.length === 0) yield problem(path, 'the pattern matches no file');
      for (const file of matches) yield { file, found: true };
    } else {
      yield problem(path, 'the file does not exist');
    }
  } catch (error) {
    yield refusal(path, error);
  }
}

/** The most patterns that one with braces is expanded to. */
const MOST_PATTERNS = 1000;

/** How many patterns one with braces stands for, or more: those within others are counted as if they multiplied, too. */
function expansions(pattern: string): number {
  let count = 1;
  const open: { readonly start: number; alternatives: number }[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '{') open.push({ start: at + 1, alternatives: 1 });
    else if (character === ',' && open.length > 0) open[open.length - 1].alternatives += 1;
    else if (character === '}') count *= alternativesOf(pattern, open.pop(), at);
  }
  return count;
}

function alternativesOf(pattern: string, brace: { readonly start: number; readonly alternatives: number } | undefined, end: number): number {
  if (brace === undefined) return 1;
  const [, from, to] = /^(-?\d+)\.\.(-?\d+)(?:\.\.|$)/.exec(pattern.slice(brace.start, end)) ?? [];
  return from === undefined ? brace.alternatives : Math.abs(Number(to) - Number(from)) + 1;
}

/** The manifests below a folder, in the order of their names. */
function* walk(folder: string, files: Files): Generator<ReadableFile> {
  let entries;
  try {
    entries = [...files.list(folder)].sort((a, b) => byCodeUnits(a.name, b.name));
  } catch (error) {
    yield refusal(folder, error);
    return;
  }
  const isChart = entries.some(({ name, folder: isFolder }) => !isFolder && /^chart\.ya?ml$/i.test(name));
  if (isChart) {
    yield problem(folder, `the folder is a Helm chart, which is to be rendered first: \`helm template web ${quoteForShell(folder)} | zero-downtime check -\``);
  }
  for (const entry of entries) {
    if (isChart && OF_CHART.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.folder) {
      if (entry.name !== 'node_modules' && !entry.name.startsWith('.')) yield* walk(path, files);
    } else if (/\.(ya?ml|json)$/i.test(entry.name) && entry.name !== NO_MANIFEST && isFile(path, files)) {
      yield { file: path, found: true };
    }
  }
}

/** The sources of a chart. Other files in its folder may be manifests. */
const OF_CHART = /^(templates|charts|crds|ci|files)$|^chart\.ya?ml$|^values\b.*\.(ya?ml|json)$|[.-]values\.ya?ml$/i;

function quoteForShell(path: string): string {
  return /^[\w./@:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** Links to folders are not followed, since they may be cyclic. A broken link counts as a file, and reading it reports the error. */
function isFile(path: string, files: Files): boolean {
  try {
    const kind = files.kindOf(path);
    return kind === 'file' || kind === undefined;
  } catch {
    return true;
  }
}

async function read({ file, found }: { readonly file: string; readonly found: boolean }, files: Files): Promise<Read> {
  try {
    if (file === STDIN && files.kindOf(STDIN_DEVICE) === 'folder') return problem(file, 'the file is a folder'); // which reads as nothing
    const bytes = file === STDIN ? await files.readStdin(LIMIT) : files.read(file, LIMIT);
    if (bytes === undefined) return problem(file, `the file is larger than ${LIMIT_MEBIBYTES} MiB`);
    const complaint = encodingProblem(bytes);
    return complaint === undefined ? { file, text: decode(bytes), found } : problem(file, `the file ${complaint}`);
  } catch (error) {
    return refusal(file, error);
  }
}

/** The text of a file now, to be compared with what was read before; undefined if it cannot be read any more. */
export function reread(file: string, files: Files): string | undefined {
  try {
    const bytes = files.read(file, LIMIT);
    return bytes && decode(bytes);
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

export function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Why bytes are not read as text, continuing "the file …". */
export function encodingProblem(bytes: Uint8Array): string | undefined {
  if (isUtf16(bytes)) return 'is UTF-16, as PowerShell writes it by default, but must be UTF-8; save it as that';
  if (bytes.subarray(0, SNIFFED_BYTES).includes(0)) return 'is binary, not a manifest';
  return isUtf8(bytes) ? undefined : 'is not UTF-8; save it as that';
}

/** Recognises UTF-16 by its byte order mark, or by the zeros in every other byte of ASCII text. */
function isUtf16([first, second, third, fourth]: Uint8Array): boolean {
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const zeros = [first, second, third, fourth].map(byte => byte === 0).join();
  return zeros === 'false,true,false,true' || zeros === 'true,false,true,false';
}

function refusal(file: string, error: unknown): Extract<Read, { problem: ReadProblem }> {
  if (!(error instanceof FileError)) throw error;
  return problem(file, `the file ${error.message}`);
}

function problem(file: string, message: string): Extract<Read, { problem: ReadProblem }> {
  return { file, problem: { file, message } };
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
