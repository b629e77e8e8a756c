import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly repository: { readonly url: string } };

/** Where the project is read by a browser. */
export const REPOSITORY = repository.url.replace(/\.git$/, '');

const RAW = REPOSITORY.replace('//github.com/', '//raw.githubusercontent.com/');

/** The address of a file or folder of the project, which must be there. */
export function addressOf(path: string): string {
  const file = join(ROOT, path);
  if (!existsSync(file)) throw new Error(`${path} is linked to, but is not there`);
  return `${REPOSITORY}/${statSync(file).isDirectory() ? 'tree' : 'blob'}/main/${path}`;
}

/** The path in the project that an address leads to, with its anchor; undefined for any other address. */
export function pathOf(address: string): string | undefined {
  const prefix = [`${REPOSITORY}/blob/main/`, `${REPOSITORY}/tree/main/`, `${RAW}/main/`].find(known => address.startsWith(known));
  return prefix === undefined ? undefined : address.slice(prefix.length);
}
