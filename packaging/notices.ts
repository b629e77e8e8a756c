import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { partsOfServers } from './servers';

const FILE = join(__dirname, '..', 'THIRD-PARTY-NOTICES');

/** How the list of what is packed ends. */
const END = '\nThis file was generated with';

/** Adds the licences of what is a part of the servers to the list of what is packed, which knows only of packages. */
function main(): void {
  const packed = readFileSync(FILE, 'utf8');
  const end = packed.lastIndexOf(END);
  if (end <= 0) throw new Error(`THIRD-PARTY-NOTICES does not end with '${END.trim()}…'`);
  const notices = partsOfServers().filter(({ name, version }) => !packed.includes(`\n - ${name}@${version}\n`)).map(({ name, version, text }) =>
    `\nThe following npm package may be included in this product:\n\n - ${name}@${version}\n\nThis package contains the following license:\n\n${text}\n\n-----------\n`);
  writeFileSync(FILE, packed.slice(0, end) + notices.join('') + packed.slice(end));
}

main();
