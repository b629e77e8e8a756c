import { basename, join, resolve } from 'node:path';
import { Files } from './files';
import { trimEnd } from '../../platform/key-values';

/** One file of a starter app. */
export interface StarterFile {
  /** Relative to the app's folder. */
  readonly path: string;
  readonly text: string;
}

/** The folder `template` of the package, relative to the compiled module. */
const TEMPLATE = join(__dirname, '..', '..', '..', 'template');

/** Larger than any file of the template. */
const LIMIT_BYTES = 1024 * 1024;

/** npm does not pack a `.gitignore`, and leaves out the files that one lists. */
const NAMES: Readonly<Record<string, string>> = { gitignore: '.gitignore' };

/** The files of a starter app in a folder, for this version of the library. */
export function readStarter(folder: string, version: string, files: Files): StarterFile[] {
  return [...walk('', files)].map(({ path, text }) => ({
    path: NAMES[path] ?? path,
    text: path === 'package.json' ? adaptPackage(text, packageName(folder), version) : text,
  }));
}

function* walk(folder: string, files: Files): Generator<StarterFile> {
  const entries = [...files.list(join(TEMPLATE, folder))].sort((a, b) => a.name < b.name ? -1 : 1);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.folder) {
      yield* walk(path, files);
    } else {
      const bytes = files.read(join(TEMPLATE, path), LIMIT_BYTES);
      if (bytes === undefined) throw new Error(`'${path}' of the template is larger than ${LIMIT_BYTES} bytes`);
      yield { path, text: Buffer.from(bytes).toString('utf8') };
    }
  }
}

function adaptPackage(json: string, name: string, version: string): string {
  const manifest = JSON.parse(json) as { dependencies: Record<string, string> };
  const adapted = { ...manifest, name, dependencies: { ...manifest.dependencies, 'cdk8s-zero-downtime': version } };
  return `${JSON.stringify(adapted, undefined, 2)}\n`;
}

const DEFAULT_NAME = 'web';

/** Names that npm refuses for a package. */
const REFUSED: ReadonlySet<string> = new Set(['node_modules', 'favicon.ico']);

/**
 * The package has the name of its folder, as far as npm accepts that.
 * @see https://docs.npmjs.com/cli/configuring-npm/package-json#name
 */
function packageName(folder: string): string {
  const words = basename(resolve(folder)).toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[._-]+/, '').slice(0, 214);
  const name = trimEnd(words, '._-');
  return name === '' || REFUSED.has(name) ? DEFAULT_NAME : name;
}
