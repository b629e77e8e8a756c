import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const EXAMPLE = join(ROOT, 'examples', '2048');

/**
 * The package as Python has it: its wheel is built, installed into an environment of its own, and writes the same YAML as
 * TypeScript; the command that comes with it runs; and dictionaries lose nothing. Downloads what the wheel depends on.
 */
function main(): void {
  const python = ['python3', 'python'].find(name => spawnSync(name, ['-c', 'import venv, ensurepip']).status === 0);
  if (python === undefined) {
    console.log('Python: skipped, there is no python3 with venv on this machine');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'python-'));
  try {
    run(process.execPath, [require.resolve('jsii-pacmak/bin/jsii-pacmak'), '--target', 'python', '--outdir', join(folder, 'dist')], ROOT);
    const [wheel] = readdirSync(join(folder, 'dist', 'python')).filter(file => file.endsWith('.whl'));
    run(python, ['-m', 'venv', join(folder, 'venv')], folder);
    const scripts = join(folder, 'venv', process.platform === 'win32' ? 'Scripts' : 'bin');
    const own = join(scripts, 'python');
    run(own, ['-m', 'pip', 'install', '--quiet', join(folder, 'dist', 'python', wheel)], folder);
    run(own, [join(EXAMPLE, 'main.py')], folder, { CDK8S_OUTDIR: join(folder, 'out') });
    compare(join(folder, 'out'));
    run(own, ['-m', 'pip', 'install', '--quiet', 'cdk8s-plus-33'], folder); // whose objects users may pass
    run(own, [join(__dirname, 'needs.py')], folder);
    const checked = run(join(scripts, 'zero-downtime'), ['check', join(folder, 'out')], folder);
    if (!checked.includes('0 errors')) throw new Error(`the command finds in what Python writes:\n${checked}`);
    console.log(`Python: ${wheel} writes what TypeScript writes, and its command reads it`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(outdir: string): void {
  const expected = readdirSync(join(EXAMPLE, 'expected'));
  for (const file of expected) {
    if (readFileSync(join(outdir, file), 'utf8') !== readFileSync(join(EXAMPLE, 'expected', file), 'utf8')) {
      throw new Error(`${file} differs from what TypeScript writes:\n${readFileSync(join(outdir, file), 'utf8')}`);
    }
  }
  if (readdirSync(outdir).length !== expected.length) throw new Error(`${readdirSync(outdir).join(', ')} was written, not ${expected.join(', ')}`);
}

function run(command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? ''}\n${stdout}${stderr}`);
  return stdout;
}

main();
