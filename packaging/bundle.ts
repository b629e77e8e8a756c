import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, Plugin } from 'esbuild';
import { COMMANDS } from '../src/cli/main';

const ROOT = join(__dirname, '..');
const CLI = join(ROOT, 'src', 'cli');
const TARGET = join(ROOT, 'lib', 'cli', 'bundle');

/**
 * Makes a file for each command with all that it needs, and one for the help: what `bin.js` runs. Other commands are left to their
 * own modules.
 */
async function main(): Promise<void> {
  rmSync(TARGET, { recursive: true, force: true });
  await Promise.all(['help', ...Object.keys(COMMANDS)].map(command => bundle(command)));
}

/** The commands that play and draw. */
const DRAWS = new Set(['simulate', 'timeline']);

async function bundle(command: string): Promise<void> {
  if (command !== 'help' && !existsSync(join(CLI, 'commands', `${command}.ts`))) throw new Error(`the command '${command}' has no module of its name`);
  await build({
    entryPoints: [join(CLI, 'run.ts')],
    outfile: join(TARGET, `${command}.js`),
    bundle: true,
    platform: 'node',
    target: 'node20.16',
    minify: true, // a profile with names is one of lib/cli/run.js
    legalComments: 'none', // they stand in THIRD-PARTY-NOTICES
    // What few runs need is packed anyway.
    external: ['fast-glob', 'js-yaml', ...DRAWS.has(command) ? [] : ['xmlbuilder']],
    tsconfigRaw: {},
    charset: 'utf8',
    logLevel: 'warning',
    plugins: [only(command)],
  });
}

/** Leaves the modules of other commands where they are, and the version in the package.json of the package. */
function only(command: string): Plugin {
  return {
    name: 'only',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /\/package\.json$/ }, ({ path }) => ({ path: join('..', path), external: true }));
      // Commander could start other programs, for which Node would load a tenth of what the whole command does.
      onResolve({ filter: /^node:child_process$/ }, ({ importer }) => importer.includes('commander') ? { path: 'unused', namespace: 'unused' } : undefined);
      onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
      onResolve({ filter: /^\.\/(commands|options)\// }, ({ path, importer, kind }) => {
        if (importer !== join(CLI, 'main.ts') || kind !== 'require-call') return undefined;
        return isOf(command, path.split('/').pop()!) ? undefined : { path: join('..', path), external: true };
      });
    },
  };
}

/** Whether a command loads a module: those of its name, also in the plural or with more to it, and the help of what is played. */
function isOf(command: string, module: string): boolean {
  return module === command || module === `${command}s` || module.startsWith(`${command}-`) || (module === 'delays-help' && DRAWS.has(command));
}

void main();
