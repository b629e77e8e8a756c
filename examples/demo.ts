import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { EXAMPLES, synthesise } from './synthesise';

const root = join(__dirname, '..');
const [first] = EXAMPLES;

/** The command, as it is published. */
function zeroDowntime(...args: string[]): void {
  execFileSync(process.execPath, [join('lib', 'cli', 'bin.js'), ...args], { cwd: root, stdio: 'inherit' });
}

for (const example of EXAMPLES) {
  const outdir = join(root, 'dist', example);
  synthesise(example, outdir);
  for (const file of readdirSync(outdir)) console.log(`wrote ${relative(root, join(outdir, file))}`);
}
console.log(`\nWhy the numbers of ${first} are what they are:\n`);
zeroDowntime('budget', join('dist', first));
console.log('\nA rollout of it, as a picture:\n');
zeroDowntime('timeline', join('dist', first), '--output', join('dist', `${first}.svg`));
