import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const PACKAGE = readJson(join(ROOT, 'package.json'));

/** The extra of the Python package that brings the optional peers, named after the submodule that needs them: `pip install …[aws]`. */
const EXTRA = 'aws';

/** An optional peer as Python knows it. */
interface Peer {
  readonly distribution: string;
  readonly module: string;
}

/**
 * Builds the source distribution and the wheel. jsii makes every peer a requirement of the Python package, also those that npm knows as optional.
 * Here, they become requirements of an extra, and the package loads without them.
 *
 * @returns the path of the wheel
 */
export function packPython(outdir: string, python = 'python3'): string {
  const folder = mkdtempSync(join(tmpdir(), 'python-package-'));
  try {
    const pacmak = require.resolve('jsii-pacmak/bin/jsii-pacmak');
    execFileSync(process.execPath, [pacmak, '--target', 'python', '--code-only', '--outdir', folder], { cwd: ROOT, stdio: 'pipe' });
    const code = join(folder, 'python');
    makeOptional(code, optionalPeers());
    const venv = join(folder, 'venv');
    execFileSync(python, ['-m', 'venv', venv]);
    const own = join(venv, process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
    execFileSync(own, ['-m', 'pip', 'install', '--quiet', 'build']);
    execFileSync(own, ['-m', 'build', '--outdir', 'dist', '.'], { cwd: code, stdio: 'pipe' });
    mkdirSync(outdir, { recursive: true });
    cpSync(join(code, 'dist'), outdir, { recursive: true });
    return join(outdir, readdirSync(outdir).find(file => file.endsWith('.whl'))!);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function optionalPeers(): Peer[] {
  return Object.entries<{ optional?: boolean }>(PACKAGE.peerDependenciesMeta ?? {}).filter(([, { optional }]) => optional).map(([name]) => {
    const { distName, module } = readJson(join(ROOT, 'node_modules', name, 'package.json')).jsii.targets.python;
    return { distribution: distName, module };
  });
}

/** Changes two files of the generated code; throws where they have not what is to be changed. */
function makeOptional(code: string, peers: readonly Peer[]): void {
  edit(join(code, 'setup.py'), text => {
    const lines = peers.map(({ distribution }) => found(text, new RegExp(`^ +"${distribution}[<>=].*",?\n`, 'm')));
    const requirements = lines.map(line => /"(.*)"/.exec(line)![1]);
    const without = lines.reduce((rest, line) => rest.replace(line, ''), text);
    return without.replace(found(without, /^ +"install_requires": \[\n/m), anchor =>
      `    "extras_require": ${JSON.stringify({ [EXTRA]: requirements })},\n${anchor}`);
  });
  edit(join(code, 'src', PACKAGE.jsii.targets.python.module, '_jsii', '__init__.py'), text => peers.reduce((rest, { module }) =>
    rest.replace(found(rest, new RegExp(`^import ${module}\\._jsii\n`, 'm')), line => `try:\n    ${line}except ModuleNotFoundError:\n    pass  # only '${EXTRA}' needs it\n`), text));
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

function found(text: string, pattern: RegExp): string {
  const match = pattern.exec(text);
  if (match === null) throw new Error(`the code that jsii generates has nothing like ${pattern}`);
  return match[0];
}

function readJson(file: string): any {
  return JSON.parse(readFileSync(file, 'utf8'));
}

if (require.main === module) console.log(packPython(join(ROOT, 'dist', 'python')));
