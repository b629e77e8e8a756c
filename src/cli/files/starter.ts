import { basename, join, resolve } from 'node:path';
import { Files } from './files';

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

/** The folder of the template with what differs between the kinds of starter apps. */
const KINDS = 'kinds';

/** What stands in front of the service of a starter app: a folder of the template each. */
export const STARTER_KINDS = ['web', 'network', 'gateway'] as const;

type StarterKind = typeof STARTER_KINDS[number];

/** The name of app and service in the template. */
const TEMPLATE_NAME = /starter-app/g;

/** The files of a starter app in a folder, for this version of the library. */
export function readStarter(folder: string, kind: StarterKind, version: string, files: Files): StarterFile[] {
  const name = serviceName(folder);
  return [...walk(TEMPLATE, '', files), ...walk(join(TEMPLATE, KINDS, kind), '', files)].map(({ path, text }) => ({
    path: NAMES[path] ?? path,
    text: (path === 'package.json' ? adaptPackage(text, version) : text).replace(TEMPLATE_NAME, name),
  }));
}

function* walk(top: string, folder: string, files: Files): Generator<StarterFile> {
  const entries = [...files.list(join(top, folder))].sort((a, b) => a.name < b.name ? -1 : 1);
  for (const entry of entries.filter(({ name }) => top !== TEMPLATE || name !== KINDS)) {
    const path = join(folder, entry.name);
    if (entry.folder) {
      yield* walk(top, path, files);
    } else {
      const bytes = files.read(join(top, path), LIMIT_BYTES);
      if (bytes === undefined) throw new Error(`'${path}' of the template is larger than ${LIMIT_BYTES} bytes`);
      yield { path, text: Buffer.from(bytes).toString('utf8') };
    }
  }
}

function adaptPackage(json: string, version: string): string {
  const manifest = JSON.parse(json) as { dependencies: Record<string, string> };
  const adapted = { ...manifest, dependencies: { ...manifest.dependencies, 'cdk8s-zero-downtime': version } };
  return `${JSON.stringify(adapted, undefined, 2)}\n`;
}

/**
 * App, charts and service have the name of the folder, as far as Kubernetes accepts that: a DNS label, which leaves room for the names of the
 * environments. npm accepts it as well.
 */
function serviceName(folder: string): string {
  const name = basename(resolve(folder)).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+/, '').slice(0, 40).replace(/-+$/, '');
  return name === '' ? 'web' : name;
}
