import { basename, dirname, resolve } from 'node:path';
import { Files } from '../../files/files';

/** The texts of an editor, by the absolute paths of their files: they count instead of what is on the disk. */
export type OpenTexts = ReadonlyMap<string, string>;

/** A set of manifests that is too large to be judged while somebody types. */
export class TooLarge extends Error {}

/** How much is read for one judgement. */
export interface Bounds {
  /** Names in folders, whatever they are. */
  readonly entries: number;
  readonly files: number;
  readonly bytes: number;
}

/** About a second of reading and judging: 2,000 documents of 2.6 MB in 2,000 files have taken one. */
export const BOUNDS: Bounds = { entries: 20_000, files: 1000, bytes: 2 * 1024 * 1024 };

/** The files of the disk under the texts of an editor; throws {@link TooLarge} beyond the bounds, and writes nothing. */
export function overlaid(files: Files, open: OpenTexts, bounds: Bounds): Files {
  const left = { ...bounds };
  const take = (kind: keyof Bounds, count: number) => {
    left[kind] -= count;
    if (left[kind] < 0) throw new TooLarge(kind);
  };
  const refuse = () => { throw new Error('an editor writes its files itself'); };
  return {
    kindOf: path => open.has(resolve(path)) ? 'file' : files.kindOf(path),
    identify: path => files.identify(path) ?? (open.has(resolve(path)) ? `open ${resolve(path)}` : undefined),
    isLink: files.isLink,
    list: folder => {
      const entries = files.list(folder);
      take('entries', entries.length);
      const known = new Set(entries.map(({ name }) => name));
      const here = resolve(folder);
      const unsaved = [...open.keys()].filter(path => dirname(path) === here && !known.has(basename(path)));
      return [...entries, ...unsaved.map(path => ({ name: basename(path), folder: false }))];
    },
    read: (path, limit) => {
      const text = open.get(resolve(path));
      const bytes = text === undefined ? files.read(path, Math.min(limit, left.bytes + 1)) : Buffer.from(text);
      take('files', 1);
      take('bytes', bytes?.length ?? left.bytes + 1);
      return bytes;
    },
    readStdin: async () => undefined,
    glob: files.glob,
    write: refuse,
    create: refuse,
    createFolder: refuse,
  };
}
