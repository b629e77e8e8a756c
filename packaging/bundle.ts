import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Plugin } from 'esbuild';
import { ONE_FILE } from './one-file';
import { buildSdk, SERVERS } from './servers';
import { COMMANDS } from '../src/cli/main';

const ROOT = join(__dirname, '..');
const CLI = join(ROOT, 'src', 'cli');
const TARGET = join(ROOT, 'lib', 'cli', 'bundle');

/**
 * Makes a file for each command with all that it needs, and one for the help: what `bin.js` runs. Other commands are left to their
 * own modules, and so are servers: they start once, and know all that `check` knows, which would be there a second time.
 */
async function main(): Promise<void> {
  rmSync(TARGET, { recursive: true, force: true });
  const commands = Object.keys(COMMANDS).filter(command => !SERVERS.includes(command));
  const unknown = [...commands, ...JUDGING].find(command => !(command in COMMANDS) || !existsSync(join(CLI, 'commands', `${command}.ts`)));
  if (unknown !== undefined) throw new Error(`the command '${unknown}' has no module of its name`);
  const alone = ['help', ...commands.filter(command => !JUDGING.includes(command))];
  await Promise.all([
    ...alone.map(command => bundle(join(CLI, 'run.ts'), command, [only([command]), apart()])),
    bundle(join(CLI, 'run.ts'), SHARED, [only(JUDGING), apart()]),
    ...APART.map(library => bundle(require.resolve(library), library, [])),
  ]);
  for (const server of SERVERS) buildSdk(server);
  for (const command of JUDGING) writeFileSync(join(TARGET, `${command}.js`), `require('./${SHARED}.js');\n`);
}

/**
 * The commands that read manifests and know the rules share a file: ten of 0.7 MB, most of it the same, would be more than all the rest
 * of the package. `check` has one of its own, since it is run most often, and most often on a few files: to read the parts of others
 * takes Node as long as to check one.
 */
const JUDGING: readonly string[] = ['audit', 'config', 'diff', 'fix', 'policy', 'rehearse', 'rules', 'simulate', 'timeline'];
const SHARED = 'manifests';

/** Libraries with files of their own, which are loaded when something is written or drawn, or a configuration is read. */
const APART: readonly string[] = ['yaml', 'xmlbuilder', 'picomatch'];

/** Makes a file of a module with all that it imports. */
async function bundle(entry: string, name: string, plugins: Plugin[]): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile: join(TARGET, `${name}.js`),
    ...ONE_FILE,
    external: ['fast-glob', 'js-yaml'], // what few runs need is packed anyway
    plugins,
  });
}

function apart(): Plugin {
  return {
    name: 'apart',
    setup: ({ onResolve }) => onResolve({ filter: new RegExp(`^(${APART.join('|')})$`) }, ({ path }) => ({ path: `./${path}.js`, external: true })),
  };
}

/** Leaves the modules of other commands where they are, and the version in the package.json of the package. */
function only(commands: readonly string[]): Plugin {
  return {
    name: 'only',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /\/package\.json$/ }, ({ path }) => ({ path: join('..', path), external: true }));
      // Commander could start other programs, for which Node would load a tenth of what the whole command does.
      onResolve({ filter: /^node:child_process$/ }, ({ importer }) => importer.includes('commander') ? { path: 'unused', namespace: 'unused' } : undefined);
      onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
      onResolve({ filter: /^\.\/(commands|options|servers)\// }, ({ path, importer, kind }) => {
        if (importer !== join(CLI, 'main.ts') || kind !== 'require-call') return undefined;
        return commands.some(command => isOf(command, path.split('/').pop()!)) ? undefined : { path: join('..', path), external: true };
      });
    },
  };
}

/**
 * Whether the file of a command has a module: those of its name, also with more to it, and the help of what is played. The budgets of
 * manifests need the rules, four fifths of what `budget` would be then: they are left to their own modules.
 */
function isOf(command: string, module: string): boolean {
  return module === command || module.startsWith(`${command}-`) || (module === 'delays-help' && command === 'simulate');
}

void main();
