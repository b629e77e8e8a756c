import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { transformFileSync } from '@swc/core';
import { TARGET_NAMES } from './target-names';
import { FIND, VARIANTS } from './variants';

/**
 * `npm run fuzz -- MINUTES [TARGET…]`: lets a coverage-guided fuzzer look for inputs of which something does not hold, the minutes shared
 * by all targets. What it finds it leaves in dist/fuzz/finds; one that is put into test/fuzz/corpus is a test from then on.
 */

const ROOT = join(__dirname, '..', '..');
const OUT = join(ROOT, 'dist', 'fuzz');
const FINDS = join(OUT, 'finds');

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
    console.log(`${target}: ${inputs} inputs${failed ? '; not all of them hold, see above and dist/fuzz/finds' : ''}`);
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

/** Runs the fuzzer until the time is over; one that ends before, as an input takes too long or all memory, begins again. */
async function run(target: string, seconds: number): Promise<{ inputs: number; failed: boolean }> {
  const entry = join(OUT, `${target}.js`);
  put(entry, `const { TARGETS } = require('./test/fuzz/targets');
const { tryVariants } = require('./test/fuzz/variants');
const known = new Set();
exports.fuzz = data => tryVariants(TARGETS.${target}, '${target}', data, ${JSON.stringify(FINDS)}, known);
`);
  const end = Date.now() + seconds * 1000;
  let [inputs, failed] = [0, false];
  for (let ended = 0; ended < MOST_ENDS && Date.now() < end; ended++) {
    const ran = await runOnce(target, entry, end);
    inputs += ran.inputs;
    failed ||= ran.failed;
  }
  return { inputs, failed };
}

/** A fuzzer that ends this often has something that it meets at once each time. */
const MOST_ENDS = 5;

async function runOnce(target: string, entry: string, end: number): Promise<{ inputs: number; failed: boolean }> {
  const [grown, seeds] = [join(OUT, 'corpus', target), join(ROOT, 'test', 'fuzz', 'corpus', target)];
  mkdirSync(grown, { recursive: true });
  const folders = existsSync(seeds) ? [grown, seeds] : [grown];
  const last = join(OUT, `last-input-${target}`);
  rmSync(last, { force: true });
  const child = spawn('jsfuzz', ['--timeout', '120', '--exact-artifact-path', last, relative(ROOT, entry), ...folders], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], detached: true,
  });
  let [tail, tried, failed] = ['', 0, false];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', line => {
      tail = `${tail}${line}\n`.slice(-4000);
      tried = Math.max(tried, Number(/^#(\d+) /.exec(line)?.[1] ?? 0));
      if (!line.startsWith(FIND)) return;
      failed = true;
      console.log(line);
    });
  }
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    process.kill(-child.pid!, 'SIGKILL'); // its own way to end waits for an input that may never end
  }, end - Date.now());
  await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  clearTimeout(timer);
  if (!isOver || tried === 0) {
    failed = true;
    console.log(tail);
    if (existsSync(last)) {
      mkdirSync(FINDS, { recursive: true });
      const find = join(FINDS, `${target}-near-${Date.now()}`);
      copyFileSync(last, find);
      console.log(`${FIND}${find}: the fuzzer ended at this input, or at one near it`);
    }
  }
  return { inputs: tried * VARIANTS, failed };
}

void main(process.argv.slice(2));
