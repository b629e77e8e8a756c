import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program that is built from its module by Go. */
export interface GoTool {
  readonly name: string;
  readonly module: string;
  /** The package of the program within the module. */
  readonly program: string;
  readonly version: string;
}

export function hasGo(): boolean {
  return spawnSync('go', ['version']).status === 0;
}

/** The path of the program, which is kept for the next time; undefined where it cannot be built. */
export function build({ name, module, program, version }: GoTool): string | undefined {
  const binary = join(tmpdir(), 'zero-downtime-go-tools', `${name}-${version}`);
  if (existsSync(binary)) return binary;
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    mkdirSync(join(folder, 'build'));
    const go = (...args: string[]) => spawnSync('go', args, { cwd: join(folder, 'build'), stdio: 'ignore' }).status === 0;
    const path = program === '' ? module : `${module}/${program}`;
    return go('mod', 'init', 'build') && go('get', `${path}@${version}`) && go('build', '-o', binary, path) ? binary : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
