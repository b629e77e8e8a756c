import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packTo } from '../package/tarball';

/** The versions that the package claims to run on: the oldest, and the newest of each line with long-term support. */
const NODES = ['20.16.0', '20', '22', '24'];

/** cdk8s-plus of apps: ours by its types, and those that people use for their own objects. */
const CDK8S_PLUS = ['28', '32', '33', '34'];

/** The packed package on every version of Node.js, in apps with every cdk8s-plus. Downloads all of them. */
function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'compatibility-'));
  try {
    const app = install(folder);
    const nodes = NODES.map(version => nodeOf(folder, version));
    const failures = nodes.flatMap(node => node === undefined ? [] : CDK8S_PLUS.filter(plus => !works(app, node, plus)));
    if (nodes.every(node => node === undefined)) throw new Error('no version of Node.js could be installed');
    process.exitCode = failures.length > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An app with the tarball and every cdk8s-plus, compiled by the compiler that this project has. */
function install(folder: string): string {
  const app = join(folder, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "private": true }');
  const { tarball } = packTo(folder);
  const packages = [tarball, 'cdk8s', 'constructs', '@types/node@20', ...CDK8S_PLUS.map(version => `cdk8s-plus-${version}`)];
  expectSuccess('npm', ['install', '--no-audit', '--no-fund', ...packages], app);
  const source = readFileSync(join(__dirname, 'app.ts'), 'utf8');
  const files = CDK8S_PLUS.map(version => {
    writeFileSync(join(app, `app-${version}.ts`), source.replace('cdk8s-plus-28', `cdk8s-plus-${version}`));
    return `app-${version}.ts`;
  });
  const options = ['--strict', '--target', 'es2022', '--module', 'node16', '--types', 'node', '--skipLibCheck', '--pretty', 'false'];
  expectSuccess(process.execPath, [require.resolve('typescript/bin/tsc'), ...options, ...files], app);
  return app;
}

/** The program of a version, as npm serves it for this machine; undefined, having said so, where it serves none. */
function nodeOf(folder: string, version: string): string | undefined {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const prefix = join(folder, `node-${version}`);
  mkdirSync(prefix);
  writeFileSync(join(prefix, 'package.json'), '{ "private": true }');
  const { status } = run('npm', ['install', '--no-audit', '--no-fund', `${name}@${version}`], prefix);
  if (status === 0) return join(prefix, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  console.log(`Node.js ${version}: skipped, npm has no ${name}@${version} to install`);
  return undefined;
}

/** Whether the app synthesises, and the command finds nothing wrong with what it wrote. */
function works(app: string, node: string, plus: string): boolean {
  const version = run(node, ['--version'], app).stdout.trim();
  const synth = run(node, [`app-${plus}.js`], app);
  const check = run(node, [join('node_modules', 'cdk8s-zero-downtime', 'lib', 'cli', 'bin.js'), 'check', '-'], app, synth.stdout);
  const good = synth.status === 0 && check.status === 0;
  console.log(`Node.js ${version}, cdk8s-plus-${plus}: ${good ? 'works' : `FAILS\n${synth.stderr}${check.stdout}${check.stderr}`}`);
  return good;
}

function expectSuccess(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = run(command, args, cwd);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
}

function run(command: string, args: readonly string[], cwd: string, input = '') {
  return spawnSync(command, args, { cwd, input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

main();
