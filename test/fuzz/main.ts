import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformFileSync } from '@swc/core';
import { TARGET_NAMES } from './target-names';
import { VARIANTS } from './variants';

/**
 * `npm run fuzz -- MINUTES [TARGET…]`: lets a coverage-guided fuzzer look for inputs of which something does not hold, the minutes shared
 * by all targets. What it finds it leaves in dist/fuzz/finds; one that is put into test/fuzz/corpus is a test from then on.
 */

const ROOT = join(__dirname, '..', '..');
const OUT = join(ROOT, 'dist', 'fuzz');

async function main([minutes = '5', ...named]: readonly string[]): Promise<void> {
  const targets = named.length > 0 ? named : [...TARGET_NAMES];
  const unknown = targets.filter(name => !TARGET_NAMES.some(known => known === name));
  if (!(Number(minutes) > 0) || unknown.length > 0) {
    console.error(`'${[minutes, ...unknown].join(' ')}' must be a number of minutes, and targets of ${[...TARGET_NAMES].join(', ')}`);
    process.exitCode = 2;
    return;
  }
  ['src', 'test/fuzz', 'test/simulation', 'test/timing'].forEach(compile);
  let total = 0;
  for (const target of targets) {
    const { inputs, failed } = await run(target, Math.max(1, Math.round(Number(minutes) * 60 / targets.length)));
    total += inputs;
    console.log(`${target}: ${inputs} inputs${failed ? '; one of them fails, see above and dist/fuzz/finds' : ''}`);
    if (failed) process.exitCode = 1;
  }
  console.log(`${total} inputs`);
}

/** The fuzzer follows plain JavaScript, which it instruments as it is loaded. */
function compile(folder: string): void {
  for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.d.ts')) continue;
    const source = join(ROOT, folder, file);
    const { code } = transformFileSync(source, {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' }, sourceMaps: 'inline',
    });
    put(join(OUT, folder, file.replace(/\.ts$/, '.js')), code);
  }
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

async function run(target: string, seconds: number): Promise<{ inputs: number; failed: boolean }> {
  const entry = join(OUT, `${target}.js`);
  const finds = join(OUT, 'finds');
  put(entry, `const { TARGETS } = require('./test/fuzz/targets');
const { tryVariants } = require('./test/fuzz/variants');
exports.fuzz = data => tryVariants(TARGETS.${target}, '${target}', data, ${JSON.stringify(finds)});
`);
  const [grown, seeds] = [join(OUT, 'corpus', target), join(ROOT, 'test', 'fuzz', 'corpus', target)];
  mkdirSync(grown, { recursive: true });
  const folders = existsSync(seeds) ? [grown, seeds] : [grown];
  const child = spawn('jsfuzz', ['--timeout', '120', '--exact-artifact-path', join(OUT, 'last-input'), relative(ROOT, entry), ...folders], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => { output = (output + text).slice(-20_000); });
  }
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    process.kill(-child.pid!, 'SIGKILL'); // its own way to end waits for an input that may never end
  }, seconds * 1000);
  await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  clearTimeout(timer);
  const tried = [...output.matchAll(/^#(\d+) /gm)].at(-1)?.[1];
  if (!isOver || tried === undefined) console.log(output.slice(-4000));
  return { inputs: Number(tried ?? 0) * VARIANTS, failed: !isOver || tried === undefined };
}

void main(process.argv.slice(2));
