import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The examples that are programs, in order of their names. */
export const EXAMPLES = readdirSync(__dirname).filter(name => existsSync(join(__dirname, name, 'main.ts'))).sort();

/** Runs an example as its reader would, into a folder of its own. */
export function synthesise(example: string, outdir: string): void {
  rmSync(outdir, { recursive: true, force: true });
  execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', join(__dirname, example, 'main.ts')], {
    env: { ...process.env, CDK8S_OUTDIR: outdir, TS_NODE_PROJECT: join(__dirname, '..', 'tsconfig.dev.json') },
    stdio: 'inherit',
  });
}

if (require.main === module) {
  for (const example of EXAMPLES) synthesise(example, join(__dirname, example, 'expected'));
}
